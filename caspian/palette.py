"""Colour tokens for light and dark: the one place where a colour is chosen.

Codes get their colours here and nowhere else; screen, print drawings, the basemap and ``.streamlit/config.toml`` agree
with it (a test compares). Hues follow Paul Tol's *muted* scheme, which holds for colour-blind readers; no palette has
3:1 against both grounds, so outlines, hatches and labels carry every meaning a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True)
class BasemapColors:
    """Every colour of the basemap in one theme, as CSS colours."""

    sea: str
    land: str
    russia: str
    iran: str
    border: str
    disputed: str
    label: str
    label_strong: str
    label_sea: str
    label_disputed: str
    road_rail: str
    railway: str
    sea_route: str
    pipeline: str
    land_link: str


@dataclass(frozen=True)
class Theme:
    """All colours of one ground. ``codes`` maps dimension and code to a colour."""

    name: ThemeName
    ground: str
    panel: str
    text: str
    quiet: str
    line: str
    accent: str
    scale: tuple[str, ...]
    basemap: BasemapColors
    codes: Mapping[str, Mapping[str, str]]

    def color(self, dimension: str, code: str) -> str:
        """The colour of a code; the quiet grey where it has none."""
        return self.codes.get(dimension, {}).get(code, self.quiet)

    def tone(self, share: float) -> str:
        """The colour of the scale at a share of its length, mixed as Plotly mixes it."""
        place = min(max(share, 0.0), 1.0) * (len(self.scale) - 1)
        below = min(int(place), len(self.scale) - 2)
        low, high = (_channels(self.scale[below + step]) for step in (0, 1))
        mixed = (round(a + (b - a) * (place - below)) for a, b in zip(low, high, strict=True))
        return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


def mixed(color: str, ground: str, share: float) -> str:
    """``share`` of a ``#rrggbb`` colour laid on another, as one that hides what lies below."""
    pairs = zip(_channels(color), _channels(ground), strict=True)
    return "#" + "".join(f"{round(share * over + (1 - share) * under):02x}" for over, under in pairs)


def luminance(color: str) -> float:
    """Relative luminance of a ``#rrggbb`` colour (WCAG 2.2)."""
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(color)))
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """How much two ``#rrggbb`` colours stand out from each other, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(color: str) -> str:
    """Black or white, whichever stands out more from a colour: never less than 4.5 to 1."""
    return max("#000000", "#ffffff", key=lambda ink: contrast(ink, color))


def _theme(
    name: ThemeName, *, codes: dict[str, dict[str, str]], **tokens: str | tuple[str, ...] | BasemapColors
) -> Theme:
    frozen = MappingProxyType({dimension: MappingProxyType(colors) for dimension, colors in codes.items()})
    return Theme(name=name, codes=frozen, **tokens)  # type: ignore[arg-type]


LIGHT = _theme(
    "light",
    ground="#ffffff",
    panel="#f3f6f6",
    text="#1b2a33",
    quiet="#6b7a83",
    line="#dbe2e4",
    accent="#0b6e75",
    basemap=BasemapColors(
        sea="#dfe7ec",
        land="#f6f3ec",
        russia="#eadfdb",
        iran="#dde5d6",
        border="#bdb9b0",
        disputed="#8c7f70",
        label="#7b776f",
        label_strong="#4a4742",
        label_sea="#7d95a5",
        label_disputed="#6b5f50",
        road_rail="#6f6a86",
        railway="#8d3f4a",
        sea_route="#3f7c9e",
        pipeline="#a8702a",
        land_link="#87568c",
    ),
    scale=("#f3f6f6", "#d3e5e6", "#a3cdd0", "#6bb0b5", "#348f96", "#0b6e75", "#064c52"),
    codes={
        "family": {
            "politics": "#4b3fa7",
            "military": "#a83253",
            "nuclear": "#a58a1c",
            "economy": "#1f8a78",
            "connections": "#3f8fc4",
            "society": "#a2499a",
        },
        "grade": {
            "confirmed": "#0b6e75",
            "fair": "#6bb0b5",
            "weak": "#b9c5ca",
            "contested": "#d9822b",
            "discounted": "#8a8f93",
        },
        "direction": {"ru_to_ir": "#3f6ea8", "ir_to_ru": "#2f8a5b", "mutual": "#6d5aa8", "third_party": "#8a8f93"},
        "position": {
            "confirms": "#0b6e75",
            "partly": "#6bb0b5",
            "declines": "#b9a26a",
            "denies": "#d9822b",
            "silent": "#b9c5ca",
            "unknown": "#dbe2e4",
            "not_applicable": "#eef1f2",
        },
        "tone": {"cooperation": "#1f8a78", "friction": "#d9822b", "mixed": "#a58a1c", "neutral": "#8a8f93"},
        "status": {"settled": "#0b6e75", "open": "#3f8fc4", "late": "#d9822b", "lapsed": "#a83253"},
        "bloc": {
            "russian_state": "#3f6ea8",
            "russian_independent": "#8fb0da",
            "iranian_state": "#2f8a5b",
            "iranian_independent": "#8cc9a6",
            "western": "#7a4fa3",
            "ukrainian": "#c49a12",
            "israeli": "#3fa0b5",
            "gulf_arab": "#9c5a2c",
            "turkish": "#c8473f",
            "caucasus_central_asia": "#cf8f4a",
            "chinese": "#d0639a",
            "other_country": "#6b7a83",
            "intergovernmental": "#4b3fa7",
            "unknown": "#b0bac0",
        },
    },
)

DARK = _theme(
    "dark",
    ground="#10191e",
    panel="#18242b",
    text="#e7edef",
    quiet="#93a3ab",
    line="#2d3c45",
    accent="#4fb9bf",
    basemap=BasemapColors(
        sea="#0f151c",
        land="#252d36",
        russia="#392f36",
        iran="#2a3a36",
        border="#46525e",
        disputed="#a89b8a",
        label="#8d98a3",
        label_strong="#c8d0d8",
        label_sea="#6583a0",
        label_disputed="#c2b7a6",
        road_rail="#9c97bd",
        railway="#d98089",
        sea_route="#64a6cb",
        pipeline="#d39b4f",
        land_link="#b98abf",
    ),
    scale=("#18242b", "#17393f", "#185058", "#1f6d75", "#33929a", "#4fb9bf", "#9fe0e3"),
    codes={
        "family": {
            "politics": "#9d93f0",
            "military": "#ec7d98",
            "nuclear": "#dcc65b",
            "economy": "#58c7b2",
            "connections": "#84c5f0",
            "society": "#dd8fd4",
        },
        "grade": {
            "confirmed": "#4fb9bf",
            "fair": "#2f7f86",
            "weak": "#566670",
            "contested": "#f0a04f",
            "discounted": "#7d868b",
        },
        "direction": {"ru_to_ir": "#7aa5dc", "ir_to_ru": "#6cc497", "mutual": "#b0a1ea", "third_party": "#93a3ab"},
        "position": {
            "confirms": "#4fb9bf",
            "partly": "#2f7f86",
            "declines": "#b9a26a",
            "denies": "#f0a04f",
            "silent": "#566670",
            "unknown": "#2d3c45",
            "not_applicable": "#202d34",
        },
        "tone": {"cooperation": "#58c7b2", "friction": "#f0a04f", "mixed": "#dcc65b", "neutral": "#93a3ab"},
        "status": {"settled": "#4fb9bf", "open": "#84c5f0", "late": "#f0a04f", "lapsed": "#ec7d98"},
        "bloc": {
            "russian_state": "#7aa5dc",
            "russian_independent": "#4c6f9f",
            "iranian_state": "#6cc497",
            "iranian_independent": "#3f8060",
            "western": "#c09be6",
            "ukrainian": "#e6c65a",
            "israeli": "#7fd0e0",
            "gulf_arab": "#c98a5c",
            "turkish": "#f0857d",
            "caucasus_central_asia": "#e9b67c",
            "chinese": "#f09cc4",
            "other_country": "#93a3ab",
            "intergovernmental": "#9d93f0",
            "unknown": "#5c6a72",
        },
    },
)

THEMES: Mapping[ThemeName, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK})

#: Hatches that say the grade a second time, in bars.
GRADE_PATTERN = MappingProxyType({"confirmed": "", "fair": "", "weak": ".", "contested": "/", "discounted": "x"})
