"""The answer read by by-product and residue (按副产品与固废读结果)."""

from __future__ import annotations

from typing import Any

import numpy as np

from tanfeng.pathway.by_products import WORDS
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution

UNITS = {"acid_t": "t", "steam_gj": "GJ", "residue_t": "t", "residue_used_t": "t"}
SHARE = "residue_used_share"


def of_plant(plant: Plant, production_t: float) -> dict[str, float | None]:
    """What a plant gives in a year beside its product; ``None`` where its yield is not known (设施副产品)."""
    return {name: None if (y := getattr(plant.yields, name)) is None else y * production_t for name in WORDS}


def sector(problem: Problem, solution: Solution) -> dict[str, dict[str, Any]]:
    """Sums over the modelled plants by year (行业合计): ``values`` by year, ``None`` where no plant's yield is known.

    ``missing`` names the plants with output that a sum does not hold. ``residue_used_share`` is what is used of the
    residue of the plants for which both are known. The rest of the sector is in none of them.
    """
    running = [i for i in range(len(problem.plants)) if solution.production[i].any()]
    found: dict[str, dict[str, Any]] = {}
    for name in WORDS:
        made, missing = _sum(problem, solution, running, name)
        found[name] = {
            "unit": UNITS[name],
            "values": None if made is None else made.tolist(),
            "missing": missing,
        }
    both = [i for i in running if not _lacks(problem.plants[i], "residue_t", "residue_used_t")]
    whole, _ = _sum(problem, solution, both, "residue_t")
    used, _ = _sum(problem, solution, both, "residue_used_t")
    share = None
    if whole is not None and used is not None and (whole > 0).all():
        share = (used / whole).tolist()
    missing = [problem.plants[i].key for i in running if i not in both]
    return {**found, SHARE: {"unit": "ratio", "values": share, "missing": missing}}


def _sum(problem: Problem, solution: Solution, plants: list[int], name: str) -> tuple[Any, list[str]]:
    known = [i for i in plants if not _lacks(problem.plants[i], name)]
    missing = [problem.plants[i].key for i in plants if i not in known]
    if not known:
        return None, missing
    yields = np.array([getattr(problem.plants[i].yields, name) for i in known])
    return yields @ solution.production[known], missing


def _lacks(plant: Plant, *names: str) -> bool:
    return any(getattr(plant.yields, name) is None for name in names)
