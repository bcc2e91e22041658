"""A made-up province for the tests of the report: every figure hangs on a chain that ends in a source.

No number here describes a real place. The shapes are those of the layers that feed a report.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import polars as pl
from tests.materials.cycles import result, worked_example

from tanfeng.core.findings import Address, Finding
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.ledger import Ledger
from tanfeng.materials import Materials, solid_waste
from tanfeng.report.results import Mark, RunResults, WorkspaceFacts

REGION = "990000"
FUELS = {"raw_coal": 900_000.0, "coke": 700_000.0, "natural_gas": 300_000.0, "diesel": 40_000.0, "lpg": 0.0}
YEARS = range(2001, 2011)
AHEAD = range(2011, 2021)
SCENARIOS = {"frozen": ("现有技术", "Today's technology", 0.01), "plan": ("方案", "The plan", -0.02)}
NO_NUMBER = float("nan")


def build(*, text: str = "甲") -> RunResults:
    """Return the results of the made-up province; ``text`` goes into every text a ledger or plan can bring in."""
    lineage = Lineage()
    lineage.add(
        Figure(
            "ref:fuel_factors.coke",
            f"焦炭因子 {text}",
            f"coke factor {text}",
            2.86,
            "tCO2/t",
            source=f"test-source {text}",
            confidence="verified",
        )
    )
    lineage.add(
        Figure("assumption:plan/growth", "需求增长", "demand growth", 0.02, "ratio", source=text, confidence="assumed")
    )
    return RunResults(
        workspace=WorkspaceFacts(
            name=f"示例省 {text}",
            region=REGION,
            plan_id="sample",
            plan_title_zh=f"示例方案 {text}",
            plan_title_en=f"Sample plan {text}",
            base_year=2010,
            reference_edition="test-edition",
            method_version="0.0",
        ),
        lineage=lineage,
        fuel_history=_fuel_history(lineage),
        accounts=_accounts(lineage),
        unit_accounts=_units(lineage, text),
        reconciliation=_reconciliation(lineage, text),
        targets=_targets(lineage, text),
        scenarios=[_scenario(lineage, name) for name in SCENARIOS],
        peaks=[_peak(lineage, name, text) for name in SCENARIOS],
        findings=_findings(text),
        parks=pl.DataFrame(
            {
                "name_zh": [f"园区 {text}"],
                "name_en": [f"park {text}"],
                "park": ["p1"],
                "city_region": ["990100"],
                "plan_role_zh": [text],
                "metal": ["Zn|Pb"],
                "longitude": [112.2],
                "latitude": [27.4],
            }
        ),
        assumptions=[
            {
                "name": "growth",
                "value": 0.02,
                "low": 0.0,
                "high": 0.04,
                "unit": "ratio",
                "source": text,
                "confidence": "assumed",
                "note_zh": text,
                "note_en": text,
                "figure": "assumption:plan/growth",
            }
        ],
        marks=[Mark(2004, "break", "普查修订", "census revision"), Mark(2008, "anomaly", "异常", "stands out")],
        options={"recycled_share": "apparent"},
        plan=_plan(text),
        materials=_flows(text),
        prefectures=_map(),
    )


def _flows(text: str) -> Materials:
    document = worked_example()
    document["systems"]["worked"] |= {"zh": f"示例金属 {text}", "en": f"sample metal {text}"}
    return Materials(REGION, (result(document, draws=0),), solid_waste(Ledger(Path(), {})), ())


def _plan(text: str) -> list[dict[str, Any]]:
    duty = {"departments": ["省甲厅", "省乙委"], "departments_en": ["Department A"], "lead": ["省甲厅"]}
    return [
        {"id": "task-01", "kind": "task", "parent": None, "title_zh": f"任务 {text}", "title_en": "Task", **duty},
        {"id": "task-01.1", "kind": "measure", "parent": "task-01"},
        {"id": "task-01.1.1", "kind": "entry", "parent": "task-01.1"},
    ]


def _figure(lineage: Lineage, name: str, value: float | str | None, *, unit: str = "tCO2", **more: Any) -> str:
    more.setdefault("inputs", ("ref:fuel_factors.coke",))
    more.setdefault("confidence", "verified")
    more.setdefault("formula", "Σ AD × EF")
    lineage.add(Figure(name, f"数字 {name}", f"figure {name}", value, unit, **more))
    return name


def _fuel_history(lineage: Lineage) -> pl.DataFrame:
    rows = [
        {
            "year": year,
            "region": REGION,
            "sector": sector,
            "item": item,
            "tco2": size * share * (1 + 0.3 * math.sin(year)),
            "confidence": "verified",
            "figure": f"fuel.{year}.{sector}.{item}",
        }
        for year in YEARS
        for sector, share in (("smelting_pressing", 1.0), ("mining_dressing", 0.1))
        for item, size in FUELS.items()
    ]
    for row in rows:
        _figure(lineage, str(row["figure"]), float(row["tco2"]))  # type: ignore[arg-type]
    return pl.DataFrame(rows)


def _accounts(lineage: Lineage) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {"year": 2010, "boundary": "direct", "basis": "top_down", "tco2": 1_950_000.0, "confidence": "verified"},
        {"year": 2010, "boundary": "indirect", "basis": "top_down", "tco2": None, "confidence": "not-found"},
        {"year": 2010, "boundary": "total", "basis": "bottom_up", "tco2": 4_100_000.0, "confidence": "estimated"},
    ]
    for row in rows:
        value = row["tco2"]
        row |= {"region": REGION, "sector": "smelting_pressing"}
        row |= {"tco2_low": value and value * 0.8, "tco2_high": value and value * 1.3, "note_zh": "", "note_en": ""}
        missing = ("statistics.electricity",) if value is None else ()
        name = f"account.{row['year']}.{REGION}.smelting_pressing.{row['boundary']}.{row['basis']}"
        row["figure"] = _figure(lineage, name, value, missing=missing, confidence=row["confidence"])
    return pl.DataFrame(rows)


def _units(lineage: Lineage, text: str) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for number, (metal, capacity, total) in enumerate(
        [("Zn", 300_000.0, 900_000.0), ("Pb", 100_000.0, 200_000.0), ("Cu", 100_000.0, 150_000.0), ("Sb", None, None)]
    ):
        name = _figure(
            lineage,
            f"unit.{number}",
            total,
            confidence="estimated" if total else "not-found",
            missing=() if total else ("capacity",),
        )
        rows.append(
            {
                "unit_id": f"U{number}",
                "enterprise_id": "X-1",
                "name": f"单元 {number} {text}",
                "metal": metal,
                "route": text,
                "origin": "primary",
                "city_code": "990100",
                "longitude": 112.6,
                "latitude": 26.6,
                "capacity_t": capacity,
                "utilisation": 0.8,
                "production_t": capacity and capacity * 0.8,
                "energy_tce": NO_NUMBER,
                "electricity_mwh": None,
                "direct_tco2": total and total * 0.4,
                "direct_low": total and total * 0.3,
                "direct_high": total and total * 0.5,
                "indirect_tco2": total and total * 0.6,
                "total_tco2": total,
                "method": "estimated" if total else "none",
                "missing": [] if total else [f"capacity {text}"],
                "confidence": "estimated" if total else "not-found",
                "figure": name,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _reconciliation(lineage: Lineage, text: str) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "name": "direct",
                "name_zh": f"直接排放 {text}",
                "name_en": "direct",
                "year": 2010,
                "unit": "tCO2",
                "top_down": 1_950_000.0,
                "bottom_up": 1_500_000.0,
                "official": None,
                "residual": 450_000.0,
                "residual_share": 0.2308,
                "note_zh": text,
                "note_en": text,
                "figure": _figure(lineage, "reconciliation.direct", 450_000.0),
            }
        ]
    )


def _targets(lineage: Lineage, text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, (status, value) in enumerate(
        [("met", 0.26), ("on track", 0.2), ("behind", 0.1), ("regressing", -0.1), ("no data", None), ("no data", None)]
    ):
        missing = [] if value is not None else [f"缺 {text}"]
        rows.append(
            {
                "id": f"target-{number}",
                "name": f"目标 {number} {text}",
                "name_en": f"Target {number} {text}",
                "required": 0.24,
                "comparator": ">=",
                "unit": "ratio",
                "by": "2025-12-31",
                "value": value,
                "value_year": 2010 if value is not None else None,
                "gap": None,
                "status": status,
                "coverage": text,
                "missing": missing,
                "definition": text,
                "confidence": "reported" if value is not None else "not-found",
                "figure": _figure(lineage, f"target.target-{number}", value, unit="ratio", missing=tuple(missing)),
                "quote": f"到 2025 年 {text}",
                "note_zh": text,
                "note_en": text,
            }
        )
    return rows


def _scenario(lineage: Lineage, name: str) -> dict[str, Any]:
    zh, en, growth = SCENARIOS[name]
    result: dict[str, Any] = {"name": name, "name_zh": zh, "name_en": en, "years": list(AHEAD), "cost": 3.2e9}
    for boundary, size in (("direct", 2e6), ("indirect", 2.2e6), ("total", 4.2e6)):
        path = [size * (1 + growth) ** (year - 2010) for year in AHEAD]
        result[f"{boundary}_tco2"] = path
        result[f"{boundary}_tco2_low"] = [value * 0.9 for value in path]
        result[f"{boundary}_tco2_high"] = [value * 1.15 for value in path]
        for year, value in zip(AHEAD, path, strict=True):
            _figure(lineage, f"scenario.{name}.{year}.{boundary}", value, inputs=("assumption:plan/growth",))
    return result


def _peak(lineage: Lineage, name: str, text: str) -> dict[str, Any]:
    known = name == "plan"
    return {
        "scenario": name,
        "boundary": "total",
        "year": 2011 if known else None,
        "tco2": 4.1e6 if known else None,
        "before_2030": True if known else None,
        "probability": 0.87 if known else NO_NUMBER,
        "reverses_if": [f"需求增长超过 4% {text}"],
        "statement_zh": text,
        "statement_en": text,
        "confidence": "estimated",
        "figure": _figure(
            lineage, f"peak.{name}.total", 2011 if known else None, unit="year", inputs=("assumption:plan/growth",)
        ),
    }


def _findings(text: str) -> list[Finding]:
    where = Address(file=f"ledger/units.csv {text}", row=3, column="capacity")
    return [
        Finding("warning", "ledger.plausible", f"强度偏高 {text}", f"high {text}", where, expected=text, given=text),
        Finding("blocks submission", "units.missing-capacity", f"缺产能 {text}", f"no capacity {text}", where),
        Finding("info", "statistics.break", "2004 年前后口径不同", "series break in 2004"),
    ]


def _map() -> dict[str, Any]:
    squares = [(990100, "东市", 111.5, 26.0), (990200, "西市", 110.0, 26.0)]
    features = [
        {
            "type": "Feature",
            "properties": {"adcode": code, "name": name, "center": [x + 0.75, y + 0.75]},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, y], [x + 1.5, y], [x + 1.5, y + 1.5], [x, y + 1.5], [x, y]]],
            },
        }
        for code, name, x, y in squares
    ]
    return {"type": "FeatureCollection", "features": features}
