"""Time-of-use periods (分时时段): which hour of which month is valley, flat, peak or critical peak, and its price."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.pathway.declared import place
from tanfeng.pathway.schema import known_names, refuse

if TYPE_CHECKING:
    from tanfeng.reference import Reference, ReferenceRow

HOURS = 24
MONTHS = 12
PERIODS = ("valley", "flat", "peak", "critical")
VALLEY, FLAT, PEAK, CRITICAL = range(4)

_ROWS = ("valley_hours", "flat_hours", "peak_hours", "valley", "peak", "critical")
_KEYS = (*_ROWS, "critical_periods")
_SPAN = re.compile(r"(\d{1,2}):00-(\d{1,2}):00")


@dataclass(frozen=True, eq=False)
class TimeOfUse:
    """A time-of-use tariff (分时电价).

    ``period`` (12, 24) is the period of each month and hour, an index into ``PERIODS``; ``multiplier`` (12, 24) the
    price over the flat price. ``valid_to`` is the last day on which every row of it is in force.
    """

    period: NDArray[np.int64]
    multiplier: NDArray[np.float64]
    valid_from: date | None
    valid_to: date | None
    inputs: tuple[str, ...]
    confidence: str


def hours_of(text: str) -> NDArray[np.bool_]:
    """Read ``00:00-06:00;12:00-14:00`` as 24 marks. Raises ``ValueError`` for anything else than whole hours."""
    marks = np.zeros(HOURS, dtype=np.bool_)
    for part in text.split(";"):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError(part)
        first, last = int(match[1]), int(match[2])
        if not first < last <= HOURS:
            raise ValueError(part)
        marks[first:last] = True
    return marks


def time_of_use(section: Mapping[str, Any], reference: Reference, on: date) -> tuple[TimeOfUse | None, list[Finding]]:
    """Read ``[tariff.time_of_use]``: names of reference rows, in force on a day (读取分时电价).

    There is no tariff, and a finding says why, where a row is only recalled or not in force on that day. Raises
    ``UsageError`` for an unknown row, hours that overlap or leave a gap, or a multiplier below zero.
    """
    where = place("tariff", "time_of_use")
    known_names(where, section, _KEYS)
    rows = {key: _row(section, key, reference, where) for key in _ROWS}
    critical = [_critical(entry, reference, where) for entry in section.get("critical_periods", ())]
    every = [*rows.values(), *(row for _, row in critical)]
    findings = [f for row in every if (f := unusable(row, on)) is not None]
    if findings:
        return None, findings
    period = _periods(rows, critical, where)
    peak, valley = _ratio(rows["peak"], where), _ratio(rows["valley"], where)
    level = np.array([valley, 1.0, peak, peak * _ratio(rows["critical"], where)])
    return (
        TimeOfUse(
            period=period,
            multiplier=level[period],
            valid_from=max((r.valid_from for r in every if r.valid_from), default=None),
            valid_to=min((r.valid_to for r in every if r.valid_to), default=None),
            inputs=tuple(dict.fromkeys(r.id for r in every)),
            confidence=weakest(r.confidence for r in every),
        ),
        [],
    )


def unusable(row: ReferenceRow, on: date) -> Finding | None:
    """Say why a row of a tariff cannot be used on a day, or ``None``: recalled rows never decide."""
    address = Address(file=row.file or row.table, row=row.line)
    if not may_decide(row.confidence):
        return Finding(
            "warning",
            "tariff.recalled",
            f"电价规则 {row.key} 待核原文，不据此计价；请在工作区参考数据中以核实的行覆盖。",
            f"The tariff row {row.key} is only recalled and prices nothing; overlay it by a verified row.",
            address,
            expected="verified",
            given=row.confidence,
        )
    if not row.valid_on(on):
        return Finding(
            "warning",
            "tariff.not-in-force",
            f"电价规则 {row.key} 在 {on.isoformat()} 不在有效期内，不据此计价。",
            f"The tariff row {row.key} is not in force on {on.isoformat()} and prices nothing.",
            address,
            expected=f"{row.valid_from or '…'}/{row.valid_to or '…'}",
            given=on.isoformat(),
        )
    return None


def _row(section: Mapping[str, Any], key: str, reference: Reference, where: str) -> ReferenceRow:
    if key not in section:
        refuse(where, f"缺少 {key}", f"{key} is missing")
    row = reference.row(str(section[key]))
    if row is None:
        refuse(f"{where} {key}", f"参考数据中没有 {section[key]}", f"there is no reference row {section[key]}")
    return row


def _critical(entry: Any, reference: Reference, where: str) -> tuple[tuple[int, ...], ReferenceRow]:
    where = f"{where} critical_periods"
    if not isinstance(entry, Mapping):
        refuse(where, "每项应为 { months = […], hours = 参考行 }", "each entry is { months = […], hours = row }")
    months = tuple(entry.get("months", ()))
    if not months or any(not isinstance(m, int) or not 1 <= m <= MONTHS for m in months):
        refuse(where, f"月份应为 1—12，所给 {list(months)}", f"months run from 1 to 12, given {list(months)}")
    return months, _row(entry, "hours", reference, where)


def _periods(
    rows: Mapping[str, ReferenceRow], critical: list[tuple[tuple[int, ...], ReferenceRow]], where: str
) -> NDArray[np.int64]:
    marks = np.array([_hours(rows[key], where) for key in ("valley_hours", "flat_hours", "peak_hours")])
    covered = marks.sum(axis=0)
    if (covered != 1).any():
        hour = int(np.flatnonzero(covered != 1)[0])
        refuse(
            where,
            f"{hour}:00 起的一小时属于 {covered[hour]} 个时段，应恰为一个",
            f"the hour from {hour}:00 lies in {covered[hour]} periods, it must lie in one",
        )
    period = np.tile(marks.argmax(axis=0).astype(np.int64), (MONTHS, 1))
    for months, row in critical:
        hours = _hours(row, where)
        if (period[0][hours] != PEAK).any():
            refuse(where, f"尖峰 {row.key} 不在高峰时段内", f"the critical peak {row.key} lies outside the peak hours")
        for month in months:
            period[month - 1, hours] = CRITICAL
    return period


def _hours(row: ReferenceRow, where: str) -> NDArray[np.bool_]:
    try:
        return hours_of(row.value_text)
    except ValueError:
        refuse(
            where,
            f"参考行 {row.key} 的时段“{row.value_text}”应写作 00:00-06:00;12:00-14:00",
            f"the hours {row.value_text!r} of {row.key} must read like 00:00-06:00;12:00-14:00",
        )


def _ratio(row: ReferenceRow, where: str) -> float:
    if row.value is None or row.value < 0:
        refuse(where, f"参考行 {row.key} 应为不小于零的倍数", f"the row {row.key} must be a ratio of zero or more")
    return row.value
