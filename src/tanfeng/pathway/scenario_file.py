"""Scenarios as files (情景文件): one shared file of assumptions, and per scenario what differs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tanfeng.core.errors import UsageError
from tanfeng.pathway import schema
from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.scenario import (
    EnsembleSetting,
    HistorySetting,
    LimitSetting,
    MeasureSetting,
    PolicySetting,
    RuleSetting,
    Scenario,
)
from tanfeng.pathway.scrap import setting as scrap_setting

BASE = "base"
#: Two names and a number.
CORRELATION = 3


def load_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """Read every scenario of a folder, in their declared order (读取情景文件夹).

    ``base.toml`` holds the shared assumptions; each other ``*.toml`` is one scenario named by its file and says only
    what differs. Raises ``UsageError`` for a missing folder, unreadable TOML, an unknown key or a misspelt name.
    """
    if not folder.is_dir():
        raise UsageError(f"找不到情景文件夹 {folder}。", f"There is no scenario folder {folder}.")
    files = sorted(path for path in folder.glob("*.toml") if path.stem != BASE)
    if not files:
        raise UsageError(f"{folder} 中没有情景文件（*.toml）。", f"{folder} holds no scenario file (*.toml).")
    base = _read(folder / f"{BASE}.toml")
    scenarios = [build_scenario(path.stem, base, _read(path)) for path in files]
    return tuple(sorted(scenarios, key=lambda s: (s.order, s.name)))


def build_scenario(name: str, base: Mapping[str, Any], own: Mapping[str, Any]) -> Scenario:
    """Lay a scenario's own data over the shared data (在共用假设上叠加情景)."""
    schema.check(f"{BASE}.toml", base)
    schema.check(f"{name}.toml", own)
    for table in schema.TABLES:
        schema.known_names(f"{name}.toml [{table}]", own.get(table, {}), base.get(table, {}))
    merged = _overlay(base, own)
    for key, row in own.get("assumptions", {}).items():
        declared = base.get("assumptions", {}).get(key, {}).get("unit")
        if declared is not None and row.get("unit", declared) != declared:
            schema.refuse(
                f"{name}.toml [assumptions.{key}] unit",
                f"应为 {BASE}.toml 中的 {declared}；所给 {row['unit']}",
                f"must be {declared} as in {BASE}.toml; given {row['unit']}",
            )
        # A written value replaces what the base takes from the reference tables, and the other way round.
        for given, replaced in (("value", "refs"), ("refs", "value")):
            if given in row and replaced not in row:
                merged["assumptions"][key].pop(replaced, None)
    years, options = merged.get("years", {}), merged.get("options", {})
    measures = tuple(_measure(key, row) for key, row in merged.get("measures", {}).items())
    lives = merged.get("lifetimes", {})
    scenario = Scenario(
        name=name,
        name_zh=merged.get("name_zh", name),
        name_en=merged.get("name_en", name),
        note_zh=merged.get("note_zh", ""),
        note_en=merged.get("note_en", ""),
        order=int(merged.get("order", 0)),
        last_year=_needed(name, years, "years", "last"),
        decisions_from=_needed(name, years, "years", "decisions_from"),
        decisions=bool(_needed(name, options, "options", "decisions")),
        carbon_price_on=str(_needed(name, options, "options", "carbon_price_on")),
        grid_factor_kind=str(_needed(name, options, "options", "grid_factor_kind")),
        conversion_edition=str(_needed(name, options, "options", "conversion_edition")),
        best_statistic=str(_needed(name, options, "options", "best_statistic")),
        assumptions=_assumptions(name, merged.get("assumptions", {}), own.get("assumptions", {})),
        policies=tuple(PolicySetting(item=key, **row) for key, row in merged.get("policy", {}).items()),
        measures=tuple(m for m in measures if m.enabled),
        candidates=tuple(
            (k, str(r["statistic"])) for k, r in merged.get("candidates", {}).items() if r.get("enabled", True)
        ),
        scrap={metal: str(row["share"]) for metal, row in merged.get("scrap", {}).items()},
        upstream={metal: str(row["emission"]) for metal, row in merged.get("upstream", {}).items()},
        recycling_boundary=str(_needed(name, options, "options", "recycling_boundary")),
        limits=tuple(
            _limit(name, key, row) for key, row in merged.get("limits", {}).items() if row.get("enabled", True)
        ),
        rules=tuple(_rule(name, key, row) for key, row in merged.get("rules", {}).items() if row.get("enabled", True)),
        ensemble=_ensemble(name, merged.get("ensemble", {})),
        history=_history(merged.get("history", {})),
        time_limit=_time_limit(name, merged.get("solver", {})),
        gap=_gap(name, _needed(name, merged.get("solver", {}), "solver", "gap")),
        yields={
            route: {key: str(name) for key, name in row.items() if key in schema.YIELDED}
            for route, row in merged.get("yields", {}).items()
        },
        cleaner_new_lines=str(merged.get("cleaner_production", {}).get("new_lines", "")),
        lives={route: str(_needed(name, row, f"lifetimes.{route}", "life")) for route, row in lives.items()},
        scrap_supply=scrap_setting.read(name, merged.get("scrap_supply", {}), own.get("scrap_supply", {})),
        sections={key: merged[key] for key in (*schema.ENERGY, "options") if key in merged},
        differs=dict(own),
    )
    _check_names(scenario)
    return scenario


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(f"缺少 {path}。", f"{path} is missing.") from None
    except UnicodeDecodeError:
        raise UsageError(
            f"{path} 不是 UTF-8 编码，请另存为 UTF-8。", f"{path} is not UTF-8 text: save it as UTF-8, please."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} 不是合法的 TOML：{error}。", f"{path} is not valid TOML: {error}.") from error
    except OSError as error:
        raise UsageError(f"{path} 不能读取：{error}", f"{path} cannot be read: {error}") from error


def _overlay(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        old = merged.get(key)
        merged[key] = _overlay(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged


def _needed(name: str, data: Mapping[str, Any], table: str, key: str) -> Any:
    if key not in data:
        schema.refuse(f"{name}.toml", f"缺少 [{table}] {key}", f"[{table}] {key} is missing")
    return data[key]


def _time_limit(name: str, solver: Mapping[str, Any]) -> float:
    value = _needed(name, solver, "solver", "time_limit_seconds")
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        schema.refuse(
            f"{name}.toml [solver]", "time_limit_seconds 应为大于 0 的数", "time_limit_seconds is a number above 0"
        )
    return float(value)


def _assumptions(name: str, merged: Mapping[str, Any], own: Mapping[str, Any]) -> Assumptions:
    rows = {}
    for key, row in merged.items():
        where = f"{name}.toml [assumptions.{key}]"
        refs = tuple(row.get("refs", ()))
        for needed in ("unit", "source", "confidence", *(() if refs else ("value",))):
            _needed(name, row, f"assumptions.{key}", needed)
        low, high = row.get("low"), row.get("high")
        if low is not None and high is not None and low > high:
            schema.refuse(where, "low 大于 high", "low is above high")
        search = row.get("search")
        rows[key] = Assumption(
            name=key,
            name_zh=row.get("name_zh", key),
            name_en=row.get("name_en", key),
            value=float(row.get("value", "nan")),
            low=None if low is None else float(low),
            high=None if high is None else float(high),
            unit=row["unit"],
            source=row["source"],
            confidence=row["confidence"],
            note_zh=row.get("note_zh", ""),
            note_en=row.get("note_en", ""),
            search=None if search is None else (float(search[0]), float(search[1])),
            declared_in=name if key in own else BASE,
            refs=refs,
        )
    return Assumptions(rows)


def _measure(key: str, row: Mapping[str, Any]) -> MeasureSetting:
    return MeasureSetting(
        technology=key,
        routes=tuple(row.get("routes", ())),
        enabled=bool(row.get("enabled", True)),
        carrier=row.get("carrier", "as_route"),
        excludes=tuple(row.get("excludes", ())),
        requires=tuple(row.get("requires", ())),
        potential=row.get("potential"),
        capex=row.get("capex", "measure_capex"),
        lifts_to=str(row.get("lifts_to", "")),
    )


def _limit(name: str, key: str, row: Mapping[str, Any]) -> LimitSetting:
    for needed in ("quantity", "value", "unit", "source"):
        _needed(name, row, f"limits.{key}", needed)
    if float(row["value"]) < 0:
        schema.refuse(f"{name}.toml [limits.{key}]", "value 不能为负", "value must not be negative")
    return LimitSetting(
        key=key,
        quantity=str(row["quantity"]),
        value=float(row["value"]),
        unit=str(row["unit"]),
        first_year=row.get("from"),
        last_year=row.get("to"),
        cumulative=bool(row.get("cumulative", False)),
        item=str(row.get("item", "")),
        source=str(row["source"]),
        slack_price=row.get("slack_price"),
    )


def _rule(name: str, key: str, row: Mapping[str, Any]) -> RuleSetting:
    by_kind = {
        "exit": ("item", "level", "edition", "by"),
        "admission": ("item", "statistic"),
        "cleaner-production": ("item", "level", "by"),
    }
    for needed in by_kind[_needed(name, row, f"rules.{key}", "kind")]:
        _needed(name, row, f"rules.{key}", needed)
    said = {k: v for k, v in row.items() if k not in ("enabled", "note_zh", "note_en")}
    return RuleSetting(key=key, **{**said, "edition": str(said.get("edition", ""))})


def _ensemble(name: str, row: Mapping[str, Any]) -> EnsembleSetting:
    return EnsembleSetting(
        size=int(_needed(name, row, "ensemble", "size")),
        seed=int(_needed(name, row, "ensemble", "seed")),
        parameters=tuple(_needed(name, row, "ensemble", "parameters")),
        quantiles=tuple(float(q) for q in _needed(name, row, "ensemble", "quantiles")),
        method=str(row.get("method", "latin-hypercube")),
        distribution=str(row.get("distribution", "triangular")),
        correlations=tuple(_correlation(name, entry) for entry in row.get("correlations", ())),
        base=row.get("base"),
        chunk=row.get("chunk"),
        carbon_value=None if row.get("carbon_value") is None else float(row["carbon_value"]),
    )


def _gap(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 < value < 1.0:
        schema.refuse(f"{name}.toml [solver]", "gap 应为 0 与 1 之间的数", "gap must be a number between 0 and 1")
    return float(value)


def _correlation(name: str, entry: Any) -> tuple[str, str, float]:
    """Read one rank correlation: two assumptions and a number."""
    if not isinstance(entry, list) or [type(x) for x in entry[:2]] != [str, str] or len(entry) != CORRELATION:
        schema.refuse(
            f"{name}.toml [ensemble] correlations",
            "每项应为 [假设, 假设, 秩相关系数]",
            "each must be [assumption, assumption, rank correlation]",
        )
    return entry[0], entry[1], float(entry[2])


def _history(row: Mapping[str, Any]) -> HistorySetting:
    return HistorySetting(
        anomalous_years=tuple(int(y) for y in row["anomalous_years"]) if "anomalous_years" in row else None,
        trend_from=row.get("trend_from"),
        plateau_tolerance=float(row.get("plateau_tolerance", 0.0)),
        note_zh=row.get("note_zh", ""),
        note_en=row.get("note_en", ""),
        source=row.get("source", ""),
    )


def _check_names(scenario: Scenario) -> None:
    """Every name used inside the scenario must be declared in it."""
    related_names = (n for pair in scenario.ensemble.correlations for n in pair[:2])
    names = [
        *scenario.ensemble.parameters,
        *related_names,
        *scenario.scrap.values(),
        *(m.capex for m in scenario.measures),
        *(name for row in scenario.yields.values() for name in row.values()),
    ]
    schema.known_names(f"{scenario.name}.toml [lifetimes]", scenario.lives.values(), tuple(scenario.assumptions))
    positions = scrap_setting.positions(scenario.scrap_supply)
    schema.known_names(f"{scenario.name}.toml", names, (*scenario.assumptions, *positions))
    scrap_setting.check(scenario)
    technologies = [m.technology for m in scenario.measures]
    related: Iterable[str] = [t for m in scenario.measures for t in m.requires]
    schema.known_names(f"{scenario.name}.toml [measures]", related, technologies)
    if scenario.last_year < scenario.decisions_from:
        schema.refuse(f"{scenario.name}.toml [years]", "last 早于 decisions_from", "last is before decisions_from")
