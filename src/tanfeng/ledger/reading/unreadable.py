"""What to say of a cell that has content but no value (无法读取的单元格)."""

from __future__ import annotations

from tanfeng.ledger.origins import Rule, Say
from tanfeng.ledger.schema import Column

_EXPECTED = {
    "number": "数字 / a number",
    "year": "四位年份，如 2024 / a year",
    "period": "2024 或 2024-06 / a year or a month",
    "date": "2010、2010-06 或 2010-06-15 / a date",
    "time": "2024-06-01 08:00 / a time",
    "boolean": "是 或 否 / yes or no",
}
_RULES = {
    "number": "ledger.number-unreadable",
    "year": "ledger.period-unreadable",
    "period": "ledger.period-unreadable",
    "date": "ledger.date-unreadable",
    "time": "ledger.date-unreadable",
    "boolean": "ledger.boolean-unreadable",
}


def rule_of(column: Column) -> Rule:
    """Return the rule an unreadable cell of the column breaks."""
    return Rule(_RULES[column.kind], "blocks entry", _EXPECTED[column.kind])


def sentence_of(column: Column) -> Say:
    """Return what to say of an unreadable cell of the column."""
    expected_zh, expected_en = _EXPECTED[column.kind].split(" / ")

    def say(given: str) -> tuple[str, str]:
        return (
            f"“{column.zh}”应为{expected_zh}，填的是“{given}”，没有当作数值使用。",
            f"{column.en} must be {expected_en}; {given!r} was not used as a value.",
        )

    return say
