"""The Chinese font of pictures (图用字体): a subset that travels with the package; no system font is needed."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

_FILE = "NotoSansCJKsc-Regular-subset.otf"


def use_chinese_font() -> str:
    """Make the font known to matplotlib and return its name."""
    from matplotlib import font_manager

    with as_file(files("tanfeng.report").joinpath("fonts", _FILE)) as path:
        known = {entry.fname: entry.name for entry in font_manager.fontManager.ttflist}
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))
        return str(font_manager.FontProperties(fname=str(path)).get_name())


def settings() -> Any:
    """Return the settings of a picture: Chinese text, real minus signs, letters as outlines, no dates."""
    return {
        "font.family": [use_chinese_font(), "DejaVu Sans"],
        "axes.unicode_minus": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "tanfeng",
        "mathtext.fontset": "dejavusans",
    }
