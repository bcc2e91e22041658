"""Published activity (公开的活动水平): the form calibrated with it, and the prediction that knows it beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.pathway.validation.predictors import Prediction, slope
from tanfeng.pathway.validation.ranges import Growth, Range
from tanfeng.pathway.validation.series import Cut, Series
from tanfeng.pathway.validation.settings import Activity, KnownGrowth, Settings
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.units import factor_to


@dataclass(frozen=True)
class Known:
    """An activity with its published figures by year, in one unit (活动水平序列)."""

    activity: Activity
    by_year: Mapping[int, float]
    unit: str
    confidence: str

    @property
    def key(self) -> str:
        return f"activity:{self.activity.key}"


def known(activity: Activity, reference: Reference) -> tuple[Known, list[Finding]]:
    """Read the figures of an activity; years without one, or known from memory alone, are named (读取活动水平)."""
    rows = {year: reference.row(key) for year, key in sorted(activity.years.items())}
    usable = {year: row for year, row in rows.items() if row is not None and usable_row(row)}
    lost = [year for year in rows if year not in usable]
    unit = next(iter(usable.values())).unit if usable else ""
    found = {year: row.number * float(factor_to(row.unit, unit)) for year, row in usable.items()}
    findings = [_unpublished(activity, lost)] if lost else []
    return Known(activity, found, unit, weakest(row.confidence for row in usable.values())), findings


def usable_row(row: ReferenceRow) -> bool:
    """Say whether a reference row has a value that may decide."""
    return row.value is not None and may_decide(row.confidence)


def calibrated(past: Series, known_growth: KnownGrowth, reference: Reference, settings: Settings) -> Growth | Finding:
    """Calibrate the model's form on the past: growth as it could be known, decline as the emission then demands.

    With the slope ``b`` of the log of emission and a growth ``g`` the decline is ``1 - exp(b) / (1 + g)``; it is taken
    at the low, central and high growth. Only the product is in the data: the two are then drawn independently, as the
    model draws them.
    """
    rows = {key: reference.row(key) for key in known_growth.refs}
    for key, row in rows.items():
        if row is None or not usable_row(row):
            return _no_growth(key)
    values = [row.number * float(factor_to(row.unit, "ratio")) for row in rows.values() if row is not None]
    value = sum(values) / len(values)
    kept = np.exp(slope(past))
    low, central, high = (float(1.0 - kept / (1.0 + g)) for g in (known_growth.low, value, known_growth.high))
    growth = Range(value, known_growth.low, known_growth.high)
    return Growth.of([growth], Range(central, low, high), settings.size, settings.seed)


def foresight(cut: Cut, activity: Known) -> Prediction | Finding:
    """Predict with the activity that really came (活动水平已知): what is then wrong is intensity alone.

    Emission per activity is that of the last year of the past with a published activity; it goes on falling as it fell
    where the past has two such years, and is held where it has one. Only years with a published activity are predicted.
    """
    both = [year for year in cut.past.years if year in activity.by_year]
    years = tuple(year for year in cut.future.years if year in activity.by_year)
    if not both or not years:
        return _no_activity(cut, activity, both, years)
    emission = cut.past.by_year()
    last = both[-1]
    level = emission[last] / activity.by_year[last]
    rate = 0.0
    if len(both) > 1:
        first = both[0]
        rate = float(np.log(level * activity.by_year[first] / emission[first]) / (last - first))
    central = np.array([activity.by_year[year] * level * np.exp(rate * (year - last)) for year in years])
    about = (activity.activity.name_zh, activity.activity.name_en)
    return Prediction(activity.key, years, central, about=about)


def _unpublished(activity: Activity, years: list[int]) -> Finding:
    text = "、".join(map(str, years))
    return Finding(
        "info",
        "validation.activity-unpublished",
        f"{activity.name_zh}在 {text} 年没有公开数值（见 regional_output）。",
        f"No figure of {activity.name_en} is public for {', '.join(map(str, years))} (see regional_output).",
        Address(file="regional_output", column="value"),
        given=text,
        count=len(years),
    )


def _no_activity(cut: Cut, activity: Known, both: list[int], years: tuple[int, ...]) -> Finding:
    zh = "率定窗口内没有公开数值" if not both else "预测窗口内没有公开数值"
    en = "none inside the calibration window" if not both else "none inside the prediction window"
    return Finding(
        "info",
        "validation.no-activity",
        f"{activity.activity.name_zh}{zh}：不能以“活动水平已知”预测 {cut.future.key}。",
        f"{activity.activity.name_en}: {en}; {cut.future.key} cannot be predicted with known activity.",
        expected="1, 1",
        given=f"{activity.activity.key} {len(both)}, {len(years)}",
    )


def _no_growth(key: str) -> Finding:
    return Finding(
        "warning",
        "validation.no-growth",
        f"增速所引用的参考数据 {key} 不存在、没有数值或待核原文：按率定形式的预测未作。",
        f"The reference row {key} of the growth does not exist, has no value or is known from memory alone; the "
        "calibrated form was not predicted.",
        given=key,
    )
