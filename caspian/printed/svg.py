"""Pen and paper of a print drawing: shapes and text on a figure, and the file that stands alone.

No script, no style sheet, no address of anything elsewhere: fonts are asked for by name, text stays text.
"""

from __future__ import annotations

import io
import re
import warnings
from threading import Lock
from typing import Any, Literal
from xml.etree import ElementTree as ET

import matplotlib
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from shapely.geometry.base import BaseGeometry

from caspian.basemap import FONTS

# Once, at import: these settings belong to the process, and changing them around a drawing would not be safe in threads.
matplotlib.rcParams["svg.fonttype"] = "none"  # text as text
matplotlib.rcParams["svg.hashsalt"] = "caspian"  # the same ids in every run

#: What text is measured in; the file then asks for the fonts of the screen.
_MEASURED = "DejaVu Sans"
_ASKED = ", ".join(f"'{name}'" for name in (*FONTS, _MEASURED)) + ", sans-serif"
_SVG = "http://www.w3.org/2000/svg"
_NOTHING = dict.fromkeys(("Creator", "Date", "Format", "Type"))
#: The library's fonts and caches are one for all threads.
_DRAWING = Lock()

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


class Paper:
    """A sheet of ``width`` by ``height`` points in one colour, to draw on in points from its lower left corner."""

    def __init__(self, width: float, height: float, ground: str) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=ground)
        self.page = self.part(0, 0, width, height)
        self.page.set_zorder(2)
        self._halos: dict[str, str] = {}

    def part(self, x: float, y: float, width: float, height: float, ground: str = "none") -> Axes:
        """A part of the sheet with points and a corner of its own; what is drawn beyond its edge is cut."""
        axes = self.figure.add_axes((x / self.width, y / self.height, width / self.width, height / self.height))
        axes.set(xlim=(0, width), ylim=(0, height), xticks=[], yticks=[], facecolor=ground)
        axes.spines[:].set_visible(False)
        axes.patch.set_visible(ground != "none")
        return axes

    def write(
        self,
        axes: Axes,
        x: float,
        y: float,
        text: str,
        size: float,
        color: str,
        *,
        bold: bool = False,
        italic: bool = False,
        ha: Literal["left", "center", "right"] = "left",
        va: Literal["baseline", "center"] = "baseline",
        halo: str = "",
    ) -> None:
        """One line of text, never read as a formula; ``halo`` is a colour that parts it from what it lies on."""
        name = f"text-{len(self._halos)}"
        if halo:
            self._halos[name] = halo
        axes.text(
            round(x, 1),
            round(y, 1),
            printable(text),
            fontsize=size,
            color=color,
            family=_MEASURED,
            weight=700 if bold else 400,
            style="italic" if italic else "normal",
            ha=ha,
            va="center_baseline" if va == "center" else va,
            parse_math=False,
            gid=name if halo else None,
        )

    def png(self, dpi: int = 200) -> bytes:
        """The same drawing as pixels, for documents that take no SVG; the same bytes in every run."""
        raw = io.BytesIO()
        with _DRAWING, warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"Glyph \d+")
            for text in self.figure.findobj(Text):
                halo = self._halos.get(str(text.get_gid()))
                text.set_path_effects([withStroke(linewidth=2.6, foreground=halo)] if halo else [])
            FigureCanvasAgg(self.figure)
            self.figure.savefig(raw, format="png", dpi=dpi, facecolor="auto", metadata={"Software": None})
        return raw.getvalue()

    def svg(self, title: str, description: str, name: str = "map") -> bytes:
        """The file, with a title and a description for screen readers; ``name`` tells drawings of one page apart."""
        raw = io.BytesIO()
        with _DRAWING, warnings.catch_warnings():
            # A letter that the measuring font lacks is still text in the file; the reader's font draws it.
            warnings.filterwarnings("ignore", message=r"Glyph \d+")
            FigureCanvasSVG(self.figure).print_svg(raw, metadata=_NOTHING)  # type: ignore[no-untyped-call]
        root = ET.fromstring(raw.getvalue())  # noqa: S314 - our own drawing, no entities in it
        for parent in list(root.iter()):
            # A rule for every element would leak into a page that the drawing is put into.
            for child in [each for each in parent if each.tag == f"{{{_SVG}}}style"]:
                parent.remove(child)
        for group in root.iter(f"{{{_SVG}}}g"):
            own = group.attrib.pop("id", "")
            for text in group.findall(f"{{{_SVG}}}text"):
                style = text.get("style", "").replace(f"font-family: '{_MEASURED}'; ", "")
                if own in self._halos:
                    style = f"paint-order: stroke; stroke: {self._halos[own]}; stroke-width: 2.6px; stroke-opacity: 0.85; {style}"
                text.set("style", style)
                if text.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
                    del text.attrib["transform"]
        # Fonts are said once; joins as the dropped style sheet had them.
        said = {
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "font-family": _ASKED,
            "stroke-linejoin": "round",
        }
        root.attrib.update(said)
        for place, (tag, words) in enumerate((("title", title), ("desc", description))):
            element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
            element.text = printable(words)
            root.insert(place, element)
        return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def printable(text: str) -> str:
    """Text without the control characters that XML does not allow, each a blank instead."""
    return re.sub(r"[^\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", " ", text)


def shape_patch(shape: BaseGeometry, **look: Any) -> PathPatch | None:
    """A shape as one outline, holes left open; None where nothing is to be drawn."""
    polygons = shapely.get_parts(shape)
    polygons = shapely.orient_polygons(polygons[shapely.get_type_id(polygons) == 3])
    rings = shapely.get_rings(polygons)
    return _patch(rings, closed=True, **look)


def line_patch(shape: BaseGeometry, **look: Any) -> PathPatch | None:
    """Lines of a shape as one outline; None where there are none."""
    lines = shapely.get_parts(shape)
    return _patch(lines[np.isin(shapely.get_type_id(lines), [1, 2])], closed=False, fill=False, **look)


def _patch(lines: np.ndarray, *, closed: bool, **look: Any) -> PathPatch | None:
    points, index = shapely.get_coordinates(lines, return_index=True)
    if not len(points):
        return None
    codes = np.full(len(points), Outline.LINETO, dtype=Outline.code_type)
    starts = np.flatnonzero(np.diff(index, prepend=-1))
    codes[starts] = Outline.MOVETO
    if closed:
        codes[np.append(starts[1:], len(points)) - 1] = Outline.CLOSEPOLY
    return PathPatch(Outline(points.round(1), codes), **look)
