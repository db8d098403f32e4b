"""The basemap: a MapLibre style drawn from our own GeoJSON, in a light and a dark version.

The style holds addresses of files that the server itself serves and no geometry; the browser fetches each file once.
It names no `glyphs` and no `sprite`: text is drawn with fonts of the viewer's machine and nothing is fetched from
elsewhere. Marks lie above it (``frontend/layers.js``).
"""

from __future__ import annotations

from typing import Any, Final

from caspian.palette import BasemapColors, Theme

Layer = dict[str, Any]


# MapLibre takes weight and slope from the first name of the list; the fonts follow.
FONTS: Final = ["Source Sans", "Segoe UI", "Helvetica Neue", "Arial"]
FONT_REGULAR: Final = ["Regular", *FONTS]
FONT_STRONG: Final = ["Semibold", *FONTS]
FONT_ITALIC: Final = ["Italic", *FONTS]

# Dashes are in line widths; None is a solid line.
DASHES: Final[dict[str, tuple[tuple[str, ...], list[float] | None]]] = {
    "solid": (("open", "partly_open"), None),
    "dashed": (("building", "agreed"), [3.0, 1.6]),
    "dotted": (("discussed",), [0.1, 2.2]),
}


def map_style(theme: Theme, *, corridors: bool = True) -> dict[str, Any]:
    """The MapLibre style for one theme.

    Sources name files by their paths under the site (``/assets/boundaries/countries.geojson``, …); the browser puts its
    own origin before them. Without ``corridors`` neither their layers nor their source are in the style, and the file
    is not fetched.
    """
    colors = theme.basemap
    names = ("countries", "lakes", "disputed", "disputed-lines", "labels", "seas")
    files = {name: f"boundaries/{name}.geojson" for name in names}
    layers = [*_land(colors), *_disputed(colors)]
    if corridors:
        files["corridors"] = "corridors.geojson"
        layers += _corridors(colors)
    layers += _labels(colors)
    sources = {name: {"type": "geojson", "data": f"/assets/{path}"} for name, path in files.items()}
    return {"version": 8, "sources": sources, "layers": layers}


def _by_zoom(*stops: float) -> list[Any]:
    """A size in pixels that grows between pairs of zoom and size."""
    return ["interpolate", ["linear"], ["zoom"], *stops]


def _land(colors: BasemapColors) -> list[Layer]:
    fill = ["match", ["get", "iso"], "RUS", colors.russia, "IRN", colors.iran, colors.land]
    return [
        {"id": "sea", "type": "background", "paint": {"background-color": colors.sea}},
        {"id": "land", "type": "fill", "source": "countries", "paint": {"fill-color": fill}},
        {"id": "lakes", "type": "fill", "source": "lakes", "paint": {"fill-color": colors.sea}},
        {
            "id": "borders",
            "type": "line",
            "source": "countries",
            "layout": {"line-join": "round"},
            "paint": {"line-color": colors.border, "line-width": _by_zoom(1, 0.4, 4, 0.8, 7, 1.3)},
        },
    ]


def _disputed(colors: BasemapColors) -> list[Layer]:
    def lines(kind: str, paint: Layer) -> Layer:
        layer = {"id": f"disputed-{kind}", "type": "line", "source": "disputed-lines"}
        return layer | {
            "filter": ["==", ["get", "kind"], kind],
            "paint": {"line-color": colors.disputed} | paint,
        }

    return [
        {
            "id": "disputed",
            "type": "fill",
            "source": "disputed",
            "paint": {"fill-color": colors.disputed, "fill-opacity": 0.13, "fill-antialias": False},
        },
        lines("hatch", {"line-width": _by_zoom(3, 0.4, 6, 0.9), "line-opacity": _by_zoom(3, 0.3, 5, 0.45)}),
        lines("outline", {"line-width": _by_zoom(2, 0.7, 5, 1.2), "line-dasharray": [2.5, 2.0]}),
        {
            "id": "disputed-islands",
            "type": "circle",
            "source": "labels",
            "filter": ["==", ["get", "kind"], "disputed_island"],
            "minzoom": 3.5,
            "paint": {
                "circle-color": colors.disputed,
                "circle-opacity": 0.5,
                "circle-radius": _by_zoom(3.5, 1.2, 6, 3.5),
                "circle-stroke-color": colors.disputed,
                "circle-stroke-width": 0.8,
            },
        },
    ]


def _corridors(colors: BasemapColors) -> list[Layer]:
    kinds = ("road_rail", "railway", "sea_route", "pipeline")
    color = [
        "match",
        ["get", "kind"],
        *(x for kind in kinds for x in (kind, getattr(colors, kind))),
        colors.land_link,
    ]
    return [
        {
            "id": f"corridors-{dash}",
            "type": "line",
            "source": "corridors",
            "filter": ["in", ["get", "status"], ["literal", list(statuses)]],
            "layout": {"line-join": "round", "line-cap": "round" if dash == "dotted" else "butt"},
            "paint": {
                "line-color": color,
                "line-opacity": 0.8,
                "line-width": _by_zoom(2, 1.0, 4, 1.8, 7, 3.0),
            }
            | ({"line-dasharray": pattern} if pattern else {}),
        }
        for dash, (statuses, pattern) in DASHES.items()
    ]


def _labels(colors: BasemapColors) -> list[Layer]:
    name = ["get", "name"]
    # Which ranks are named from which zoom on; the rest would crowd the map.
    is_named = ["<=", ["get", "rank"], ["step", ["zoom"], 1, 1, 2, 2, 3, 3, 4, 4, 5]]
    is_party = ["in", ["get", "id"], ["literal", ["RUS", "IRN"]]]
    is_country = ["==", ["get", "kind"], "country"]
    is_island = ["==", ["get", "kind"], "disputed_island"]
    return [
        _label(
            "sea-names",
            "seas",
            {
                "text-field": name,
                "text-font": FONT_ITALIC,
                "text-size": _by_zoom(2, 9, 5, 13),
                "text-max-width": 5,
            },
            colors.label_sea,
            colors.sea,
        )
        | {"minzoom": 2, "filter": ["<=", ["get", "rank"], ["step", ["zoom"], 1, 4, 2]]},
        _label(
            "disputed-names",
            "labels",
            {
                "text-field": name,
                "text-font": FONT_ITALIC,
                "text-size": _by_zoom(5, 10, 8, 13),
                "text-max-width": 7,
                # An island's name stands beside it.
                "text-anchor": ["case", is_island, "left", "center"],
                "text-offset": ["case", is_island, ["literal", [0.6, 0]], ["literal", [0, 0]]],
            },
            colors.label_disputed,
            colors.land,
        )
        | {"filter": ["!", is_country], "minzoom": 5},
        _label(
            "country-names",
            "labels",
            {
                "text-field": name,
                "text-font": FONT_REGULAR,
                "text-size": _by_zoom(1, 8, 3, 10.5, 6, 15),
                "text-letter-spacing": 0.04,
                "text-max-width": 7,
                "symbol-sort-key": ["get", "rank"],
            },
            colors.label,
            colors.land,
        )
        | {"filter": ["all", is_country, ["!", is_party], is_named]},
        _label(
            "party-names",
            "labels",
            {
                "text-field": name,
                "text-font": FONT_STRONG,
                "text-size": _by_zoom(1, 10, 3, 14, 6, 20),
                "text-letter-spacing": 0.12,
            },
            colors.label_strong,
            colors.land,
        )
        | {"filter": ["all", is_country, is_party]},
    ]


def _label(layer_id: str, source: str, layout: Layer, color: str, halo: str) -> Layer:
    paint = {"text-color": color, "text-halo-color": halo, "text-halo-width": 1.2, "text-halo-blur": 0.5}
    return {"id": layer_id, "type": "symbol", "source": source, "layout": layout, "paint": paint}
