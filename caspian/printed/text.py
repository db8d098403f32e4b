"""Text of the print drawing: how wide it is, where lines break, and where a label fits without hiding another.

Widths are those of DejaVu Sans, which comes with the drawing library and is wider than the fonts that the file asks
for: what fits by it fits everywhere, and the same drawing is made on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font, LoadFlags

Box = tuple[float, float, float, float]

_FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
#: Bold letters against regular ones.
BOLD = 1.12


@lru_cache(maxsize=4_096)
def _advance(letter: str) -> float:
    """Width of a letter in ems. The font is opened anew: an open one must not be shared between threads."""
    font = FT2Font(str(_FONT))
    if ord(letter) not in font.get_charmap():
        return 1.0  # as wide as letters get
    font.set_size(100, 72)
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65_536 / 100


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line in points."""
    return sum(map(_advance, text)) * size * (BOLD if bold else 1.0)


def wrap(text: str, size: float, room: float, most: int = 8) -> list[str]:
    """Lines no wider than ``room``, ``most`` of them; a word too long for a line is broken, what is too much ends in …."""
    lines = [""]
    for word in text.split():
        while width(word, size) > room:
            cut = next(i for i in range(len(word), 0, -1) if i == 1 or width(word[:i], size) <= room)
            lines.append(word[:cut])
            word = word[cut:]
        joined = f"{lines[-1]} {word}".strip()
        if width(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    lines = [line for line in lines if line]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return lines


def clip(text: str, size: float, room: float) -> str:
    """One line no wider than ``room``; what does not fit ends in …."""
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


class Room:
    """What is still free on a map of ``width`` by ``height`` points."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        #: Boxes in which nothing may lie any more.
        self.taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Nothing may lie here any more."""
        self.taken.append(box)

    def fits(self, box: Box) -> bool:
        """Whether a box lies on the map and on nothing that is taken."""
        left, bottom, right, top = box
        if left < 3 or bottom < 3 or right > self.width - 3 or top > self.height - 3:
            return False
        return all(right <= a or left >= c or top <= b or bottom >= d for a, b, c, d in self.taken)

    def first(self, boxes: Iterable[Box], own: Box | None = None) -> Box | None:
        """The first box that fits, taken; None when none does. ``own`` is the label's own mark, which it may touch."""
        others = self.taken
        if own is not None:
            self.taken = [box for box in others if box != own]
        found = next((box for box in boxes if self.fits(box)), None)
        self.taken = others
        if found is not None:
            self.take(found)
        return found


def around(x: float, y: float, radius: float, wide: float, high: float) -> Sequence[Box]:
    """Boxes for a label beside a circle, in the order in which they are liked: right, left, above, below, corners."""
    gap, slant = radius + 2.5, radius * 0.71 + 1.5
    return [
        (x + gap, y - high / 2, x + gap + wide, y + high / 2),
        (x - gap - wide, y - high / 2, x - gap, y + high / 2),
        (x - wide / 2, y + gap, x + wide / 2, y + gap + high),
        (x - wide / 2, y - gap - high, x + wide / 2, y - gap),
        (x + slant, y + slant, x + slant + wide, y + slant + high),
        (x + slant, y - slant - high, x + slant + wide, y - slant),
        (x - slant - wide, y + slant, x - slant, y + slant + high),
        (x - slant - wide, y - slant - high, x - slant, y - slant),
    ]


def centred(x: float, y: float, wide: float, high: float, reach: float = 1.0) -> Sequence[Box]:
    """Boxes for a name on the ground: on its point, else to the sides of it, the farthest ``reach`` times 50 points."""
    steps = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (0, 2), (0, -2), (1, 1), (-1, 1), (1, -1), (-1, -1)]
    steps += [(0, 3), (0, -3), (1, 2), (-1, 2), (1, -2), (-1, -2), (2, 0), (-2, 0), (2, 1), (-2, 1), (2, -1), (-2, -1)]
    boxes = []
    for right, up in steps:
        cx, cy = x + right * 25 * reach, y + up * 16 * reach
        boxes.append((cx - wide / 2, cy - high / 2, cx + wide / 2, cy + high / 2))
    return boxes
