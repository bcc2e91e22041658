"""One solved scenario with all that is shown of it (一次情景运行): the JSON contract, and the data of its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tanfeng.core.findings import Finding, in_order, to_dicts
from tanfeng.core.language import choose
from tanfeng.core.lineage import Lineage
from tanfeng.report.code_names import names_of, with_names
from tanfeng.report.fan import Fan
from tanfeng.report.heat_map import Adoption
from tanfeng.report.labels import Names
from tanfeng.report.numbers import Said
from tanfeng.report.pathway_words import BOUNDARIES, BOUNDARY
from tanfeng.report.results import Mark, WorkspaceFacts, plain


@dataclass(frozen=True)
class PathwayRun:
    """A solved scenario (情景结果) with its statements, chains, findings, and the history before it.

    ``scenario`` and ``peaks`` are dictionaries of :class:`tanfeng.pathway.PathwayResult`; ``history`` is the direct
    emission of the whole sector by year, tCO2; ``items`` names the plan's items; ``metals`` names of metals.
    """

    facts: WorkspaceFacts
    scenario: Mapping[str, Any]
    peaks: Sequence[Mapping[str, Any]]
    findings: Sequence[Finding]
    lineage: Lineage
    history: Mapping[int, float] = field(default_factory=dict)
    marks: Sequence[Mark] = ()
    items: Mapping[str, Said] = field(default_factory=dict)
    reference: Any = None

    @property
    def name(self) -> Said:
        return Said(str(self.scenario["name_zh"]), str(self.scenario["name_en"]))

    @property
    def final(self) -> bool:
        """Whether the gap asked for was reached; otherwise everything shown is marked as not final (非最终)."""
        return bool(self.scenario["final"])

    @property
    def years(self) -> list[int]:
        return [int(year) for year in self.scenario["years"]]

    def values(self, boundary: str) -> list[float]:
        return [float(value) for value in self.scenario[BOUNDARIES[boundary]]]

    def item(self, key: str) -> Said:
        """Return the name of an item of the plan; a rule that is no target is called by its words in the plan."""
        if key in self.items:
            return self.items[key]
        row = next((row for row in self.scenario["policies"] if row["item"] == key and row["quote"]), None)
        return Said(str(row["quote"]), key) if row else Said(key, key)

    def with_names(self, text: str, lang: str | None = None) -> str:
        """Return a sentence about items with their names in place of their ids, where it does not name them itself."""
        for row in self.scenario["policies"]:
            name = choose(*self.item(str(row["item"])), lang)
            if name not in text:
                text = text.replace(str(row["item"]), f"“{name}”")
        return text

    def readable_findings(self) -> list[Finding]:
        """Return the findings for people: technologies, routes and units by name; the JSON keeps the codes alone."""
        plants = {str(p["unit_id"]): self._unit(p) for p in self.scenario["plants"] if not p["new_lines"]}
        names = names_of(self.reference) | plants
        return [replace(f, zh=with_names(f.zh, names, "zh"), en=with_names(f.en, names, "en")) for f in self.findings]

    def document(self, lang: str | None = None) -> dict[str, Any]:
        """Return the contract of ``tanfeng pathway run --json``: tonnes, tce, CNY; ``None`` for no number."""
        solved = self.scenario
        kept = ("status", "final", "objective", "bound", "gap", "years", *BOUNDARIES.values())
        more = (
            "energy_tce_low",
            "energy_tce_high",
            "quantiles",
            "ensemble",
            "by_metal",
            "adoption",
            "plants",
            "measures",
            "by_products",
            "scrap_supply",
        )
        bands = [f"{b}_tco2_{end}" for b in ("direct", "indirect", "total") for end in ("low", "high")]
        return {
            "scenario": solved["name"],
            "name_zh": solved["name_zh"],
            "name_en": solved["name_en"],
            **{key: plain(solved[key]) for key in kept},
            "cost": plain(solved["cost_items"]),
            "cost_total": plain(solved["cost"]),
            "policy": [self._policy(row) for row in solved["policies"]],
            "units": plain(solved["units"]),
            "peak": plain(self.peaks),
            "conflict": plain(solved.get("conflict")),
            "findings": to_dicts(in_order(self.findings), lang),
            **{key: plain(solved[key]) for key in (*bands, *more) if key in solved},
            "assumptions": plain(solved["assumptions"]),
        }

    def _policy(self, row: Mapping[str, Any]) -> dict[str, Any]:
        name = self.item(str(row["item"]))
        return {**plain(row), "name_zh": name.zh, "name_en": name.en}

    def fan(self, boundary: str) -> Fan:
        """Return the fan of a boundary; only direct emission has a history."""
        peak = next((p for p in self.peaks if p["boundary"] == boundary), {})
        figures = {year: f"scenario.{self.scenario['name']}.{year}.{boundary}" for year in self.years}
        history = {y: v for y, v in self.history.items() if y <= self.years[0]} if boundary == "direct" else {}
        year = peak.get("year")
        words = BOUNDARY[boundary]
        return Fan(
            title=Said(f"{self.name.zh}：{words.zh}", f"{self.name.en}: {words.en}"),
            unit="tce" if boundary == "energy" else "tCO2",
            years=self.years,
            central=self.values(boundary),
            quantiles=self.scenario.get("quantiles", {}).get(boundary, {}),
            history=history,
            marks=self.marks,
            deadline=peak.get("last_year_in_time"),
            peak=year if year in history or year in self.years else None,
            figures={year: figure for year, figure in figures.items() if figure in self.lineage},
            final=self.final,
        )

    def _unit(self, plant: Mapping[str, Any]) -> Said:
        """Name of a unit; new lines are called by their route."""
        if not plant["new_lines"]:
            return Said(str(plant["name"]), str(plant["name"]))
        route = Names(self.reference).route(plant["route"])
        return Said(f"新建：{route.zh}", f"new lines: {route.en}")

    def adoption(self) -> Adoption:
        """Return who takes up what, with names; a figure of a unit opens where the lineage has one."""
        base = f"scenario.{self.scenario['name']}.unit."
        units = {p["unit_id"]: self._unit(p) for p in self.scenario["plants"]}
        return Adoption(
            title=Said(f"{self.name.zh}：各单元的措施", f"{self.name.en}: measures by unit"),
            rows=self.scenario["units"],
            units=units,
            measures={m["key"]: Said(m["name_zh"], m["name_en"]) for m in self.scenario["measures"]},
            figures={unit: base + unit for unit in units if base + unit in self.lineage},
        )
