"""A second program that computes the formulas of a workbook: it knows nothing of the one that wrote them."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

_REFERENCE = re.compile(r"(?:'([^']+)'!)?(\$?[A-Z]{1,3}\$?\d+)(?::(\$?[A-Z]{1,3}\$?\d+))?")
_TEXT = re.compile(r'"((?:[^"]|"")*)"')


class Evaluator:
    """The formulas of a workbook; ``change`` replaces the content of a cell before anything is computed."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)
        self.values: dict[tuple[str, str], Any] = {}

    def change(self, sheet: str, cell: str, value: float) -> None:
        self.book[sheet][cell].value = value

    def value(self, sheet: str, cell: str) -> Any:
        """Return the value of a cell, computing its formula and all that it refers to."""
        key = (sheet, cell.replace("$", ""))
        if key not in self.values:
            content = self.book[sheet][key[1]].value
            formula = isinstance(content, str) and self.book[sheet][key[1]].data_type == "f"
            self.values[key] = self._computed(sheet, content[1:]) if formula else content
        return self.values[key]

    def _area(self, sheet: str, first: str, last: str) -> list[Any]:
        left, top, right, bottom = range_boundaries(f"{first}:{last}".replace("$", ""))
        letters = openpyxl.utils.get_column_letter
        return [self.value(sheet, f"{letters(c)}{r}") for r in range(top, bottom + 1) for c in range(left, right + 1)]

    def _computed(self, sheet: str, formula: str) -> Any:
        texts: list[str] = []
        places: list[Any] = []

        def text(found: re.Match[str]) -> str:
            texts.append(found[1].replace('""', '"'))
            return f"T[{len(texts) - 1}]"

        def place(found: re.Match[str]) -> str:
            home = found[1] or sheet
            places.append(self._area(home, found[2], found[3]) if found[3] else self.value(home, found[2]))
            return f"P[{len(places) - 1}]"

        code = _REFERENCE.sub(place, _TEXT.sub(text, formula)).replace("^", "**").replace("<>", "!=")
        code = re.sub(r"\bIF\(", "IF_(", code)
        functions = {
            "ROUND": _round,
            "SUMIFS": _sumifs,
            "IF_": lambda test, yes, no: yes if test else no,
            "MAX": lambda *v: max(_numbers(v)),
            "MIN": lambda *v: min(_numbers(v)),
            "ABS": abs,
            "INT": math.floor,
        }
        return eval(code, {"__builtins__": {}}, {**functions, "T": texts, "P": places})


def _round(value: float, digits: float) -> float:
    """Excel rounds half away from zero, on the fifteen digits that it shows."""
    exact = Decimal(f"{value:.15g}")
    return float(exact.quantize(Decimal(1).scaleb(-int(digits)), rounding=ROUND_HALF_UP))


def _numbers(values: Any) -> list[float]:
    flat = [v for value in values for v in (value if isinstance(value, list) else [value])]
    return [v for v in flat if isinstance(v, int | float) and not isinstance(v, bool)]


def _sumifs(values: list[Any], *criteria: Any) -> float:
    pairs = list(zip(criteria[::2], criteria[1::2], strict=True))
    total = Decimal(0)
    for position, value in enumerate(values):
        if isinstance(value, int | float) and all(cells[position] == wanted for cells, wanted in pairs):
            total += Decimal(repr(value))
    return float(total)
