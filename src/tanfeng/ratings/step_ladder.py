"""Ladders of steps (工序档次): the rows of a standard by metal and process, where a rule set names whole routes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files

from tanfeng.ratings.ruleset import RuleSet
from tanfeng.reference import Reference

#: The table of each kind of rule set.
TABLES: Mapping[str, str] = {"limits": "energy_limits", "benchmark": "efficiency_benchmarks"}
#: The rung that a level of the tables is.
RUNGS: Mapping[str, str] = {
    "1": "level_1",
    "2": "level_2",
    "3": "level_3",
    "benchmark": "at_benchmark",
    "baseline": "between",
}


def step_key(metal: str, process: str) -> str:
    """Return the name of a step among the routes of a ladder of steps."""
    return f"{metal}:{process}"


def of_steps(rule_set: RuleSet, reference: Reference, quantity: str) -> RuleSet:
    """Return the rule set with the steps of its standard in the place of routes, thresholds of ``quantity`` alone."""
    rows = [
        row
        for row in reference.select(TABLES[rule_set.kind], edition=rule_set.edition, quantity=quantity)
        if row.dims.get("level") in RUNGS
    ]
    routes: dict[str, dict[str, str]] = {}
    for row in rows:
        key = step_key(row.dims.get("metal", ""), row.dims.get("process", ""))
        routes.setdefault(key, {})[RUNGS[row.dims["level"]]] = row.key
    return replace(rule_set, routes=dict(sorted(routes.items())))


def sums(rule_set: RuleSet) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, by metal and process, the steps whose rows add up to the row of the whole, where the standard's do."""
    path = files("tanfeng.ratings").joinpath("rulesets", f"{rule_set.id}.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8")).get("sums", {})
    return {(metal, whole): tuple(parts) for metal, wholes in data.items() for whole, parts in wholes.items()}
