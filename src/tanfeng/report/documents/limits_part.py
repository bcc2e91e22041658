"""单位产品能耗对标: products and steps on the ladders of limits and benchmarks, as a table of the report."""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.core.confidence import name as confidence_name
from tanfeng.ratings import ruleset
from tanfeng.report.documents.content import Column, Number, Row, State, Table, Text
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.words import Words

_DIGITS = 2
#: Of most ladders; another stands beside its levels.
_UNIT = "kgce/t"


def limits_table(facts: Facts, words: Words) -> Table | None:
    """Return where each product and step stands on each ladder, ``None`` where the year has no product.

    A step that is the whole product and a ladder that says the same of both stand once.
    """
    rating = facts.rating
    if rating is None or rating.lines.is_empty():
        return None
    of_products = rating.lines.filter(pl.col("step").is_null())
    known = set(of_products.select("unit_id", "intensity", "rule_set").iter_rows())
    columns = (
        Column(words("limits.rule_set"), width=2.5),
        Column(words("limits.thresholds"), "kgce/t", width=2.0),
        Column(words("limits.intensity"), "kgce/t", width=1.2, numeric=True),
        Column(words("limits.class"), width=1.5),
        Column(words("limits.verdict"), width=1.4),
        Column(words("limits.gap"), "kgce/t", width=1.3, numeric=True),
    )
    shown = [
        row
        for row in rating.lines.to_dicts()
        if not (row["step"] and (row["unit_id"], row["intensity"], row["rule_set"]) in known)
    ]
    reasons = list(dict.fromkeys(text for row in shown if (text := _reason(row, words))))
    rows: list[Row] = []
    before: tuple[str, str | None] | None = None
    for row in shown:
        if before != (row["unit_id"], row["step"]):
            before = (row["unit_id"], row["step"])
            rows.append(Row((Text(_subject(facts, row, words)),), "group"))
        rows.append(_row(row, reasons, words))
    return Table("energy_limits", words("limits.caption"), columns, tuple(rows), tuple(reasons))


def _row(row: dict[str, Any], reasons: list[str], words: Words) -> Row:
    rule_set = ruleset.load(row["rule_set"]) if row["rule_set"] else None
    reason = _reason(row, words)
    notes = (reasons.index(reason) + 1,) if reason else ()
    other = row["unit"] if row["unit"] not in (None, _UNIT) else ""
    levels = " / ".join("—" if level is None else f"{level:g}" for level in row["thresholds"])
    return Row(
        (
            Text(words.choose(rule_set.zh, rule_set.en)) if rule_set else State.NOT_APPLICABLE,
            Text(f"{levels} {other}".strip()) if levels else State.NOT_APPLICABLE,
            Number(row["intensity"], _DIGITS) if row["intensity"] is not None else State.MISSING,
            State.NOT_APPLICABLE if row["class"] == "unrated" else Text(words.choose(row["class_zh"], row["class_en"])),
            Text(words(f"limits.verdict.{row['verdict']}"), notes),
            Number(row["gap"], _DIGITS) if row["gap"] is not None else State.NOT_APPLICABLE,
        )
    )


def _reason(row: dict[str, Any], words: Words) -> str:
    """Why there is no verdict, or how surely the levels are known that gave it."""
    reason = words.choose(row["reason_zh"], row["reason_en"])
    if row["verdict"] == "unknown":
        return reason
    sure = words("limits.confidence", word=confidence_name(row["confidence"], words.lang))
    return words("list.separator").join(part for part in (reason, sure) if part)


def _subject(facts: Facts, row: dict[str, Any], words: Words) -> str:
    product = f"{row['product'] or ''} {row['unit_id']}".strip()
    if not row["step"]:
        return product
    steps = facts.view.product_energy.steps.filter(  # type: ignore[attr-defined]
        (pl.col("unit_id") == row["unit_id"]) & (pl.col("step") == row["step"])
    )
    name = str(steps["name"][0]) if steps.height else str(row["step"])
    return words("limits.step", product=product, step=name)
