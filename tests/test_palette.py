"""Colours are chosen in one place, every code that is drawn has one, and text can be read on its ground."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from caspian.dataset import load_dataset
from caspian.palette import GRADE_PATTERN, THEMES, Theme

ROOT = Path(__file__).resolve().parent.parent
themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def luminance(color: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    bright, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@themes
def test_the_configuration_repeats_the_tokens(theme: Theme):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"][theme.name]
    tokens = {
        "primaryColor": theme.accent,
        "backgroundColor": theme.ground,
        "secondaryBackgroundColor": theme.panel,
        "textColor": theme.text,
        "borderColor": theme.line,
        "linkColor": theme.accent,
    }
    assert config == tokens


@themes
def test_text_can_be_read(theme: Theme):
    for ground in (theme.ground, theme.panel):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.quiet, ground) >= 4.0
    assert contrast(theme.accent, theme.ground) >= 4.5


@themes
@pytest.mark.parametrize("dimension", ["family", "grade", "direction", "position", "tone"])
def test_every_code_has_a_colour_of_its_own(theme: Theme, dimension: str):
    colors = theme.codes[dimension]
    assert set(colors) == set(load_dataset().names[dimension])
    assert len(set(colors.values())) == len(colors)


@themes
def test_sector_families_part_from_the_ground(theme: Theme):
    for color in theme.codes["family"].values():
        assert contrast(color, theme.ground) >= 3


def test_every_grade_has_a_hatch():
    assert set(GRADE_PATTERN) == set(load_dataset().names["grade"])
