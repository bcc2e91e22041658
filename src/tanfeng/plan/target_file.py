"""Reading ``targets.toml`` (目标语义文件): each table becomes a target, or a finding that says what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tanfeng.core.confidence import is_known
from tanfeng.core.findings import Address, Finding
from tanfeng.plan.folder import TARGETS
from tanfeng.plan.item import Item
from tanfeng.plan.target import ACCUMULATIONS, COMPARATORS, Choice, Option, Target

#: The confidence of what stands in the plan's own words.
PLAN_TEXT = "plan-text"


class _UnfitError(ValueError):
    """A table that cannot become a target: the column, what was wanted, what was given."""

    def __init__(self, column: str, expected: str, given: object) -> None:
        super().__init__(column)
        self.column, self.expected, self.given = column, expected, "" if given is None else str(given)


def targets(tables: Iterable[Mapping[str, Any]], items: Mapping[str, Item]) -> tuple[tuple[Target, ...], list[Finding]]:
    """Return the targets of the tables and the findings about tables that could not be read."""
    good: list[Target] = []
    findings: list[Finding] = []
    for number, table in enumerate(tables, start=1):
        try:
            good.append(_target(table, items))
        except _UnfitError as error:
            name = table.get("id", f"#{number}")
            findings.append(
                Finding(
                    "blocks entry",
                    "plan.target-unreadable",
                    f"目标 {name} 的“{error.column}”不合要求。",
                    f"The {error.column!r} of the target {name} is not fit.",
                    Address(TARGETS, sheet=str(name), column=error.column),
                    expected=error.expected,
                    given=error.given,
                )
            )
    return tuple(good), findings


def _target(table: Mapping[str, Any], items: Mapping[str, Item]) -> Target:
    target_id = _words(table, "id")
    if target_id not in items:
        raise _UnfitError("id", "items.csv 中的条目 / an item of items.csv", target_id)
    later = table.get("value_arrives_later", False)
    return Target(
        id=target_id,
        name_zh=_words(table, "name_zh"),
        name_en=_words(table, "name_en"),
        quote=items[target_id].quote,
        comparator=_one_of(table, "comparator", COMPARATORS),
        value=_value(table, bool(later)),
        unit=_words(table, "unit"),
        baseline_year=_year(table),
        deadline=_day(table, "deadline"),
        scope=_scope(table),
        accumulation=_one_of(table, "accumulation", ACCUMULATIONS),
        value_arrives_later=bool(later),
        items=tuple(table.get("items", (target_id,))),
        options=tuple(_option(option) for option in table.get("option", ())),
        confidence=_confidence(table),
        note_zh=str(table.get("note_zh", "")),
        note_en=str(table.get("note_en", "")),
    )


def _option(table: Mapping[str, Any]) -> Option:
    choices = tuple(_choice(choice) for choice in table.get("choice", ()))
    default = _words(table, "default")
    if default not in {choice.key for choice in choices}:
        raise _UnfitError("default", " | ".join(choice.key for choice in choices), default)
    return Option(
        key=_words(table, "key"),
        name_zh=_words(table, "name_zh"),
        name_en=_words(table, "name_en"),
        default=default,
        choices=choices,
        note_zh=str(table.get("note_zh", "")),
        note_en=str(table.get("note_en", "")),
    )


def _choice(table: Mapping[str, Any]) -> Choice:
    changes = dict(table.get("set", {}))
    if "comparator" in changes:
        _one_of(changes, "comparator", COMPARATORS)
    if "deadline" in changes:
        _day(changes, "deadline")
    if "baseline_year" in changes:
        _year(changes)
    unknown = set(changes) - {"comparator", "deadline", "baseline_year"}
    if unknown:
        raise _UnfitError("set", "comparator | deadline | baseline_year", ", ".join(sorted(unknown)))
    return Choice(
        key=_words(table, "key"),
        name_zh=_words(table, "name_zh"),
        name_en=_words(table, "name_en"),
        formula=str(table.get("formula", "")),
        changes=changes,
    )


def _words(table: Mapping[str, Any], column: str) -> str:
    value = table.get(column)
    if not isinstance(value, str) or not value:
        raise _UnfitError(column, "文字 / text", value)
    return value


def _one_of(table: Mapping[str, Any], column: str, known: tuple[str, ...]) -> str:
    value = table.get(column)
    if value not in known:
        raise _UnfitError(column, " | ".join(known), value)
    return str(value)


def _value(table: Mapping[str, Any], later: bool) -> Decimal | None:
    given = table.get("value")
    if given is None and later:
        return None
    try:
        return Decimal(_words(table, "value"))
    except InvalidOperation:
        raise _UnfitError("value", "加引号的数字 / a number in quotation marks", given) from None


def _year(table: Mapping[str, Any]) -> int | None:
    value = table.get("baseline_year")
    if value is not None and not isinstance(value, int):
        raise _UnfitError("baseline_year", "年份 / a year", value)
    return value


def _day(table: Mapping[str, Any], column: str) -> date:
    value = table.get(column)
    if not isinstance(value, date):
        raise _UnfitError(column, "YYYY-MM-DD", value)
    return value


def _scope(table: Mapping[str, Any]) -> dict[str, Any]:
    scope = table.get("scope")
    if not isinstance(scope, dict) or not {"region", "sector", "size", "metals"} <= set(scope):
        raise _UnfitError("scope", "region, sector, size, metals", scope)
    return scope


def _confidence(table: Mapping[str, Any]) -> str:
    word = str(table.get("confidence", PLAN_TEXT))
    if not is_known(word):
        raise _UnfitError("confidence", "core.confidence.LADDER", word)
    return word
