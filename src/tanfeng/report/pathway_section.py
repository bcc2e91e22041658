"""What the plants do, on the main page (主报告中的设施路径): per scenario items, conflicts, measures, what decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from tanfeng.core.language import CHINESE, ENGLISH
from tanfeng.report.heat_map import heat_map
from tanfeng.report.numbers import Said
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.pathway_words import BOUNDARY, price_meaning, proof, shortfall, status
from tanfeng.report.results import RunResults
from tanfeng.report.tornado import tornado

#: The boundary whose level in the last year is taken apart on the main page.
SHOWN = "total"


def scenario_details(results: RunResults) -> list[dict[str, Any]]:
    """Return one entry per scenario that was decided plant by plant, with its pictures drawn."""
    found = [_detail(run) for run in runs(results)]
    first = next((entry for entry in found if entry["decided"]), found[0] if found else None)
    return [{**entry, "open": entry is first} for entry in found]


def runs(results: RunResults) -> Iterator[PathwayRun]:
    """Yield the scenarios of the results as runs of their own."""
    items = {str(i["id"]): Said(str(i["title_zh"]), str(i["title_en"])) for i in results.plan if i.get("title_zh")}
    items |= {str(t["id"]): Said(str(t["name_zh"]), str(t["name_en"])) for t in results.targets if t.get("name_zh")}
    for scenario in results.scenarios:
        if "plants" in scenario:
            yield PathwayRun(
                facts=results.workspace,
                scenario=scenario,
                peaks=[peak for peak in results.peaks if peak.get("scenario") == scenario["name"]],
                findings=(),
                lineage=results.lineage,
                items=items,
                reference=results.reference,
            )


def _detail(run: PathwayRun) -> dict[str, Any]:
    pictures = [partial(heat_map, run.adoption())] if run.scenario["units"] else []
    moved = next((row for row in run.scenario.get("tornado", ()) if row["boundary"] == SHOWN), None)
    if moved is not None:
        words, last = BOUNDARY[SHOWN], run.years[-1]
        title = Said(
            f"{run.name.zh}：哪些假设左右 {last} 年{words.zh}", f"{run.name.en}: what moves {words.en} in {last}"
        )
        pictures.append(partial(tornado, moved, title))
    return {
        "id": str(run.scenario["name"]),
        "name": run.name,
        "decided": any(row["measures"] for row in run.scenario["units"]),
        "final": run.final,
        "status": status(run.scenario),
        "proof": proof(run.scenario),
        "items": [item_row(run, row) for row in run.scenario["policies"]],
        "conflict": list(conflict_said(run)),
        "deciding": [_deciding(peak) for peak in run.peaks if peak.get("deciding")],
        "pictures": [Said(Markup(draw(CHINESE)), Markup(draw(ENGLISH))) for draw in pictures],
    }


def item_row(run: PathwayRun, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plan item as a row: name, year, shortfall, shadow price (方案条目行)."""
    return {
        "id": row["item"],
        "name": run.item(str(row["item"])),
        "first": row["from"],
        "slack": shortfall(row),
        "price": price_meaning(row),
    }


def conflict_said(run: PathwayRun) -> Iterator[Said]:
    """Yield what conflicts and what easing would do, items called by their names (冲突与放宽)."""
    conflict = run.scenario.get("conflict")
    for said in (conflict, *conflict["relaxations"]) if conflict else ():
        yield Said(run.with_names(str(said["zh"]), CHINESE), run.with_names(str(said["en"]), ENGLISH))


def _deciding(peak: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "boundary": BOUNDARY[str(peak["boundary"])],
        "said": [Said(str(row["zh"]), str(row["en"])) for row in peak["deciding"]],
    }
