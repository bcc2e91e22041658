"""Cut the font of the printed pictures out of Noto Sans CJK SC: GB 2312, Latin and the symbols of units.

``python scripts/make_font_subset.py NotoSansCJK-Regular.ttc`` writes ``src/tanfeng/report/fonts/``. Needs fonttools
(it comes with matplotlib) and the font collection of Debian's package ``fonts-noto-cjk``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

FACE = "Noto Sans CJK SC"
TARGET = Path(__file__).parents[1] / "src" / "tanfeng" / "report" / "fonts" / "NotoSansCJKsc-Regular-subset.otf"
#: Beside GB 2312: units and signs, and metals whose characters GB 2312 lacks.
MORE = "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹±×÷≤≥≠≈→←↑↓⇌·—–‘’“”…‰℃㎡㎥κμσΣΔφ锗铊镉钯铑钌锇铱钽锆铪镓"


def gb2312() -> set[int]:
    """Return the code points of GB 2312."""
    points = set()
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes([first, second]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def main(collection: Path) -> None:
    faces = [font["name"].getDebugName(4) for font in TTCollection(collection).fonts]
    font = subset.load_font(str(collection), subset.Options(font_number=faces.index(FACE)))
    options = subset.Options(layout_features=["kern", "liga"], hinting=False, notdef_outline=True)
    options.name_IDs = ["*"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes={*range(0x20, 0x7F), *range(0xA0, 0x100), *gb2312(), *map(ord, MORE)})
    cutter.subset(font)
    font.save(TARGET)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
