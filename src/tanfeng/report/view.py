"""What the page shows, section by section (页面内容): rows whose numbers are already said in two languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from tanfeng.core.findings import SEVERITIES, Finding, in_order
from tanfeng.report import charts, places
from tanfeng.report.chains import opens
from tanfeng.report.labels import (
    BOUNDARY,
    COMPARATOR,
    CONFIDENCE,
    METHOD,
    MISSING,
    SECTOR,
    SEVERITY,
    STATUS,
    Names,
    say,
)
from tanfeng.report.numbers import (
    NO_DATA,
    YEAR_UNITS,
    Said,
    emissions,
    emissions_range,
    is_missing,
    money,
    percent,
    probability,
    quantity,
    tonnes_of,
)
from tanfeng.report.pathway_words import peak_level
from tanfeng.report.results import RunResults, plain
from tanfeng.report.verdict import (
    Headline,
    headline,
    peak_when,
    reversals,
    scenario_name,
    target_name,
    widest_peak,
)


def pair(row: Mapping[str, Any], stem: str) -> Said:
    """Return ``stem_zh`` and ``stem_en`` of a row, each standing in for the other where only one is there."""
    zh, en = row.get(f"{stem}_zh"), row.get(f"{stem}_en")
    plain_text = row.get(stem)
    fallback = "" if plain_text is None or isinstance(plain_text, Mapping | list | tuple) else str(plain_text)
    return Said(str(zh or en or fallback), str(en or zh or fallback))


def target_cards(targets: Sequence[Mapping[str, Any]], results: RunResults | None = None) -> list[dict[str, Any]]:
    """Return one card per target: required, value, gap, status, coverage, what is missing, definition.

    A target on the year of the peak carries what each scenario says of it, where ``results`` are given.
    """
    cards = [_target_card(target) for target in targets]
    for card, target in zip(cards, targets, strict=True):
        about_peak = results is not None and target.get("comparator") == "<" and target.get("unit") in YEAR_UNITS
        card["peaks"] = scenario_peaks(results) if results is not None and about_peak else []
    return cards


def _target_card(target: Mapping[str, Any]) -> dict[str, Any]:
    unit, status = str(target.get("unit") or ""), str(target.get("status") or "no data")
    comparator = say(COMPARATOR, target.get("comparator"))
    required = target_value(target.get("required"), unit)
    if required is NO_DATA:
        required = Said("以国家下达值为准（尚无公开数）", "as assigned by the state (not published)")
    else:
        required = Said(f"{comparator.zh} {required.zh}", f"{comparator.en} {required.en}")
    missing = target.get("missing") or ()
    zh, en = target.get("missing_zh") or missing, target.get("missing_en") or missing
    return {
        "id": str(target.get("id") or ""),
        "name": target_name(target),
        "status": status,
        "status_said": say(STATUS, status),
        "value": target_value(target.get("value"), unit),
        "value_year": target.get("value_year"),
        "required": required,
        "by": str(target.get("by") or ""),
        "gap": None if is_missing(target.get("gap")) else target_value(target.get("gap"), unit),
        "progress": _progress(target),
        "coverage": pair(target, "coverage"),
        "missing": [Said(str(a), str(b)) for a, b in zip(zh, en, strict=True)],
        "definition": pair(target, "definition"),
        "confidence": say(CONFIDENCE, target.get("confidence")),
        "figure": str(target.get("figure") or ""),
        "note": pair(target, "note"),
        "quote": str(target.get("quote") or ""),
        "item": str(target.get("item") or ""),
    }


def target_value(value: Any, unit: str) -> Said:
    """Return a target's number: shares as percentages, years as years, everything else with its unit."""
    if is_missing(value) or value == "":
        return NO_DATA
    if unit in ("ratio", "share") and isinstance(value, int | float):
        return percent(float(value), 1)
    return quantity(value, unit)


def _progress(target: Mapping[str, Any]) -> float | None:
    """Return value over required for a target that grows towards its number, for the bar of the card."""
    value, required = target.get("value"), target.get("required")
    if target.get("comparator") not in (">=", ">") or is_missing(value) or is_missing(required):
        return None
    if not isinstance(value, int | float) or not isinstance(required, int | float) or required <= 0:
        return None
    return max(0.0, min(1.0, value / required))


def key_figures(results: RunResults) -> list[dict[str, Any]]:
    """Return the few numbers of the page's head, each with its figure and its confidence."""
    tiles = [
        _tile(Said("燃料直接排放", "Direct, from fuel"), headline(results.accounts, "top_down", "direct")),
        _tile(_part_label(results), headline(results.accounts, "bottom_up", "total")),
    ]
    for peak in scenario_peaks(results):
        tiles.append({**peak, "label": _peak_label(peak["name"])})
    return tiles


def scenario_peaks(results: RunResults) -> list[dict[str, Any]]:
    """Return what each scenario says of the peak of the widest boundary, in a few words."""
    stated = [(scenario_name(s), widest_peak(results.peaks, str(s["name"])) or {}) for s in results.scenarios]
    return [_peak_tile(name, peak) for name, peak in stated]


def _peak_tile(name: Said, peak: Mapping[str, Any]) -> dict[str, Any]:
    """Return the peak year of a scenario; where no year can be named, whether it is in time."""
    value = peak_when(peak)
    if value is NO_DATA:
        value = _BEFORE[peak.get("before_2030")]
    alone = peak.get("scenario_years") or {}
    chance, scenario_chance = (probability(plain(odds.get("probability"))) for odds in (peak, alone))
    sub = Said("", "")
    if scenario_chance not in (NO_DATA, chance):
        sub = Said(
            f"只看情景各年，2030 年前达峰概率 {scenario_chance.zh}",
            f"{scenario_chance.en} before 2030 by the scenario years alone",
        )
    elif chance is not NO_DATA:
        sub = Said(f"2030 年前达峰概率 {chance.zh}", f"{chance.en} chance before 2030")
    return {"name": name, "value": value, "sub": sub, "figure": str(peak.get("figure") or "")}


def _part_label(results: RunResults) -> Said:
    part = results.unit_accounts
    known = 0 if part.is_empty() else part.filter(pl.col("total_tco2").is_not_null()).height
    return Said(f"{known}/{part.height} 个单元，含电力热力", f"{known} of {part.height} units, with electricity")


def _peak_label(name: Said) -> Said:
    return Said(f"达峰 · {name.zh}", f"Peak · {name.en}")


def _tile(label: Said, account: Headline | None) -> dict[str, Any]:
    if account is None:
        return {"label": label, "value": NO_DATA, "sub": Said("", ""), "figure": ""}
    sure = say(CONFIDENCE, account.confidence)
    return {
        "label": label,
        "value": emissions(account.tco2, ""),
        "sub": Said(f"CO₂ · {account.year} 年 · {sure.zh}", f"CO₂ · {account.year} · {sure.en}"),
        "figure": account.figure,
    }


def history_rows(results: RunResults, names: Names) -> list[dict[str, Any]]:
    """Return the emission history as rows of a table, one per sector, year and fuel."""
    if results.fuel_history.is_empty():
        return []
    order = {entry["sector"]: position for position, entry in enumerate(charts.history(results, names))}
    rows = results.fuel_history.filter(pl.col("tco2") != 0).sort(["year", "tco2"], descending=[True, True])
    grouped: dict[tuple[str, int], dict[str, Any]] = {}
    for row in rows.to_dicts():
        group = grouped.setdefault(
            (row["sector"], row["year"]),
            {"sector": row["sector"], "sector_said": say(SECTOR, row["sector"]), "year": row["year"], "fuels": []},
        )
        group["fuels"].append(
            {"name": names.item(row["item"]), "value": emissions(row["tco2"], ""), "figure": row["figure"] or ""}
        )
    return sorted(grouped.values(), key=lambda group: (order.get(group["sector"], 0), -group["year"]))


def scenario_cards(results: RunResults) -> list[dict[str, Any]]:
    """Return per scenario its cost, its peak statements and its path at the years of the table."""
    return [
        {
            "id": str(scenario["name"]),
            "name": scenario_name(scenario),
            "note": pair(scenario, "note"),
            "cost": money(plain(scenario.get("cost")), str(scenario.get("cost_unit") or "元")),
            "cost_figure": str(scenario.get("cost_figure") or f"scenario.{scenario['name']}.cost"),
            "peaks": [_peak(peak) for peak in results.peaks if peak.get("scenario") == scenario["name"]],
            "path": _path(scenario),
        }
        for scenario in results.scenarios
    ]


_BEFORE: Mapping[bool | None, Said] = {
    True: Said("2030 年前达峰", "before 2030"),
    False: Said("未在 2030 年前达峰", "not before 2030"),
    None: Said("不能判断", "cannot be said"),
}
_BEFORE_CLASS: Mapping[bool | None, str] = {True: "met", False: "regressing", None: "no-data"}


def _peak(peak: Mapping[str, Any]) -> dict[str, Any]:
    before: bool | None = peak.get("before_2030")
    return {
        "boundary": say(BOUNDARY, peak.get("boundary")),
        "year": peak_when(peak),
        "level": peak_level(peak),
        "before": _BEFORE[before],
        "before_class": _BEFORE_CLASS[before],
        "probability": probability(plain(peak.get("probability"))),
        "share": plain(peak.get("probability")),
        "reverses": reversals(peak),
        "statement": pair(peak, "statement"),
        "evidence": pair(peak, "evidence"),
        "confidence": say(CONFIDENCE, peak.get("confidence")),
        "figure": str(peak.get("figure") or ""),
    }


def _path(scenario: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the path of a scenario year by year, with its range where there is one."""
    rows = []
    for index, when in enumerate(scenario["years"]):
        cells = {}
        for boundary in ("direct", "indirect", "total"):
            values = scenario.get(f"{boundary}_tco2")
            low, high = charts.band(scenario, boundary)
            cells[boundary] = {
                "value": emissions(plain(values[index]) if values else None, ""),
                "range": emissions_range(plain(low[index]), plain(high[index])) if low and high else Said("", ""),
                "figure": f"scenario.{scenario['name']}.{when}.{boundary}",
            }
        rows.append({"year": when, **cells})
    return rows


def reconciliation_rows(results: RunResults) -> list[dict[str, Any]]:
    """Return the rows that lay the two views and the official figures side by side, the residual in sight."""
    rows = []
    for row in plain(results.reconciliation.to_dicts()):
        unit = str(row.get("unit") or "")
        share = row.get("residual_share")
        rows.append(
            {
                "name": pair(row, "name"),
                "years": _years(row.get("year"), row.get("bottom_up_year")),
                **{
                    key: {
                        "value": target_value(row.get(key), unit),
                        "empty": is_missing(row.get(key)),
                        "figure": opens(results.lineage, str(row.get("figure") or ""), row.get(key)),
                    }
                    for key in ("top_down", "bottom_up", "official", "residual")
                },
                "share": Said("", "") if is_missing(share) else percent(share, 1),
                "note": pair(row, "note"),
                "figure": str(row.get("figure") or ""),
            }
        )
    return rows


def _years(above: int | None, below: int | None) -> str:
    """Return the year of a line, or the years of its two sides where they differ."""
    return " / ".join(str(when) for when in dict.fromkeys((above, below)) if when) or "–"


def place_of(finding: Finding) -> Said:
    """Return where a finding points, in both languages."""
    where = finding.address
    zh = (where.file, where.sheet, f"第 {where.row} 行" if where.row else "", where.column)
    en = (where.file, where.sheet, f"row {where.row}" if where.row else "", where.column)
    return Said(" · ".join(filter(None, zh)), " · ".join(filter(None, en)))


def unit_rows(results: RunResults, names: Names) -> list[dict[str, Any]]:
    """Return the units with their estimate and its range, the largest emitter first, those without a figure last."""
    frame = results.unit_accounts
    if frame.is_empty():
        return []
    frame = frame.sort(
        ["total_tco2", "direct_tco2", "capacity_t", "unit_id"], descending=[True] * 3 + [False], nulls_last=True
    )
    return [
        {
            "id": row["unit_id"],
            "name": row["name"],
            "metal": row["metal"] or "",
            "metal_name": names.metal(row["metal"]),
            "route": names.route(row["route"]),
            "city": names.region(row["city_code"]),
            "capacity": tonnes_of(plain(row["capacity_t"])),
            "direct": emissions(plain(row["direct_tco2"]), ""),
            "range": emissions_range(plain(row["direct_low"]), plain(row["direct_high"])),
            "indirect": emissions(plain(row["indirect_tco2"]), ""),
            "total": emissions(plain(row["total_tco2"]), ""),
            "method": say(METHOD, row["method"]),
            "missing": [say(MISSING, item) for item in row["missing"] or ()],
            "confidence": say(CONFIDENCE, row["confidence"]),
            "figure": row["figure"] or "",
            "figures": _unit_figures(results, row),
        }
        for row in frame.to_dicts()
    ]


def _unit_figures(results: RunResults, row: Mapping[str, Any]) -> dict[str, str]:
    """Return what the capacity, the direct and the indirect emissions of a unit open; nothing known, its total."""
    total = str(row["figure"] or "")
    stem, _, _ = total.rpartition(".")
    own = {part: f"{stem}.{part}" for part in ("direct", "indirect")}
    parts = {part: figure if figure in results.lineage else total for part, figure in own.items()}
    return parts | {"capacity": opens(results.lineage, total, row["capacity_t"])}


def finding_groups(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the findings by severity, strongest first, and in a severity by rule; an empty severity is left out.

    Findings of one rule (of several scenarios, metals, years) stand together, the first of them open to the eye.
    """
    ordered = in_order(findings)
    groups = []
    for severity in SEVERITIES:
        rules: dict[str, list[dict[str, Any]]] = {}
        for finding in ordered:
            if finding.severity == severity:
                rules.setdefault(finding.rule, []).append({"finding": finding, "place": place_of(finding)})
        if rules:
            total = sum(len(rows) for rows in rules.values())
            name = say(SEVERITY, severity)
            groups.append({"severity": severity, "name": name, "total": total, "rules": list(rules.values())})
    return groups


def finding_counts(findings: Sequence[Finding]) -> list[Said]:
    """Return per severity, strongest first, how many rules spoke and in how many sentences (几类几条)."""
    counts = []
    for group in finding_groups(findings):
        name, kinds, total = group["name"], len(group["rules"]), group["total"]
        if kinds == total:
            counts.append(Said(f"{name.zh} {total}", f"{name.en} {total}"))
        else:
            counts.append(Said(f"{name.zh} {kinds} 类 {total} 条", f"{name.en} {total} of {kinds} kinds"))
    return counts


#: What a reader of the scenarios must hear beside them: how much of an answer is assumed, and not decided.
_CAVEATS = ("pathway.rest-of-sector", "pathway.lowered-by-assumption", "pathway.policy-shortfall")


def scenario_caveats(findings: Sequence[Finding]) -> list[Said]:
    """Return the findings that belong beside the scenarios, each sentence once."""
    own = [Said(finding.zh, finding.en) for rule in _CAVEATS for finding in in_order(findings) if finding.rule == rule]
    return list(dict.fromkeys(own))


def park_rows(results: RunResults, names: Names) -> list[dict[str, Any]]:
    """Return the parks and bases with the role the plan gives them."""
    return [
        {
            "name": pair(row, "name"),
            "role": places.park_role(row),
            "metals": [names.metal(metal) for metal in str(row.get("metal") or "").split("|") if metal],
        }
        for row in places.each_park(results.parks).to_dicts()
    ]
