"""What can be wrong in a table to decompose, in one sentence each (问题措辞)."""

from __future__ import annotations

from tanfeng.core.findings import Address, Finding

NOT_A_NUMBER = "decompose.not-a-number"
NOT_APPLICABLE = "decompose.not-applicable"
MISSING = "decompose.missing"
NEGATIVE = "decompose.negative"
DUPLICATE = "decompose.duplicate"
MISSING_ROW = "decompose.missing-row"
RANGE = "decompose.out-of-range"
NO_RATIO = "decompose.no-ratio"
NO_COMMON = "decompose.no-common-sector"
TOTAL_ROW = "decompose.total-among-sectors"

_CELLS = {
    "bad": (
        NOT_A_NUMBER,
        "因素“{name}”有不是数的单元格；如果它是层级，写入 --group；如果不是因素，用 --factors 写明哪些列是。",
        "The factor {name!r} has a cell that is no number; put a level into --group, name factors by --factors.",
    ),
    "na": (
        NOT_APPLICABLE,
        "因素“{name}”填了不适用，分解需要数；没有活动的部门填 0。",
        "The factor {name!r} says not applicable; a decomposition needs a number: 0 for a sector without activity.",
    ),
    "missing": (
        MISSING,
        "因素“{name}”有空单元格；缺数不当作 0，没有活动就填 0。",
        "The factor {name!r} has an empty cell; missing is not zero: write 0 where there is no activity.",
    ),
    "negative": (
        NEGATIVE,
        "因素“{name}”有负数，对数平均分解对负数没有定义。",
        "The factor {name!r} has a negative value, for which the log-mean decomposition is not defined.",
    ),
    "label": (
        MISSING,
        "“{name}”列有空单元格，这一行不知属于哪里。",
        "The column {name!r} has an empty cell; the row belongs nowhere.",
    ),
}


def cell_problem(kind: str, name: str, where: Address, given: str = "", count: int = 1) -> Finding:
    """Return the finding on a cell: ``bad``, ``na``, ``missing``, ``negative`` or ``label``."""
    rule, zh, en = _CELLS[kind]
    expected = "" if kind == "label" else "≥ 0"
    return Finding(
        "blocks entry", rule, zh.format(name=name), en.format(name=name), where, expected, given, count=count
    )


def duplicate(what: str, where: Address, count: int) -> Finding:
    return Finding(
        "blocks entry",
        DUPLICATE,
        f"同一期间同一部门有两行：{what}。",
        f"One sector has two rows in one period: {what}.",
        where,
        given=what,
        count=count,
    )


def missing_row(sector: str, period: str, where: Address, count: int) -> Finding:
    """Return the finding on a sector that a compared period lacks; the address is its row in another period."""
    return Finding(
        "blocks entry",
        MISSING_ROW,
        f"部门“{sector}”在 {period} 没有行；没有行不等于 0，停产请把产量填 0。",
        f"The sector {sector!r} has no row in {period}; no row is not zero: write 0 if it stood still.",
        where,
        expected=period,
        count=count,
    )


def out_of_range(what: str, where: Address) -> Finding:
    return Finding(
        "blocks entry",
        RANGE,
        f"{what}的因素相乘超出计算机数的范围，请换单位。",
        f"The product of the factors of {what} is beyond the range of numbers; use other units.",
        where,
    )


def no_ratio(start: str, end: str, where: Address) -> Finding:
    return Finding(
        "blocks entry",
        NO_RATIO,
        f"{start} 的合计是 0，{end} 与它没有比值；请用加法形式（additive）。",
        f"The total of {start} is zero, so {end} has no ratio to it; use the additive form.",
        where,
        given="0",
    )


def no_common_sector(start: str, end: str, where: Address) -> Finding:
    return Finding(
        "blocks entry",
        NO_COMMON,
        f"{start} 与 {end} 没有一个部门两边都不为 0，LMDI-II 没有极限；请用 lmdi-1。",
        f"No sector is above zero in both {start} and {end}, so LMDI-II has no limit; use lmdi-1.",
        where,
    )


def total_row(sector: str, where: Address) -> Finding:
    return Finding(
        "warning",
        TOTAL_ROW,
        f"部门中有“{sector}”，像是合计行；如果是，同一数量算了两遍，请删去。",
        f"One of the sectors is {sector!r}; if it is the total, everything counts twice: remove it.",
        where,
        given=sector,
    )
