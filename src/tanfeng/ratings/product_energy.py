"""Energy per product against limits and benchmarks (单位产品能耗对标): level, verdict, distance to the next level.

Every product and step of a whole year is placed on each ladder that has its route or process. What could not be placed
in the energy of a product widens it to an interval, and a verdict stands only if both ends give the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from tanfeng.accounting.energy import carrier_coefficient
from tanfeng.accounting.energy_rule_file import CURRENT, EnergyRules
from tanfeng.accounting.product_energy import ProductEnergy
from tanfeng.core.findings import Finding
from tanfeng.ratings import ruleset
from tanfeng.ratings.rating import Rating, rate_on
from tanfeng.ratings.ruleset import UNRATED, RuleSet
from tanfeng.ratings.step_ladder import of_steps, step_key
from tanfeng.reference import Reference

#: The purpose asked for where a rule set knows purposes: plants that exist.
EXISTING = "existing"
COMPREHENSIVE = "comprehensive_energy"
#: What is measured, by the quantity of a ladder: the column and its unit.
MEASURED: dict[str, tuple[str, str]] = {
    COMPREHENSIVE: ("kgce_per_t", "kgce/t"),
    "ac_electricity": ("kwh_per_t", "kWh/t"),
}

_OPEN = (
    "尚有能耗未能归属到产品，计入与否结论不同，不能判定",
    "energy not placed in any product would change the verdict; it cannot decide",
)
_OPEN_CLASS = (
    "尚有能耗未能归属到产品，档次按较差的一端给出，结论不变",
    "energy not placed in any product: the class is that of the worse end, the verdict is the same at both",
)
_NOT_IN_FORCE = ("该标准在评价年度末尚未实施或已失效", "the document is not in force at the end of the year")

SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("unit_id", "metal", "route", "product", "step", "rule_set", "kind", "edition"), pl.String),
    "quantity": pl.String,
    "intensity": pl.Float64,
    "unit": pl.String,
    "thresholds": pl.List(pl.Float64),
    "class": pl.String,
    "class_zh": pl.String,
    "class_en": pl.String,
    "verdict": pl.String,
    "reason": pl.String,
    "reason_zh": pl.String,
    "reason_en": pl.String,
    "confidence": pl.String,
    "next_class": pl.String,
    "gap": pl.Float64,
    "gap_tce": pl.Float64,
    "keys": pl.List(pl.String),
    "figure": pl.String,
}


@dataclass(frozen=True)
class ProductRating:
    """Products and steps on every ladder (单位产品能耗对标结果).

    ``lines`` has one row per product or step (``step`` null for the product) and rule set: ``intensity`` in ``unit``,
    ``thresholds`` best first (null where none is published), ``class`` and ``verdict`` with ``reason``, ``confidence``;
    ``next_class`` the next better rung, ``gap`` how far it is in ``unit`` and ``gap_tce`` in tce a year; ``keys`` the
    reference rows, ``figure`` the id of the intensity.
    """

    year: int
    purpose: str
    lines: pl.DataFrame
    findings: tuple[Finding, ...]

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the rating as the JSON contract prints it."""
        return {
            "year": self.year,
            "purpose": self.purpose,
            "lines": self.lines.to_dicts(),
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }


def rate(energy: ProductEnergy, reference: Reference, *, purpose: str = EXISTING) -> ProductRating:
    """Place the products and steps of the year on the shipped ladders of limits and benchmarks.

    A product whose route no limit standard names keeps one row, ``unrated`` with the reason. ``purpose`` is
    ``existing``, ``new`` or ``advanced``; benchmark ladders know none. Raises :class:`UsageError` on another purpose.
    """
    products = _subjects(energy.of_year(), "route")
    steps = _subjects(energy.steps.filter(pl.col("period") == str(energy.year)), "step")
    rows: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for name in ruleset.shipped():
        whole = ruleset.load(name)
        for subjects, rule_set in ((products, whole), *((steps, each) for each in _step_sets(whole, reference))):
            known = [subject for subject in subjects if subject["_ladder"] in rule_set.routes]
            placed, said = _placed(known, rule_set, reference, energy.year, purpose)
            rows += placed
            findings += said
    rows += _without_limits(products, rows)
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(
        "unit_id", "step", "kind", "rule_set", "quantity", descending=[False, False, True, False, False]
    )
    return ProductRating(energy.year, purpose, frame, tuple(dict.fromkeys(findings)))


def _step_sets(rule_set: RuleSet, reference: Reference) -> list[RuleSet]:
    """Return the ladders of steps of a rule set, one for each quantity that is measured here."""
    return [of_steps(rule_set, reference, quantity) for quantity in MEASURED]


def _subjects(rows: pl.DataFrame, kind: str) -> list[dict[str, Any]]:
    """Return the products or steps to place, with the name of their ladder."""
    found = []
    for row in rows.iter_rows(named=True):
        own = row["route"] if kind == "route" else step_key(row["metal"] or "", row["step"])
        subject = "|".join([row["unit_id"], row.get("step") or ""])
        found.append({**row, "step": row.get("step"), "_ladder": own, "_subject": subject})
    return found


def _placed(
    subjects: Sequence[dict[str, Any]], rule_set: RuleSet, reference: Reference, year: int, purpose: str
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Rate subjects at the energy that is placed, and at both ends of what is not."""
    if not subjects:
        return [], []
    thresholds, _ = ruleset.ladder(rule_set, reference)
    quantities = dict(thresholds.select("route", "quantity").iter_rows())
    asked = purpose if rule_set.purposes else ""
    stated, low, high = (
        rate_on(
            _units(subjects),
            _intensities(subjects, quantities, year, which),
            reference,
            rule_set,
            year=year,
            purpose=asked,
        )
        for which in ("stated", "low", "high")
    )
    ends = {line["unit_id"]: line for line in low.lines.iter_rows(named=True)}
    others = {line["unit_id"]: line for line in high.lines.iter_rows(named=True)}
    by_subject = {subject["_subject"]: subject for subject in subjects}
    rows = [
        _row(by_subject[line["unit_id"]], line, (ends[line["unit_id"]], others[line["unit_id"]]), stated, reference)
        for line in stated.lines.iter_rows(named=True)
    ]
    return rows, list(stated.findings)


def _units(subjects: Sequence[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        [(s["_subject"], s["metal"], s["_ladder"], None) for s in subjects],
        schema={"unit_id": pl.String, "metal": pl.String, "route": pl.String, "capacity": pl.Float64},
        orient="row",
    )


def _intensities(
    subjects: Sequence[dict[str, Any]], quantities: dict[str, str | None], year: int, which: str
) -> pl.DataFrame:
    """Return the intensity of each subject in the quantity of its ladder; what is not measured has none."""
    rows = []
    for subject in subjects:
        quantity = quantities.get(subject["_ladder"]) or COMPREHENSIVE
        column, unit = MEASURED.get(quantity, MEASURED[COMPREHENSIVE])
        value = subject[column]
        if column == "kgce_per_t":
            value = _end(subject, which)
        elif not subject["complete"]:
            value = None
        measured = quantity if quantity in MEASURED else COMPREHENSIVE
        confidence = subject["confidence"] if column == "kgce_per_t" else "reported"
        rows.append((subject["_subject"], year, measured, value, unit, confidence))
    schema = {"unit_id": pl.String, "year": pl.Int64, "quantity": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema={**schema, "unit": pl.String, "confidence": pl.String}, orient="row")


def _end(subject: dict[str, Any], which: str) -> float | None:
    """Return the intensity as placed, without the sales (low) or with the use (high) that could not be placed."""
    stated: float | None = subject["kgce_per_t"]
    if stated is None or not subject["net_tce"]:
        return stated
    change = {"stated": 0.0, "low": -subject["unplaced_sold_tce"], "high": subject["unplaced_use_tce"]}[which]
    return float(stated * (1 + change / subject["net_tce"]))


def _row(
    subject: dict[str, Any],
    line: dict[str, Any],
    ends: tuple[dict[str, Any], ...],
    rating: Rating,
    reference: Reference,
) -> dict[str, Any]:
    rule_set = rating.rule_set
    classes = {rung.key: rung for rung in rule_set.classes}
    found, verdict, reason = line["class"], line["verdict"], line["reason"]
    said = (line["reason_zh"], line["reason_en"])
    if any(end["verdict"] != verdict for end in ends):
        verdict, reason, said = "unknown", "open", _OPEN
    if verdict == "unknown":
        found = UNRATED
    elif any(end["class"] != found for end in ends):
        found = max((end["class"] for end in ends), key=list(classes).index)
        reason, said = ("open-class", _OPEN_CLASS) if reason == "rated" else (reason, said)
    if verdict != "unknown" and not _in_force(line["keys"], reference, rating.year):
        verdict, reason, said = "unknown", "not-in-force", _NOT_IN_FORCE
    better = _next(found, line, rule_set) if reason != "open-class" else None
    gap = None if better is None else line["intensity"] - line[better]
    return {
        **{name: subject[name] for name in ("unit_id", "metal", "route", "product", "step", "figure")},
        "rule_set": rule_set.id,
        "kind": rule_set.kind,
        "edition": rule_set.edition,
        "quantity": line["quantity"],
        "intensity": line["intensity"],
        "unit": line["unit"],
        "thresholds": [line[rung.key] for rung in rule_set.rungs],
        "class": found,
        "class_zh": classes[found].zh,
        "class_en": classes[found].en,
        "verdict": verdict,
        "reason": reason,
        "reason_zh": said[0],
        "reason_en": said[1],
        "confidence": line["confidence"],
        "next_class": better,
        "gap": gap,
        "gap_tce": _tce(gap, line["unit"], subject["output_t"], reference),
        "keys": line["keys"],
    }


def _next(found: str, line: dict[str, Any], rule_set: RuleSet) -> str | None:
    """Return the next better rung of a placed line; none for the best and for a recalled one."""
    rungs = [rung.key for rung in rule_set.rungs]
    position = len(rungs) if found == rule_set.beyond.key else rungs.index(found) if found in rungs else 0
    if not position:
        return None
    better = rungs[position - 1]
    return better if line[f"{better}_decides"] else None


def _tce(gap: float | None, unit: str | None, tonnes: float | None, reference: Reference) -> float | None:
    """Return what a gap is over the year's output, tce; electricity at calorific value."""
    if gap is None or tonnes is None or unit is None:
        return None
    if unit == MEASURED[COMPREHENSIVE][1]:
        return gap * tonnes / 1000
    power = carrier_coefficient("electricity", unit.partition("/")[0], reference, EnergyRules.load(CURRENT))
    return None if isinstance(power, Finding) else gap * tonnes * float(power.value)


def _in_force(keys: Sequence[str], reference: Reference, year: int) -> bool:
    """Say whether the thresholds are in force on the last day of the year."""
    rows = [row for row in (reference.row(key) for key in keys) if row is not None]
    return bool(rows) and all(row.valid_on(date(year, 12, 31)) for row in rows)


def _without_limits(products: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each product that no limit standard names: it stays, unrated."""
    named = {row["unit_id"] for row in rows if row["kind"] == "limits" and row["step"] is None}
    zh, en = "该路线没有公布的限值", "no published threshold for this route"
    missing = ("没有登记工艺路线", "no route on record")
    found = []
    for product in products:
        if product["unit_id"] in named:
            continue
        reason = (zh, en) if product["route"] else missing
        found.append(
            {
                **dict.fromkeys(SCHEMA),
                **{name: product[name] for name in ("unit_id", "metal", "route", "product", "figure")},
                "kind": "limits",
                "quantity": COMPREHENSIVE,
                "intensity": product["kgce_per_t"],
                "unit": MEASURED[COMPREHENSIVE][1],
                "thresholds": [],
                "class": UNRATED,
                "class_zh": "无限额或无数据",
                "class_en": "no limit or no data",
                "verdict": "unknown",
                "reason": "no-ladder" if product["route"] else "no-route",
                "reason_zh": reason[0],
                "reason_en": reason[1],
                "confidence": "not-found",
                "keys": [],
            }
        )
    return found
