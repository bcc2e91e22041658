"""The uncertainty of an account (不确定度分析): both approaches, contributors, and what nobody states."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import polars as pl

from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.uncertainty.classes import Classes
from tanfeng.accounting.uncertainty.inputs import Inputs, inputs_of
from tanfeng.accounting.uncertainty.model import Floats
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

    ``meters`` is the ledger's table (its accuracy classes), ``analyses`` that of the measured parameters. The same
    ``seed`` and ``draws`` give the same result on any machine. Lines without a number are in no total and in no
    interval; the account's own findings name them.
    """
    classes = Classes(reference)
    found = inputs_of(account, classes, meters, analyses)
    spread = propagate(found.model)
    drawn = simulate(found.model, seed=seed, draws=draws)
    whole = np.ones(len(found.model.base), dtype=bool)
    total = _interval(found, whole, spread.total, drawn.sum(axis=1)) if len(found.model.base) else None
    streams = {
        name: _interval(found, found.model.group == number, float(spread.of_groups[number]), drawn[:, number])
        for number, name in enumerate(found.groups)
    }
    return Uncertainty(
        total=total,
        streams=streams,
        contributors=_contributors(found, spread, reference),
        seed=seed,
        draws=draws,
        level=settings().level,
        confidence=weakest([row.confidence for row in classes.used.values()] or ["measured"]),
        findings=tuple(_findings(total, classes.used.values())),
        lineage=_lineage(total, streams, reference, sorted(classes.used)),
    )


def _interval(
    found: Inputs, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]], half: float, drawn: Floats
) -> Interval:
    """Return the interval of the lines chosen; empty where nothing is known of any of them."""
    model = found.model
    counts = len(model.base)
    known = np.bincount(model.line, weights=model.known, minlength=counts)
    every = np.bincount(model.line, minlength=counts)
    size = np.abs(model.base) * chosen
    whole = float(size.sum())
    value = float(model.base[chosen].sum())
    unstated, silent = float(size[known < every].sum()) / whole, float(size[known == 0].sum()) / whole
    if silent == 1.0:
        return Interval(value, None, None, None, None, None, None, unstated, silent)
    rest = (1 - settings().level) / 2
    low, middle, high = (float(q) for q in np.quantile(drawn, [rest, 0.5, 1 - rest])) if drawn.size else (math.nan,) * 3
    share = half / abs(value) if value else None
    if not drawn.size:
        return Interval(value, value - half, value + half, share, None, None, None, unstated, silent)
    return Interval(value, value - half, value + half, share, low, high, middle, unstated, silent)


def _contributors(found: Inputs, spread: Propagated, reference: Reference) -> pl.DataFrame:
    """Return the inputs that make the total's interval wide, the widest first; ties by id."""
    variance = spread.total**2
    effects = found.inputs.with_columns(effect=pl.Series(spread.of_inputs, dtype=pl.Float64)).filter(
        pl.col("effect") > 0
    )
    top = effects.sort("effect", "id", descending=[True, False]).head(settings().contributors)
    names = [_name(entry, reference) for entry in top["id"]]
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


def _name(entry: str, reference: Reference) -> tuple[str, str]:
    if reference.row(entry) is not None:
        figure = reference.figure(entry)
        return figure.name_zh, figure.name_en
    if entry.startswith("meter:"):
        name = entry.removeprefix("meter:")
        return f"计量器具 {name}", f"meter {name}"
    return entry, entry


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


def _lineage(total: Interval | None, streams: dict[str, Interval], reference: Reference, used: list[str]) -> Lineage:
    lineage = Lineage(reference.figure(key) for key in used)
    inputs = tuple(figure.id for figure in lineage)
    for name, interval in {**streams, **({"total": total} if total else {})}.items():
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
