"""Rule sets (规则集): which rung of which ladder applies to which route, as data.

A rule set holds no threshold: it names rows of the reference tables. ``benchmark-*`` sets carry the benchmark and
baseline levels (标杆水平 / 基准水平); ``limits-*`` sets carry levels 1/2/3 of the national energy limits (先进值 /
准入值 / 限定值). The two ladders have different numbers and are never read for one another.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import polars as pl

from tanfeng.core.confidence import may_decide
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference

Verdict = Literal["pass", "warning", "fail", "unknown"]

#: The class of a line that cannot be placed on the ladder: it stays in every table and every total.
UNRATED = "unrated"


@dataclass(frozen=True)
class Rung:
    """One rung or the class beyond the last (档次)."""

    key: str
    zh: str
    en: str
    verdict: Verdict


@dataclass(frozen=True)
class RuleSet:
    """One edition of one ladder (规则集). ``rungs`` run from best to worst; ``beyond`` is worse than all of them.

    ``routes`` gives, for each route key, the reference keys of its rungs.
    """

    id: str
    kind: str
    edition: str
    zh: str
    en: str
    rungs: tuple[Rung, ...]
    beyond: Rung
    unrated: Rung
    purposes: Mapping[str, str]
    routes: Mapping[str, Mapping[str, str]]

    @property
    def classes(self) -> tuple[Rung, ...]:
        return (*self.rungs, self.beyond, self.unrated)

    def verdicts(self, purpose: str = "") -> dict[str, Verdict]:
        """Return the verdict of each class; a ``purpose`` (such as ``new``) asks for its own rung and nothing less.

        Raises :class:`UsageError` on a purpose the rule set does not name.
        """
        if not purpose:
            return {c.key: c.verdict for c in self.classes}
        if purpose not in self.purposes:
            names = "、".join(self.purposes) or "—"
            raise UsageError(
                f"规则集 {self.id} 没有用途“{purpose}”，可用：{names}。",
                f"The rule set {self.id} has no purpose {purpose!r}; there are: {names}.",
            )
        keys = [rung.key for rung in self.rungs]
        last = keys.index(self.purposes[purpose])
        found: dict[str, Verdict] = {key: "pass" if keys.index(key) <= last else "fail" for key in keys}
        return {**found, self.beyond.key: "fail", self.unrated.key: "unknown"}


def _rung(raw: Mapping[str, Any]) -> Rung:
    return Rung(raw["key"], raw["zh"], raw["en"], raw["verdict"])


@cache
def load(rule_set: str) -> RuleSet:
    """Read a shipped rule set by id, such as ``benchmark-2021``. Raises :class:`UsageError` on an unknown one."""
    path = files("tanfeng.ratings").joinpath("rulesets", f"{rule_set}.toml")
    if rule_set not in shipped():
        names = "、".join(shipped())
        raise UsageError(
            f"没有规则集“{rule_set}”，可用：{names}。", f"There is no rule set {rule_set!r}; there are: {names}."
        )
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return RuleSet(
        id=rule_set,
        kind=raw["kind"],
        edition=raw["edition"],
        zh=raw["zh"],
        en=raw["en"],
        rungs=tuple(_rung(r) for r in raw["rungs"]),
        beyond=_rung(raw["beyond"]),
        unrated=_rung(raw["unrated"]),
        purposes=raw.get("purposes", {}),
        routes=raw["routes"],
    )


def shipped() -> tuple[str, ...]:
    """Return the ids of the shipped rule sets, sorted."""
    folder = files("tanfeng.ratings").joinpath("rulesets")
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")))


def ladder(rule_set: RuleSet, reference: Reference) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the thresholds of each route as a frame, and what is wrong with them.

    Columns: ``route``, ``unit``, ``quantity`` (what is measured), and for each rung ``<rung>`` (Float64, the
    published number or null), ``<rung>_key``, ``<rung>_confidence``, ``<rung>_decides`` (Boolean: known well enough
    to place a line).
    """
    findings: list[Finding] = []
    rows = []
    for route, keys in rule_set.routes.items():
        row: dict[str, Any] = {"route": route, "unit": None, "quantity": None}
        for rung in rule_set.rungs:
            key = keys.get(rung.key, "")
            found = reference.row(key) if key else None
            if key and found is None:
                findings.append(_unresolved(rule_set, route, key))
            value = found.value if found else None
            word = found.confidence if found else "not-found"
            row |= {
                rung.key: value,
                f"{rung.key}_key": key or None,
                f"{rung.key}_confidence": word,
                f"{rung.key}_decides": value is not None and may_decide(word),
            }
            if found is not None and found.unit:
                if row["unit"] not in (None, found.unit):
                    findings.append(_mixed(rule_set, route, str(row["unit"]), found.unit))
                row["unit"] = found.unit
                row["quantity"] = found.quantity
        known = [row[r.key] for r in rule_set.rungs if row[r.key] is not None]
        if known != sorted(known):
            findings.append(_disordered(rule_set, route, known))
        rows.append(row)
    return pl.DataFrame(rows, schema=_schema(rule_set)).sort("route"), findings


def _schema(rule_set: RuleSet) -> dict[str, Any]:
    schema: dict[str, Any] = {"route": pl.String, "unit": pl.String, "quantity": pl.String}
    for rung in rule_set.rungs:
        schema |= {
            rung.key: pl.Float64,
            f"{rung.key}_key": pl.String,
            f"{rung.key}_confidence": pl.String,
            f"{rung.key}_decides": pl.Boolean,
        }
    return schema


def _address(rule_set: RuleSet, route: str) -> Address:
    return Address(file=f"ratings/rulesets/{rule_set.id}.toml", column=route)


def _unresolved(rule_set: RuleSet, route: str, key: str) -> Finding:
    return Finding(
        "warning",
        "ratings.threshold-unresolved",
        f"规则集 {rule_set.id} 的路线 {route} 指向不存在的参考数据“{key}”。",
        f"Rule set {rule_set.id}, route {route}: there is no reference row {key!r}.",
        _address(rule_set, route),
        given=key,
    )


def _mixed(rule_set: RuleSet, route: str, first: str, second: str) -> Finding:
    return Finding(
        "warning",
        "ratings.threshold-units-differ",
        f"规则集 {rule_set.id} 的路线 {route} 各档单位不同：{first}、{second}。",
        f"Rule set {rule_set.id}, route {route}: its rungs have different units, {first} and {second}.",
        _address(rule_set, route),
        expected=first,
        given=second,
    )


def _disordered(rule_set: RuleSet, route: str, known: list[float]) -> Finding:
    return Finding(
        "warning",
        "ratings.threshold-order",
        f"规则集 {rule_set.id} 的路线 {route} 各档数值不是由小到大。",
        f"Rule set {rule_set.id}, route {route}: its rungs do not ascend.",
        _address(rule_set, route),
        given=", ".join(f"{value:g}" for value in known),
    )
