"""Cuts the fonts of public/fonts to what Vietnamese and English need: `python3 bin/fonts.py`, after `npm install`.

Needs `pip install fonttools brotli`. The result is checked in: neither the launcher nor the tests run this.
Latin and Vietnamese of a weight become one file, so that the first page asks for few and waits for none twice.
"""
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "node_modules/@fontsource/be-vietnam-pro/files"
TARGET = ROOT / "public/fonts"

ASCII = [chr(code) for code in range(0x20, 0x7F)]
LETTERS = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
SIGNS = "\u00a0·×–—‘’“”•…›₫"
# Letters that are typed with their marks apart.
MARKS = "".join(map(chr, [0x300, 0x301, 0x303, 0x309, 0x323, 0x302, 0x306, 0x31B]))
WANTED = {ord(sign) for sign in [*ASCII, *LETTERS, *SIGNS, *MARKS]}


def cut(part: str, weight: int, without: set[int]) -> TTFont:
    font = TTFont(SOURCE / f"be-vietnam-pro-{part}-{weight}-normal.woff2")
    options = Options()
    options.layout_features = ["kern", "mark", "ccmp"] if part == "vietnamese" else ["kern"]
    options.hinting = False
    options.name_IDs = []
    options.notdef_outline = False
    options.drop_tables += ["DSIG", "STAT", "meta", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=(WANTED & set(font.getBestCmap())) - without)
    subsetter.subset(font)
    return font


for weight in (400, 500):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        seen: set[int] = set()
        for part in ("latin", "vietnamese"):
            font = cut(part, weight, seen)
            seen |= set(font.getBestCmap())
            font.flavor = None
            paths.append(f"{folder}/{part}.ttf")
            font.save(paths[-1])
        whole = Merger().merge(paths)
        whole.flavor = "woff2"
        path = TARGET / f"text-{weight}.woff2"
        whole.save(path)
        print(f"{path.name}: {len(whole.getBestCmap())} signs, {path.stat().st_size} bytes")
