"""The words of the decomposition: methods, forms, columns (词汇)."""

from __future__ import annotations

from typing import Literal

Method = Literal["lmdi-1", "lmdi-2"]
Form = Literal["additive", "multiplicative"]

METHODS: tuple[Method, ...] = ("lmdi-1", "lmdi-2")
FORMS: tuple[Form, ...] = ("additive", "multiplicative")

PERIOD, SECTOR = "period", "sector"
#: The row number as the user's program shows it; a table without it is numbered from 1.
ROW = "_row"
#: Headers that people write for the two columns, folded to lower case.
PERIOD_HEADERS = ("period", "期间", "时期", "年份")
SECTOR_HEADERS = ("sector", "部门", "行业")
