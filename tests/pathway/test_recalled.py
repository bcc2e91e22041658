"""A number that is only recalled never decides an answer, wherever a scenario takes it from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.catalogue import Offer, measures
from tanfeng.pathway.inputs import resolved
from tanfeng.pathway.recalled import require_known
from tanfeng.pathway.scenario import Scenario

from .test_catalogue import COPPER, REFERENCE, SCENARIO, SPLIT


class Doubted:
    """The shipped reference with one row only recalled (某一行改为待核原文)."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __getattr__(self, name: str) -> Any:
        return getattr(REFERENCE, name)

    def row(self, key: str) -> Any:
        found = REFERENCE.row(key)
        return replace(found, confidence="recalled") if found is not None and key == self.key else found


def doubting(*names: str) -> Assumptions:
    """Return the resolved assumptions of the shipped plan, some of them only recalled."""
    rows = resolved(SCENARIO.assumptions, REFERENCE, "plan")
    return Assumptions({k: replace(r, confidence="recalled") if k in names else r for k, r in rows.items()})


def test_the_shipped_scenario_rests_on_no_recalled_number() -> None:
    require_known(SCENARIO, doubting())


def test_a_recalled_reference_row_behind_a_number_of_the_whole_sector_is_refused_with_both_addresses() -> None:
    key = "constants.co2-per-tce-programme"
    rows = resolved(SCENARIO.assumptions, Doubted(key), "plan")  # type: ignore[arg-type]
    assert rows["fuel_co2_per_tce"].confidence == "recalled"
    with pytest.raises(UsageError, match=rf"\[assumptions\.fuel_co2_per_tce\].*{key}"):
        require_known(SCENARIO, rows)


@pytest.mark.parametrize(
    "name", ["demand_growth", "electricity_price", "measure_life", "recycled_feed_premium", "gas_limit"]
)
def test_a_declared_number_that_is_only_recalled_is_refused_where_everything_rests_on_it(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        require_known(SCENARIO, doubting(name))


def test_what_only_an_energy_option_rests_on_is_left_to_that_option() -> None:
    require_known(SCENARIO, doubting("green_premium"))


def test_a_measure_whose_capital_cost_is_only_recalled_stays_out_and_is_named() -> None:
    scenario: Scenario = SCENARIO
    capex = next(m.capex for m in scenario.measures if COPPER.route in m.routes)
    require_known(scenario, doubting(capex))
    found, findings = measures(Offer(scenario, doubting(capex), REFERENCE, SPLIT.tce_per_mwh), (COPPER,))
    assert found == ()
    assert "recalled-capital" in [f.given for f in findings]
