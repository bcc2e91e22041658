"""Cells as people read them (数字写法): thousands separators, 缺 for missing, / for not applicable, 0 for zero."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from tanfeng.report.documents.content import Cell, Number, State, Text
from tanfeng.report.documents.words import Words

#: Beyond this many significant digits a float shows its binary neighbour, not what a person wrote.
SIGNIFICANT = 15


def shown(cell: Cell, words: Words) -> str:
    """Return the cell's text, without its footnote marks."""
    if isinstance(cell, Number):
        return number(cell.value, cell.digits)
    if isinstance(cell, Text):
        return cell.text
    return "" if cell is State.BLANK else words(f"cell.{cell.value}")


def number(value: float, digits: int | None = None) -> str:
    """Return a number with thousands separators; with ``digits`` it is rounded half to even, without it is shown whole.

    A value that is not zero but would round to it keeps its first significant digits, so that it is not read as zero.
    """
    exact = Decimal(f"{value:.{SIGNIFICANT}g}")
    if exact == 0:
        return "0"
    if digits is not None:
        rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
        exact = rounded if rounded else Decimal(f"{exact:.2g}")
    text = f"{exact:,f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def plain_text(text: str) -> str:
    """Return the text without characters that no XML file may hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]", "", text)
