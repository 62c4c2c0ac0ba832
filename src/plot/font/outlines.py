#!/usr/bin/env python3
"""Writes the outlines of a font's glyphs as text, one glyph a line: code point, advance, SVG path.

Lengths are thousandths of the font size, y runs upwards, coordinates are relative.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

CHARACTERS = ",".join(
    [
        "U+0020-007E,U+00A0-017F",  # Latin-1, Latin Extended-A
        "U+0391-03A1,U+03A3-03A9,U+03B1-03C9,U+03D5",  # Greek
        "U+2070-2071,U+2074-208E",  # superscripts and subscripts
        "U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A",
        "U+20AC,U+2122,U+2190-2193,U+2212,U+221E,U+2248,U+2260,U+2264-2265",
        "U+25A0-25A1,U+25B2,U+25BC,U+25C6,U+25CB,U+25CF",
    ]
)


class Relative(BasePen):
    def __init__(self, glyphs, scale):
        super().__init__(glyphs)
        self.scale, self.at, self.path, self.last = scale, (0, 0), [], ""

    def put(self, letter, *points):
        numbers = []
        ends = [tuple(round(c * self.scale) for c in point) for point in points]
        for end in ends:
            numbers += [end[0] - self.at[0], end[1] - self.at[1]]
        if letter == "l" and numbers == [0, 0]:
            return
        if letter == "l" and numbers[1] == 0:
            letter, numbers = "h", numbers[:1]
        elif letter == "l" and numbers[0] == 0:
            letter, numbers = "v", numbers[1:]
        self.at = ends[-1]
        text = "".join(f"{n}" if n < 0 else f" {n}" for n in numbers)
        text = text if letter == self.last else letter + text.lstrip()
        self.path.append(text)
        self.last = letter

    def _moveTo(self, point):
        self.start = tuple(round(c * self.scale) for c in point)
        self.put("m", point)

    def _lineTo(self, point):
        self.put("l", point)

    def _qCurveToOne(self, control, point):
        self.put("q", control, point)

    def _closePath(self):
        self.path.append("z")
        self.at, self.last = self.start, "z"


def main(source, target):
    with tempfile.TemporaryDirectory() as folder:
        subset = Path(folder) / "subset.ttf"
        subprocess.run(
            ["pyftsubset", source, f"--unicodes={CHARACTERS}", "--layout-features=", f"--output-file={subset}"],
            check=True,
        )
        font = TTFont(subset)
        glyphs, scale = font.getGlyphSet(), 1000 / font["head"].unitsPerEm
        lines = []
        for code, name in sorted(font.getBestCmap().items()):
            pen = Relative(glyphs, scale)
            glyphs[name].draw(pen)
            lines.append(f"{code:X} {round(glyphs[name].width * scale)} {''.join(pen.path)}".rstrip())
    Path(target).write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
