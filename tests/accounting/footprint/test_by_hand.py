"""Footprints that a reader checks with a pencil; the system stands in the docstring."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.accounting.footprint.systems import (
    background,
    blocking,
    emit,
    footprint,
    ledger,
    lines,
    make,
    power,
    rules,
    system,
    take,
)


def test_a_chain_adds_what_each_step_emits() -> None:
    """::

    P1 --100 t bullion--> P2 --80 t ingot-->
    200 tCO2e             40 tCO2e               (200 + 40) / 80 = 3 tCO2e/t
    """
    book = ledger([make("P1", "bullion", 100), take("P2", "bullion", 100, "intermediate"), make("P2", "ingot", 80)])
    result = footprint(system(book, emit("P1", 200), emit("P2", 40)), "ingot")
    assert result.total == pytest.approx(3.0, rel=1e-12)
    assert not blocking(result)


def test_a_chain_that_sells_part_of_an_intermediate_takes_only_its_share() -> None:
    """::

    P1 --100 t bullion--> 50 t sold
    200 tCO2e         `--> 50 t P2 --40 t ingot-->     (200/2 + 40) / 40 = 3.5
    """
    book = ledger([make("P1", "bullion", 100), take("P2", "bullion", 50, "intermediate"), make("P2", "ingot", 40)])
    built = system(book, emit("P1", 200), emit("P2", 40))
    assert footprint(built, "ingot").total == pytest.approx(3.5, rel=1e-12)
    assert footprint(built, "bullion").total == pytest.approx(2.0, rel=1e-12)


def test_two_producers_are_mixed_by_output() -> None:
    """::

        A 30 t crude, 60 tCO2e \\
                                 > 90 t crude --> C 90 t fine, 0 tCO2e     (60 + 240) / 90 = 3.3333
        B 60 t crude, 240 tCO2e/
    """
    book = ledger(
        [make("A", "crude", 30), make("B", "crude", 60), take("C", "crude", 90, "intermediate"), make("C", "fine", 90)]
    )
    built = system(book, emit("A", 60), emit("B", 240))
    assert footprint(built, "fine").total == pytest.approx(300 / 90, rel=1e-12)
    assert footprint(built, "crude", "A").total == pytest.approx(2.0, rel=1e-12)
    assert footprint(built, "crude", "B").total == pytest.approx(4.0, rel=1e-12)


def test_a_return_loop_is_solved() -> None:
    """::

    smelter: 100 t bullion, 300 tCO2e, takes 20 t dross back
    refinery: takes 100 t bullion, makes 90 t ingot and 20 t dross, 60 tCO2e; by value 1 : 0, so dross is free
    ingot = (300 + 60) / 90 = 4
    """
    book = ledger(
        [
            make("smelter", "bullion", 100),
            take("smelter", "dross", 20, "intermediate"),
            take("refinery", "bullion", 100, "intermediate"),
            make("refinery", "ingot", 90),
            make("refinery", "dross", 20, "intermediate"),
        ]
    )
    result = footprint(system(book, emit("smelter", 300), emit("refinery", 60)), "ingot")
    assert result.total == pytest.approx(4.0, rel=1e-12)
    assert "footprint.burden-free" in rules(result)


def test_a_loop_whose_return_carries_burden_is_solved_exactly() -> None:
    """::

    smelter: 100 t bullion (100 % Pb), 300 tCO2e, takes back 20 t dross
    refinery: 100 t bullion -> 80 t ingot + 20 t dross (both 100 % Pb, by mass: 0.8 and 0.2), 60 tCO2e
    S = 300 + 0.2 R ;  R = 60 + S   =>  R = 360 / 0.8 = 450 ;  ingot = 0.8 R / 80 = 4.5
    """
    metal = {"metal": "Pb", "metal_content": 1.0}
    book = ledger(
        [
            make("smelter", "bullion", 100, **metal),
            take("smelter", "dross", 20, "intermediate", **metal),
            take("refinery", "bullion", 100, "intermediate", **metal),
            make("refinery", "ingot", 80, **metal),
            make("refinery", "dross", 20, "intermediate", allocation="mass", **metal),
        ]
    )
    result = footprint(system(book, emit("smelter", 300), emit("refinery", 60)), "ingot")
    assert result.total == pytest.approx(4.5, rel=1e-12)


def test_bought_material_and_grid_power_carry_their_upstream(tmp_path: Path) -> None:
    """::

    concentrate 200 t x 0.5 ; power 100 MWh x 0.5777 (national footprint factor of 2024) ; direct 30
    100 t ingot: (100 + 57.77 + 30) / 100 = 1.8777
    """
    book = ledger([take("P", "concentrate", 200, dataset="conc"), make("P", "ingot", 100)])
    built = system(book, power("P", 100, "grid"), emit("P", 30), reference=background(tmp_path, conc=0.5))
    result = footprint(built, "ingot")
    assert result.total == pytest.approx(1.8777, rel=1e-12)
    shares = dict(result.by_category().select("category", "tco2e").iter_rows())
    assert shares == pytest.approx({"direct": 0.30, "electricity": 0.5777, "material": 1.0}, rel=1e-12)


def test_the_account_factor_of_electricity_is_not_used_for_a_footprint() -> None:
    """0.5 tCO2/MWh in the account; 0.5777 tCO2e/MWh with upstream in the footprint."""
    book = ledger([make("P", "ingot", 1)])
    assert footprint(system(book, power("P", 1, "grid")), "ingot").total == pytest.approx(0.5777)


def test_power_from_waste_heat_comes_from_the_process_that_makes_it() -> None:
    """::

    boiler: 10 MWh, 5 tCO2e of its own ; P uses 10 MWh of it ; 1 t ingot -> 5 tCO2e/t
    """
    book = ledger(
        [make("boiler", "own power", 10, unit="MWh", item="electricity"), make("P", "ingot", 1)],
    )
    result = footprint(system(book, emit("boiler", 5), power("P", 10, "waste_heat_power")), "ingot")
    assert result.total == pytest.approx(5.0)


def test_waste_is_treated_by_the_process_that_takes_it_in() -> None:
    """::

    P: 10 t ingot, 50 t effluent, 20 tCO2e ; other: 50 t effluent ; station treats 100 t for 30 tCO2e
    ingot = (20 + 15) / 10 = 3.5
    """
    book = ledger(
        [
            make("P", "ingot", 10),
            make("P", "effluent", 50, "waste"),
            make("other", "zinc", 10),
            make("other", "effluent", 50, "waste"),
            take("station", "effluent", 100, "waste"),
        ]
    )
    result = footprint(system(book, emit("P", 20), emit("station", 30)), "ingot")
    assert result.total == pytest.approx(3.5)
    assert not blocking(result)


def test_fluorides_count_with_the_potentials_of_the_sixth_report() -> None:
    """0.034 t CF4 at 7380 (AR6) is 250.92 tCO2e, whatever set the account used (6500 would be 221)."""
    book = ledger([make("cells", "aluminium", 100)])
    gases = [{"gas": "CF4", "tonnes": 0.034}]
    line = emit("cells", 221.0, stream="anode_effect", item="cf4", gases=gases)
    result = footprint(system(book, line), "aluminium")
    assert result.total == pytest.approx(0.034 * 7380 / 100)
    assert "ref:gwp.cf4.gwp100.ar6" in result.lineage


def test_fluorides_without_masses_by_gas_give_no_total() -> None:
    book = ledger([make("cells", "aluminium", 100)])
    result = footprint(system(book, emit("cells", 221.0, stream="anode_effect", item="cf4")), "aluminium")
    assert result.total is None
    assert "footprint.gases-unknown" in rules(result)


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    rows = [
        take("P1", "ore", 300, dataset="ore"),
        make("P1", "bullion", 100),
        take("P2", "bullion", 100, "intermediate"),
        make("P2", "ingot", 80),
    ]
    reference = background(tmp_path, ore=0.1)
    emitted = [emit("P1", 200), emit("P2", 40), power("P2", 7, "grid")]
    first = footprint(system(ledger(rows), *emitted, reference=reference), "ingot", draws=500)
    second = footprint(system(ledger(rows[::-1]), *emitted[::-1], reference=reference), "ingot", draws=500)
    assert first.total == second.total
    assert first.interval == second.interval
    assert first.contributions.drop("term").equals(second.contributions.drop("term"))


def test_months_add_up_to_the_year() -> None:
    months = [make("P", "ingot", 10, period=f"2024-{month:02d}") for month in range(1, 13)]
    other_year = make("P", "ingot", 999, period="2023")
    result = footprint(system(ledger([*months, other_year]), emit("P", 240)), "ingot")
    assert result.total == pytest.approx(2.0)
    assert result.output == pytest.approx(120.0)


def test_units_are_converted_and_a_flow_has_one_unit() -> None:
    book = ledger(
        [make("A", "crude", 100_000, unit="kg"), take("B", "crude", 100, "intermediate"), make("B", "fine", 50)]
    )
    assert footprint(system(book, emit("A", 100)), "fine").total == pytest.approx(2.0)
    mixed = ledger(
        [make("A", "gas", 1, unit="t"), take("B", "gas", 1, "intermediate", unit="m3"), make("B", "fine", 1)]
    )
    result = footprint(system(mixed, emit("A", 1)), "fine")
    assert result.total is None
    assert "footprint.flow-units" in rules(result)


def test_lines_of_a_unit_with_one_process_need_no_process_id() -> None:
    book = ledger([make("P", "ingot", 10)])
    assert footprint(system(book, emit(None, 50)), "ingot").total == pytest.approx(5.0)


def test_lines_without_process_are_said_and_leave_no_total() -> None:
    book = ledger([make("A", "crude", 10), take("B", "crude", 10, "intermediate"), make("B", "fine", 10)])
    result = footprint(system(book, emit("A", 10), emit(None, 50)), "fine")
    assert result.total is None
    assert result.covered == pytest.approx(1.0)
    assert {"footprint.line-without-process", "footprint.no-total"} <= blocking(result)


def test_lines_need_their_columns() -> None:
    with pytest.raises(ValueError, match="figure"):
        system_without = lines(emit("P", 1)).drop("figure")
        from tanfeng.accounting.footprint.energy_lines import complete

        complete(system_without)
