"""Treemaps: a rectangle cut into parts by their size, as near to squares as may be (Bruls, Huizing and van Wijk, 2000)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle; ``y`` grows downwards."""

    x: float
    y: float
    width: float
    height: float

    def below(self, height: float) -> Box:
        """What is left under a heading of some height."""
        return Box(self.x, self.y + height, self.width, max(0.0, self.height - height))


def squarify(sizes: Sequence[float], box: Box) -> list[Box]:
    """Parts of ``box``, one for each of the sizes, which are positive; near to squares when they come largest first."""
    total = sum(sizes)
    if not sizes or total <= 0 or box.width <= 0 or box.height <= 0:
        return [Box(box.x, box.y, 0.0, 0.0)] * len(sizes)
    areas = [size * box.width * box.height / total for size in sizes]
    parts: list[Box] = []
    while areas:
        side = min(box.width, box.height)
        count = 1
        while count < len(areas) and _worst(areas[: count + 1], side) <= _worst(areas[:count], side):
            count += 1
        row, areas = areas[:count], areas[count:]
        depth = sum(row) / side
        at = 0.0
        for area in row:
            length = area / depth
            parts.append(
                Box(box.x, box.y + at, depth, length)
                if box.width >= box.height
                else Box(box.x + at, box.y, length, depth)
            )
            at += length
        if box.width >= box.height:
            box = Box(box.x + depth, box.y, max(box.width - depth, 1e-9), box.height)
        else:
            box = Box(box.x, box.y + depth, box.width, max(box.height - depth, 1e-9))
    return parts


def _worst(areas: Sequence[float], side: float) -> float:
    """The worst ratio of sides in a row of parts along ``side``."""
    total = sum(areas)
    return max(side**2 * max(areas) / total**2, total**2 / (side**2 * min(areas)))
