"""The map: its print drawing, and what playback fetches."""

from __future__ import annotations

import json
from collections.abc import Mapping

from caspian.api.answer import Option, Options, Resource, one_of
from caspian.dataset import Dataset
from caspian.exceptions import SelectionError
from caspian.findings import nearest
from caspian.maps import COLORINGS, FOCUSES, Focus, read_viewport
from caspian.palette import THEMES
from caspian.playback import playback
from caspian.printed.map import svg_map
from caspian.view import View

_COLOR = one_of("_color", COLORINGS, "What the circles are coloured by.")
_THEME = one_of("_theme", sorted(THEMES, reverse=True), "Light or dark.")


def _read_viewport(values: list[str], dataset: Dataset) -> Focus:
    text = values[-1] if values else "region"
    focus = FOCUSES.get(text) or read_viewport(text)
    if focus is None:
        raise SelectionError([f"_at takes latitude,longitude,zoom or one of {', '.join(FOCUSES)}, not {text!r}."])
    return focus


def _read_places(values: list[str], dataset: Dataset) -> list[str]:
    known = dataset.names["place"]
    for place in values:
        if place not in known:
            near = nearest(place, known)
            raise SelectionError([f"id has no value {place!r}." + (f" Did you mean {near!r}?" if near else "")])
    return values


_AT = Option("_at", _read_viewport, {"type": "string"}, "Latitude, longitude and zoom (45.5,47.5,2.75), or a name.")
_PLACES = Option("id", _read_places, {"type": "array", "items": {"type": "string"}}, "Places that stand out.")


def _draw(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    focus = options["_at"]
    at = (focus.lat, focus.lon, focus.zoom)
    return svg_map(view, THEMES[options["_theme"]], color=options["_color"], places=options["id"], at=at)


def _play(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    return json.dumps(playback(view, options["_color"])).encode()


RESOURCES = (
    Resource("map.svg", "The map of the selection, drawn for print.", "image/svg+xml", _draw, (_COLOR, _THEME, _AT, _PLACES), "map", inline=True),
    Resource("playback.json", "Events by the month in which they begin and end, by place and code.", "application/json", _play, (_COLOR,), "playback", inline=True),
)  # fmt: skip
