"""What the reference catalogue may offer: a number that is only recalled decides nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.pathway.conftest import unit

from tanfeng.core.findings import Finding
from tanfeng.pathway.catalogue import Needs, Offer, candidates, measures
from tanfeng.pathway.plants import Split
from tanfeng.pathway.scenario_file import load_scenarios
from tanfeng.reference import Reference

from .test_scenario import SHIPPED

REFERENCE = Reference.load()
SCENARIO = next(s for s in load_scenarios(SHIPPED) if s.name == "plan")
COPPER = unit("smelter", route="CU-PYRO", metal="Cu", fuel_tce=0.1725, electricity_mwh=0.468)
SPLIT = Split(0.75, 2.6, 0.1229)


class Doubtful:
    """The shipped reference with the rows of one quantity only recalled (某一量的行改为待核原文)."""

    def __init__(self, quantity: str) -> None:
        self.quantity = quantity

    def __getattr__(self, name: str) -> Any:
        return getattr(REFERENCE, name)

    def lookup(self, table: str, **dims: str) -> Any:
        row = REFERENCE.lookup(table, **dims)
        doubted = dims.get("quantity") == self.quantity and not isinstance(row, Finding)
        return replace(row, confidence="recalled") if doubted else row


def offered(reference: Any) -> Any:
    (measure,), _ = measures(Offer(SCENARIO, SCENARIO.assumptions, reference, SPLIT.tce_per_mwh), (COPPER,))
    return measure


def test_a_route_whose_energy_is_only_recalled_is_no_new_line_and_is_named() -> None:
    admitted, needs = (("CU-PYRO", "gb-level-2"),), {"Cu": Needs(50.0, 0.0, 25.0)}
    sure, _, _ = candidates(admitted, REFERENCE, (COPPER,), SPLIT, needs)
    assert [p.key for p in sure] == ["new:CU-PYRO"]
    none, inputs, findings = candidates(admitted, Doubtful("comprehensive_energy"), (COPPER,), SPLIT, needs)
    assert (none, inputs) == ((), ())
    assert [(f.rule, f.given) for f in findings] == [("pathway.candidate-recalled", "CU-PYRO: gb-level-2")]


def test_a_recalled_best_level_holds_no_measure_back() -> None:
    """Level 1 of copper leaves 20 kgce/t of the 120 that the catalogue states."""
    energy = {k: -sum(v * f for v, f in zip(offered(r).changes["smelter"].values(), (1.0, 0.1229), strict=True))
              for k, r in (("sure", REFERENCE), ("doubted", Doubtful("comprehensive_energy")))}  # fmt: skip
    assert energy["sure"] == pytest.approx(0.02, abs=1e-4)
    assert energy["doubted"] == pytest.approx(0.12)


def test_a_recalled_penetration_leaves_the_declared_potential() -> None:
    assert offered(REFERENCE).potential == pytest.approx(0.6)
    doubted = offered(Doubtful("penetration"))
    assert doubted.initial_share is None
    assert doubted.potential == pytest.approx(SCENARIO.assumptions.number("measure_potential"))
