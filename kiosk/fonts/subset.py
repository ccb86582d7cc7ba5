"""Make the kiosk's two font files from the npm package @fontsource/be-vietnam-pro (see README.md beside this file).

The package splits the family into script parts. This joins the Latin and the Vietnamese part of a weight and keeps only
what Vietnamese text needs, so that a page loads two small files instead of four large ones.
"""

# mypy: ignore-errors
# Run with fontTools and brotli at hand; neither is needed by the project.

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WEIGHTS = (500, 700)
BASE = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
PUNCTUATION = "\u00a0–—‘’“”…•·°×₫§©"
NAME = "be-vietnam-pro"


def characters() -> str:
    """All that the font must draw: printable ASCII, every Vietnamese letter with every tone, punctuation."""
    import unicodedata

    ascii_letters = "".join(map(chr, range(0x20, 0x7F)))
    toned = "".join(unicodedata.normalize("NFC", letter + tone) for letter in BASE for tone in TONES)
    lower = BASE + toned + "đ"
    return ascii_letters + lower + lower.upper() + PUNCTUATION


def joined(parts: list[Path]) -> TTFont:
    """One font of several; where two draw the same letter the first wins."""
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for part in parts:
            font = TTFont(part)
            font.flavor = None
            path = Path(folder) / f"{part.stem}.ttf"
            font.save(path)
            plain.append(str(path))
        merged = Merger(MergeOptions(drop_tables=["GSUB"])).merge(plain)
        target = Path(folder) / "merged.ttf"
        merged.save(target)
        return TTFont(target, lazy=False)


def main() -> None:
    """Write the font files."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("package", type=Path, help="the unpacked npm package")
    arguments.add_argument("target", type=Path, help="where the .woff2 files go")
    chosen = arguments.parse_args()
    for weight in WEIGHTS:
        names = [chosen.package / f"files/{NAME}-{part}-{weight}-normal.woff2" for part in ("latin", "vietnamese")]
        font = joined(names)
        options = Options(flavor="woff2", hinting=False, desubroutinize=True, layout_features=["kern", "mark", "ccmp"])
        subsetter = Subsetter(options)
        subsetter.populate(text=characters())
        subsetter.subset(font)
        font.flavor = "woff2"
        path = chosen.target / f"{NAME}-{weight}.woff2"
        font.save(path)
        missing = sorted(set(characters()) - set(map(chr, font.getBestCmap())))
        print(f"{path}: {path.stat().st_size} bytes; not in the font: {''.join(missing) or 'nothing'}")


if __name__ == "__main__":
    main()
