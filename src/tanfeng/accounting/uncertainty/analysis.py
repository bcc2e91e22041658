"""The uncertainty of an account (不确定度分析): both approaches, contributors, and what nobody states."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.uncertainty.classes import Classes
from tanfeng.accounting.uncertainty.inputs import Inputs, inputs_of
from tanfeng.accounting.uncertainty.model import Floats
from tanfeng.accounting.uncertainty.names import Names
from tanfeng.accounting.uncertainty.propagation import Propagated, propagate
from tanfeng.accounting.uncertainty.result import Interval, Uncertainty
from tanfeng.accounting.uncertainty.settings import settings
from tanfeng.accounting.uncertainty.simulation import simulate
from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.reference import Reference, ReferenceRow

SEED, DRAWS = 2060, 10_000
_FORMULA = "U = √Σᵢ(Σₗ Eₗ·Uᵢ)²"

#: Which groups a sum holds.
Chosen: TypeAlias = NDArray[np.bool_]


def uncertainty(
    account: Account,
    *,
    reference: Reference,
    meters: pl.DataFrame | None = None,
    analyses: pl.DataFrame | None = None,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Uncertainty:
    """Return the 95 % interval of the account's total and of each stream, by approach 1 and 2.

    ``meters`` is the ledger's table (its accuracy classes), ``analyses`` that of the measured parameters, by default
    the rows the account used. The same ``seed`` and ``draws`` give the same result on any machine. Lines without a
    number are in no total and in no interval; the account's own findings name them.
    """
    classes, used = Classes(reference), account.analyses if analyses is None else analyses
    found = inputs_of(account, classes, meters, used)
    spread = propagate(found.model)
    drawn = simulate(found.model, seed=seed, draws=draws)

    def interval(chosen: Chosen) -> Interval:
        return _interval(found, chosen, spread.half_width(chosen), drawn[:, chosen].sum(axis=1))

    members = _totals(account, found)
    totals = {name: interval(chosen) for name, chosen in members.items()}
    main = max(members, key=lambda name: int(members[name].sum()), default="")
    streams = {
        name: interval(np.array([stream == name for _, stream in found.groups]))
        for name in dict.fromkeys(stream for _, stream in found.groups)
    }
    return Uncertainty(
        main=main,
        totals=totals,
        streams=streams,
        contributors=_contributors(found, spread, members.get(main), Names(reference, used)),
        seed=seed,
        draws=draws,
        level=settings().level,
        confidence=weakest([row.confidence for row in classes.used.values()] or ["measured"]),
        findings=tuple(_findings(totals.get(main), classes.used.values())),
        lineage=_lineage({**streams, **{f"total.{name}": total for name, total in totals.items()}}, classes),
    )


def _totals(account: Account, found: Inputs) -> dict[str, Chosen]:
    """Return which groups are in each total of the guidelines; a total of which no line has a number is left out."""
    members = {
        (guideline.id, name): total.members
        for guideline in account.guidelines
        for name, total in guideline.totals.items()
    }
    chosen = {
        name: np.array([stream in members.get((guideline, name), ()) for guideline, stream in found.groups], dtype=bool)
        for name in dict.fromkeys(name for _, name in members)
    }
    return {name: groups for name, groups in chosen.items() if groups.any()}


def _interval(found: Inputs, chosen: Chosen, half: float, drawn: Floats) -> Interval:
    """Return the interval of the chosen groups; empty where nothing is known of any of their lines."""
    model = found.model
    lines = chosen[model.group]
    known = np.bincount(model.line, weights=model.known, minlength=len(model.base))
    every = np.bincount(model.line, minlength=len(model.base))
    size = np.abs(model.base) * lines
    whole, value = float(size.sum()), float(model.base[lines].sum())
    unstated, silent = float(size[known < every].sum()) / whole, float(size[known == 0].sum()) / whole
    if not size[known > 0].any():
        return Interval(value, None, None, None, None, None, None, unstated, silent)
    share = half / abs(value) if value else None
    low, middle, high = _quantiles(drawn)
    return Interval(value, value - half, value + half, share, low, high, middle, unstated, silent)


def _quantiles(drawn: Floats) -> tuple[float | None, float | None, float | None]:
    if not drawn.size:
        return None, None, None
    rest = (1 - settings().level) / 2
    low, middle, high = np.quantile(drawn, [rest, 0.5, 1 - rest])
    return float(low), float(middle), float(high)


def _contributors(found: Inputs, spread: Propagated, chosen: Chosen | None, called: Names) -> pl.DataFrame:
    """Return the inputs that make the total's interval wide, the widest first; ties by id."""
    variance = spread.half_width(chosen) ** 2
    effects = found.inputs.with_columns(effect=pl.Series(spread.contributions(chosen), dtype=pl.Float64)).filter(
        pl.col("effect") > 0
    )
    top = effects.sort("effect", "id", descending=[True, False]).head(settings().contributors)
    names = [called.of(entry) for entry in top["id"]]
    return top.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("rank"),
        input="id",
        kind="kind",
        name_zh=pl.Series([zh for zh, _ in names], dtype=pl.String),
        name_en=pl.Series([en for _, en in names], dtype=pl.String),
        half_width="half_width",
        effect="effect",
        share=pl.col("effect") ** 2 / variance if variance else pl.lit(None, dtype=pl.Float64),
    )


def _findings(total: Interval | None, used: Iterable[ReferenceRow]) -> list[Finding]:
    found = []
    if total is not None and total.unstated > 0:
        share, silent = f"{total.unstated * 100:.1f} %", f"{total.silent * 100:.1f} %"
        found.append(
            Finding(
                "info",
                "uncertainty.unstated",
                f"总量的 {share} 至少有一个输入没有不确定度信息（其中 {silent} 完全没有），"
                "区间只反映已知部分，实际更宽。",
                f"Of the total, {share} has an input of unknown uncertainty ({silent} has none known at all); "
                "the interval holds only what is known, and is wider in truth.",
                given=share,
            )
        )
    recalled = [row for row in used if not may_decide(row.confidence)]
    if recalled:
        found.append(
            Finding(
                "info",
                "uncertainty.classes-recalled",
                f"{len(recalled)} 个数据等级的不确定度取自待核原文的参考值；台账填写不确定度或计量器具等级即可替代。",
                f"{len(recalled)} classes of uncertainty are recalled (待核原文); a stated uncertainty or a meter's "
                "class takes their place.",
                count=len(recalled),
            )
        )
    return found


def _lineage(intervals: dict[str, Interval], classes: Classes) -> Lineage:
    lineage = Lineage(classes.reference.figure(key) for key in sorted(classes.used))
    inputs = tuple(figure.id for figure in lineage)
    for name, interval in intervals.items():
        lineage.add(
            Figure(
                id=f"uncertainty.{name}",
                name_zh=f"不确定度（{name}）",
                name_en=f"uncertainty ({name})",
                value=interval.half_width,
                unit="ratio",
                formula=_FORMULA,
                inputs=inputs,
                confidence=lineage.weakest_of(inputs) if inputs else "measured",
            )
        )
    return lineage
