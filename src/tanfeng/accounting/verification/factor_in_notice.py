"""An electricity factor that is not in the notice it names (因子与所称公告).

Two ways of naming: a row of a workspace overlay gives the source of a shipped notice; a row of activity types a factor
and names the number of the notice in its source, evidence or note.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.confidence import may_decide
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to

TABLE = "electricity_factors"
UNIT = "tCO2/MWh"
_PAPERS = ("source", "evidence", "note")
_SAME = 1e-9


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    printed = _printed()
    yield from _overlaid(view, rule, printed)
    yield from _typed(view, rule, printed)


def _printed() -> dict[str, dict[str, float]]:
    """Return the values of each shipped notice by source and row key; what is only recalled is no notice."""
    found: dict[str, dict[str, float]] = {}
    for row in Reference.load().rows(TABLE):
        if row.value is not None and may_decide(row.confidence):
            found.setdefault(row.source, {})[row.key] = row.value
    return found


def _overlaid(view: EnterpriseYear, rule: Rule, printed: dict[str, dict[str, float]]) -> Iterator[Finding]:
    for row in view.reference.rows(TABLE):
        notice = printed.get(row.source)
        if notice is None or row.value is None or notice.get(row.key) == row.value:
            continue
        shipped = notice.get(row.key)
        expected = f"{shipped:g} {UNIT}" if shipped is not None else ""
        zh = f"该公告中为 {shipped:g}" if shipped is not None else "该公告中没有这一行"
        en = f"the notice has {shipped:g}" if shipped is not None else "the notice has no such row"
        yield rule.finding(
            f"参考数据 {row.key} 的值 {row.value:g} 称出自 {row.source}，而{zh}。",
            f"The reference row {row.key} gives {row.value:g} out of {row.source}, but {en}.",
            Address(file=TABLE, column="value"),
            expected=expected,
            given=f"{row.value:g} {row.unit}",
        )


def _typed(view: EnterpriseYear, rule: Rule, printed: dict[str, dict[str, float]]) -> Iterator[Finding]:
    typed = view.activity.filter(
        pl.col("stream").is_in(["electricity_in", "electricity_out"]) & pl.col("emission_factor").is_not_null()
    )
    if typed.is_empty():
        return
    papers = typed.with_columns(_text=pl.concat_str([pl.col(n).fill_null("") for n in _PAPERS], separator=" "))
    for notice, values in _notices(printed).items():
        named = papers.filter(pl.col("_text").str.replace_all(r"\s", "").str.contains(notice, literal=True))
        for row in named.iter_rows(named=True):
            value = row["emission_factor"]
            if any(abs(value - known) <= _SAME for known in values):
                continue
            yield rule.finding(
                f"{row['period']} 电力排放因子 {value:g} 称出自{notice}，但该公告的数值中没有这个数。",
                f"The electricity factor {value:g} of {row['period']} names {notice}, which does not hold this value.",
                address(view.ledger, "activity", row, "emission_factor"),
                expected=notice,
                given=f"{value:g} {UNIT}",
            )


def _notices(printed: dict[str, dict[str, float]]) -> dict[str, set[float]]:
    """Return the values by the number of the notice, as people write it."""
    shipped = Reference.load()
    found: dict[str, set[float]] = {}
    for source, values in printed.items():
        entry = shipped.source(source)
        if entry is not None and entry.document:
            found.setdefault(entry.document, set()).update(_in_unit(shipped, values))
    return found


def _in_unit(shipped: Reference, values: dict[str, float]) -> Iterator[float]:
    for key, value in values.items():
        row = shipped.row(key)
        try:
            yield value * float(factor_to(row.unit, UNIT)) if row is not None else value
        except UnitError:
            continue  # a life-cycle factor is another kind
