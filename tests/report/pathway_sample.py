"""A made-up solved scenario for the tests of its page, tables and screens; no number here describes a real place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.report.numbers import Said
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.results import Mark, WorkspaceFacts

YEARS = [2020, 2021, 2022, 2023]
SERIES = {"direct": 2e6, "indirect": 1e6, "total": 3e6, "energy": 1e6}
KEYS = {"direct": "direct_tco2", "indirect": "indirect_tco2", "total": "total_tco2", "energy": "energy_tce"}
CONFLICT = {
    "items": ["target-peak"],
    "only_dear": [],
    "zh": "target-peak 单独也做不到。",
    "en": "target-peak cannot be met even by itself.",
    "relaxations": [
        {"item": "target-peak", "enough": 10.0, "unit": "tCO2", "zh": "target-peak 放宽 10。", "en": "Ease."}
    ],
}


def build(
    name: str = "plan", *, status: str = "certified", text: str = "甲", growth: float = 0.01, start: int = 2022
) -> PathwayRun:
    """Return the run; ``text`` goes into every text from outside, ``start`` is the year the first unit acts."""
    lineage = Lineage()
    lineage.add(Figure("ref:x.y", f"因子 {text}", "factor", 2.6, "tCO2/tce", source=text, confidence="verified"))
    lineage.add(Figure("assumption:base/growth", "增速", "growth", 0.02, "1/a", source=text, confidence="assumed"))
    paths = {b: [size * (1 + growth * n) for n in range(len(YEARS))] for b, size in SERIES.items()}
    figures: list[tuple[str, float | None]] = [
        (f"scenario.{name}.{year}.{b}", paths[b][n]) for b in SERIES for n, year in enumerate(YEARS)
    ]
    figures += [(f"scenario.{name}.cost", 5e9), *((f"peak.{name}.{b}", None) for b in SERIES)]
    for figure, value in figures:
        inputs = ("ref:x.y", "assumption:base/growth")
        lineage.add(Figure(figure, figure, figure, value, "tCO2", "Σ AD × EF", inputs, "assumed"))
    finding = Finding("warning", "pathway.made-up", f"说明 {text}", f"Note {text}")
    return PathwayRun(
        facts=WorkspaceFacts(f"省 {text}", "990000", "p", "方案", "The plan", 2020, "ed-1", "0.0"),
        scenario=_scenario(name, status, text, paths, start),
        peaks=[_peak(name, b, text) for b in SERIES],
        findings=[finding],
        lineage=lineage,
        history={year: 2e6 + 1e5 * (year - 2010) for year in range(2010, 2021)},
        marks=[Mark(2016, "anomaly", "异常", "odd"), Mark(2013, "break", "断点", "break")],
        items={
            "target-peak": Said("碳达峰年份", "Year of the peak"),
            "target-share": Said("再生占比", "Recycled share"),
        },
    )


def _scenario(name: str, status: str, text: str, paths: Mapping[str, list[float]], start: int) -> dict[str, Any]:
    bands = {
        f"{KEYS[b]}_{end}": [v * f for v in path]
        for b, path in paths.items()
        for end, f in (("low", 0.8), ("high", 1.2))
    }
    fans = {
        b: {"p05": [v * 0.8 for v in path], "p50": path, "p95": [v * 1.2 for v in path]} for b, path in paths.items()
    }
    share = [0.6 if year >= start else 0.0 for year in YEARS]
    return {
        "name": name,
        "name_zh": "方案" if name == "plan" else name,
        "name_en": name,
        "note_zh": text,
        "note_en": text,
        "status": status,
        "final": status in ("certified", "fixed"),
        "objective": 6e9,
        "bound": 5.9e9,
        "gap": 0.0123,
        "years": YEARS,
        **{KEYS[b]: path for b, path in paths.items()},
        **bands,
        "quantiles": fans,
        "electricity_mwh": [1e6] * len(YEARS),
        "cost": 5e9,
        "cost_low": 4e9,
        "cost_high": 7e9,
        "cost_figure": f"scenario.{name}.cost",
        "cost_items": {"fuel": 3e9, "electricity": 2e9, "policy_slack": 1e9},
        "units": [
            {
                "unit_id": unit,
                "year": year,
                "production_t": 1e5,
                "measures": {"EE": share[n]} if unit == "U1" and share[n] else {},
                "tco2": 3e5,
                "direct_tco2": 2e5,
                "indirect_tco2": 1e5,
                "closed": False,
                "by_products": {"acid_t": 9e4 if unit == "U1" else None, "residue_t": None},
            }
            for unit in ("U1", "U2")
            for n, year in enumerate(YEARS)
        ],
        "plants": [
            {"unit_id": unit, "name": f"厂 {unit} {text}", "new_lines": False, "route": "PB"} for unit in ("U1", "U2")
        ],
        "measures": [{"key": "EE", "name_zh": f"改造 {text}", "name_en": "retrofit"}],
        "adoption": [
            {
                "measure": "EE",
                "name_zh": f"改造 {text}",
                "name_en": "retrofit",
                "unit_id": "U1",
                "route": "PB",
                "treated_t": [1e5 * s for s in share],
                "share": share,
                "confidence": "derived",
            }
        ],
        "new_capacity_t": {"U1": [0.0] * 4, "U2": [0.0] * 4},
        "policies": [_item("target-share", 0.0, 560.0), _item("target-peak", 42_000.0, None)],
        "conflict": CONFLICT,
        "ensemble": {"size": 100, "seed": 1, "parameters": ["growth"]},
        "by_metal": {},
        "by_products": {
            "acid_t": {"unit": "t", "values": [9e4] * len(YEARS), "missing": ["U2"]},
            "residue_t": {"unit": "t", "values": None, "missing": ["U1", "U2"]},
        },
        "assumptions": [
            {
                "name": "growth",
                "name_zh": "增速",
                "name_en": "growth",
                "value": 0.02,
                "low": 0.0,
                "high": 0.04,
                "unit": "1/a",
                "source": text,
                "confidence": "assumed",
                "declared_in": "base",
                "figure": "assumption:base/growth",
            }
        ],
    }


def _item(item: str, slack: float, price: float | None) -> dict[str, Any]:
    return {
        "item": item,
        "quote": f"到 2025 年 {item}",
        "value": 0.24,
        "from": 2022,
        "choices": {"denominator": "ten-metals"},
        "satisfied": not slack,
        "slack": slack,
        "slack_unit": "tCO2" if item == "target-peak" else "t",
        "shadow_price": price,
        "binding": True,
        "by_year": {"2022": {"slack": 0.0, "shadow_price": 0.0}, "2023": {"slack": slack, "shadow_price": price}},
        "parts": {},
    }


def _peak(name: str, boundary: str, text: str) -> dict[str, Any]:
    passed = boundary == "direct"
    return {
        "scenario": name,
        "boundary": boundary,
        "year": 2020 if passed else None,
        "tco2": 3e6 if passed else None,
        "level": 3e6 if passed else None,
        "unit": "tce" if boundary == "energy" else "tCO2",
        "before_2030": True if passed else None,
        "probability": 0.81 if passed else None,
        "reverses_if": [{"zh": f"增速高于 3% {text}", "en": f"growth above 3% {text}"}],
        "at_least_tco2": 5e6 if boundary == "total" else None,
        "last_year_in_time": 2022,
        "scenario_years": {"probability": 0.4, "rising_at_end": boundary == "energy"},
        "statement_zh": f"判断 {boundary} {text}",
        "statement_en": f"statement {boundary} {text}",
        "evidence_zh": text,
        "evidence_en": text,
        "confidence": "assumed",
        "figure": f"peak.{name}.{boundary}",
    }


MACC: dict[str, Any] = {
    "year": 2030,
    "ladder": [
        {"price": 0.0, "tco2": 4e6, "avoided_tco2": 0.0, "marginal": None, "status": "certified", "new": []},
        {
            "price": 400.0,
            "tco2": 3.8e6,
            "avoided_tco2": 2e5,
            "marginal": 210.0,
            "status": "open gap",
            "new": [{"unit_id": "U1", "measure": "GAS", "year": 2030}],
        },
    ],
    "measures": [
        {
            "key": key,
            "name_zh": zh,
            "name_en": en,
            "avoided_tco2": t,
            "alone_tco2": t,
            "cost_cny": c,
            "cost_low": lo,
            "cost_high": hi,
        }
        for key, zh, en, t, c, lo, hi in (
            ("SMALL", "小省", "small saver", 1e3, -1e6, -2e6, -5e5),
            ("BIG", "大省", "big saver", 1e5, -4e6, -9e6, 1e6),
            ("GAS", "煤改气", "gas", 5e4, 1e7, 1e7, 1e7),
            ("CHEAP", "便宜", "cheap", 5e4, 5e5, 4e5, 6e5),
            ("NONE", "无减排", "no abatement", 0.0, 1e6, 1e6, 1e6),
            ("DARK", "不明", "unknown cost", 2e4, None, None, None),
        )
    ],
    "bought_green": {"zh": "其中一半是外购绿电。", "en": "Half of it is bought green power."},
    "difference_zh": "两种视图不同。",
    "difference_en": "The views differ.",
    "annualisation": {"rule": "annuity", "rules": {"annuity": {"zh": "年金", "en": "annuity"}}},
}
