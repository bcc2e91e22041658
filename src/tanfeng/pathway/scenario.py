"""Scenarios as data (情景): one shared file of assumptions, and per scenario a small file that says what differs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tanfeng.core.errors import UsageError
from tanfeng.pathway import schema
from tanfeng.pathway.assumptions import Assumption, Assumptions

BASE = "base"


@dataclass(frozen=True)
class PolicySetting:
    """How one policy item enters the model (政策约束设置). ``None`` means: as the plan says."""

    item: str
    enabled: bool = True
    value: float | None = None
    by: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    slack_price: float | None = None


@dataclass(frozen=True)
class MeasureSetting:
    """Where a measure of the technology catalogue applies (措施设置); its saving is a reference row, never here."""

    technology: str
    routes: tuple[str, ...]
    enabled: bool = True
    carrier: str = "as_route"
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    potential: float | None = None
    capex: str = "measure_capex"


@dataclass(frozen=True)
class EnsembleSetting:
    """Size, seed and sampled assumptions of the ensemble (集合模拟设置)."""

    size: int
    seed: int
    parameters: tuple[str, ...]
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class HistorySetting:
    """What a scenario file states about the past series (历史序列设置).

    ``anomalous_years`` and ``trend_from`` are ``None`` where it says nothing: the checks of the series then decide.
    """

    anomalous_years: tuple[int, ...] | None = None
    trend_from: int | None = None
    plateau_tolerance: float = 0.0
    note_zh: str = ""
    note_en: str = ""
    source: str = ""


@dataclass(frozen=True)
class Scenario:
    """A named set of assumptions (情景). All fields are read from the scenario's files."""

    name: str
    name_zh: str
    name_en: str
    note_zh: str
    note_en: str
    order: int
    last_year: int
    decisions_from: int
    decisions: bool
    carbon_price_on: str
    grid_factor_kind: str
    conversion_edition: str
    best_statistic: str
    assumptions: Assumptions
    policies: tuple[PolicySetting, ...]
    measures: tuple[MeasureSetting, ...]
    candidates: tuple[tuple[str, str], ...]
    scrap: Mapping[str, str]
    ensemble: EnsembleSetting
    history: HistorySetting
    time_limit: float
    differs: Mapping[str, Any] = field(default_factory=dict)

    def policy(self, item: str) -> PolicySetting | None:
        return next((p for p in self.policies if p.item == item), None)


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
        # A written value replaces what the base takes from the reference tables, and the other way round.
        for given, replaced in (("value", "refs"), ("refs", "value")):
            if given in row and replaced not in row:
                merged["assumptions"][key].pop(replaced, None)
    years, options = merged.get("years", {}), merged.get("options", {})
    measures = tuple(_measure(key, row) for key, row in merged.get("measures", {}).items())
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
        ensemble=_ensemble(name, merged.get("ensemble", {})),
        history=_history(merged.get("history", {})),
        time_limit=float(_needed(name, merged.get("solver", {}), "solver", "time_limit_seconds")),
        differs=dict(own),
    )
    _check_names(scenario)
    return scenario


def compare(first: Scenario, second: Scenario) -> list[dict[str, Any]]:
    """List every assumption and policy that two scenarios see differently (比较两个情景)."""
    rows: list[dict[str, Any]] = []
    for key in sorted(set(first.assumptions) | set(second.assumptions)):
        a, b = _said(first, key), _said(second, key)
        if a != b:
            rows.append({"kind": "assumption", "name": key, first.name: a, second.name: b})
    for key in sorted({p.item for p in (*first.policies, *second.policies)}):
        left, right = first.policy(key), second.policy(key)
        if left != right:
            rows.append({"kind": "policy", "name": key, first.name: left, second.name: right})
    for key in ("decisions", "last_year", "decisions_from", "carbon_price_on", "measures", "candidates"):
        if getattr(first, key) != getattr(second, key):
            rows.append(
                {"kind": "option", "name": key, first.name: getattr(first, key), second.name: getattr(second, key)}
            )
    return rows


def _said(scenario: Scenario, key: str) -> float | str | None:
    """What a scenario says of an assumption: its value, or the reference rows the value comes from."""
    if key not in scenario.assumptions:
        return None
    row = scenario.assumptions[key]
    return " / ".join(row.refs) or row.value


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(f"缺少 {path}。", f"{path} is missing.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
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
    )


def _ensemble(name: str, row: Mapping[str, Any]) -> EnsembleSetting:
    return EnsembleSetting(
        size=int(_needed(name, row, "ensemble", "size")),
        seed=int(_needed(name, row, "ensemble", "seed")),
        parameters=tuple(_needed(name, row, "ensemble", "parameters")),
        quantiles=tuple(float(q) for q in _needed(name, row, "ensemble", "quantiles")),
    )


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
    names = [*scenario.ensemble.parameters, *scenario.scrap.values(), *(m.capex for m in scenario.measures)]
    schema.known_names(f"{scenario.name}.toml", names, tuple(scenario.assumptions))
    technologies = [m.technology for m in scenario.measures]
    related: Iterable[str] = [t for m in scenario.measures for t in m.requires]
    schema.known_names(f"{scenario.name}.toml [measures]", related, technologies)
    if scenario.last_year < scenario.decisions_from:
        schema.refuse(f"{scenario.name}.toml [years]", "last 早于 decisions_from", "last is before decisions_from")
