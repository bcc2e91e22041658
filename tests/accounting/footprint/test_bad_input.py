"""What is wrong is a finding with an address, and never a number."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.accounting.footprint.systems import (
    background,
    blocking,
    emit,
    footprint,
    ledger,
    make,
    power,
    rules,
    system,
    take,
)

from tanfeng.core.errors import UsageError


def test_a_loop_that_returns_all_it_makes_is_named() -> None:
    """::

    A: 100 t x, takes 100 t y ; B: 100 t y, takes 100 t x ; nothing leaves, and C asks for x
    """
    book = ledger(
        [
            make("A", "x", 100),
            take("A", "y", 100, "intermediate"),
            make("B", "y", 100),
            take("B", "x", 100, "intermediate"),
            take("C", "x", 1, "intermediate"),
            make("C", "z", 1),
        ]
    )
    result = footprint(system(book, emit("A", 1)), "z")
    assert result.total is None
    assert result.covered is None
    finding = next(f for f in result.findings if f.rule == "footprint.singular-loop")
    assert finding.given == "A, B"
    assert finding.address.file == "exchanges.csv"


def test_a_loop_that_takes_more_than_it_makes_gives_no_number_either() -> None:
    book = ledger([make("A", "x", 100), take("A", "x", 150, "intermediate")])
    result = footprint(system(book, emit("A", 1)), "x")
    assert result.covered is None
    assert "footprint.singular-loop" in blocking(result)


def test_a_broken_loop_elsewhere_leaves_other_products_alone() -> None:
    book = ledger([make("A", "x", 100), take("A", "x", 100, "intermediate"), make("B", "tin", 10)])
    assert footprint(system(book, emit("A", 1), emit("B", 30)), "tin").total == pytest.approx(3.0)


def test_a_bought_flow_without_background_leaves_no_total() -> None:
    book = ledger([take("P", "ore", 100), make("P", "ingot", 10)])
    result = footprint(system(book, emit("P", 20)), "ingot")
    assert result.total is None
    assert result.covered == pytest.approx(2.0)
    finding = next(f for f in result.findings if f.rule == "footprint.background-missing")
    assert (finding.address.file, finding.address.row, finding.address.column) == ("exchanges.csv", 2, "dataset")
    assert "footprint.no-total" in blocking(result)
    assert result.missing == ("ore",)


def test_a_gap_of_another_product_is_not_this_one_s() -> None:
    book = ledger([take("P", "ore", 100), make("P", "ingot", 10), make("Q", "tin", 5)])
    result = footprint(system(book, emit("P", 20), emit("Q", 5)), "tin")
    assert result.total == pytest.approx(1.0)


def test_fuel_without_upstream_data_leaves_no_total() -> None:
    book = ledger([make("P", "ingot", 10)])
    result = footprint(system(book, emit("P", 30, stream="fuel", item="coke", quantity=10.0)), "ingot")
    assert result.total is None
    assert result.covered == pytest.approx(3.0)
    assert "footprint.background-missing" in blocking(result)


def test_a_line_without_number_is_a_gap() -> None:
    book = ledger([make("P", "ingot", 10)])
    result = footprint(system(book, emit("P", None)), "ingot")
    assert result.total is None
    assert "footprint.line-without-number" in blocking(result)


def test_a_zero_is_a_zero_and_an_empty_cell_is_missing(tmp_path: Path) -> None:
    reference = background(tmp_path, ore=1.0)
    zero = ledger([take("P", "ore", 0.0, dataset="ore"), make("P", "ingot", 10)])
    assert footprint(system(zero, emit("P", 20), reference=reference), "ingot").total == pytest.approx(2.0)
    empty = ledger([take("P", "ore", None, dataset="ore"), make("P", "ingot", 10)])
    result = footprint(system(empty, emit("P", 20), reference=reference), "ingot")
    assert result.total is None
    assert "footprint.quantity-missing" in blocking(result)
    not_applicable = ledger([take("P", "ore", None, dataset="ore", quantity__na=True), make("P", "ingot", 10)])
    assert footprint(system(not_applicable, emit("P", 20), reference=reference), "ingot").total == pytest.approx(2.0)


def test_a_background_in_another_dimension_is_refused(tmp_path: Path) -> None:
    book = ledger([take("P", "gas", 5, dataset="gas", unit="10^4Nm3"), make("P", "ingot", 10)])
    result = footprint(system(book, emit("P", 20), reference=background(tmp_path, gas=1.0)), "ingot")
    assert result.total is None
    assert "footprint.background-unit" in blocking(result)


def test_waste_without_treatment_is_a_gap_unless_the_books_show_it_utilised() -> None:
    rows = [make("P", "ingot", 10), make("P", "slag", 5, "waste")]
    assert "footprint.waste-treatment-missing" in blocking(footprint(system(ledger(rows), emit("P", 20)), "ingot"))
    shown = {"unit_id": "U", "period": "2024", "waste": "slag", "unit": "t"}
    waste = [{**shown, "flow": "generated", "quantity": 5.0}, {**shown, "flow": "utilised", "quantity": 5.0}]
    result = footprint(system(ledger(rows, waste=waste), emit("P", 20)), "ingot")
    assert result.total == pytest.approx(2.0)
    assert "footprint.waste-utilised" in rules(result)


def test_energy_entered_twice_is_refused() -> None:
    book = ledger([take("P", "bought power", 10, "energy", unit="MWh", item="electricity"), make("P", "ingot", 10)])
    result = footprint(system(book, power("P", 10, "grid")), "ingot")
    assert {"footprint.entered-twice", "footprint.no-result"} <= blocking(result)
    assert result.covered is None


def test_green_power_without_certificate_counts_at_the_national_mix_and_is_said() -> None:
    book = ledger([make("P", "ingot", 1)])
    result = footprint(system(book, power("P", 1, "green_power")), "ingot")
    assert result.total == pytest.approx(0.5777)
    assert "footprint.green-power-without-proof" in rules(result)


def test_green_power_with_certificate_has_the_factor_of_its_technology() -> None:
    certificate = {
        "enterprise_id": "X",
        "period": "2024",
        "kind": "green_power_contract",
        "quantity": 1.0,
        "unit": "MWh",
    }
    book = ledger([make("P", "ingot", 1)], certificates=[{**certificate, "evidence": "C1", "generation": "wind"}])
    result = footprint(system(book, power("P", 1, "green_power", certificate="C1")), "ingot")
    assert result.total == pytest.approx(0.0336)
    assert "footprint.factor-year" in rules(result)
    assert "footprint.green-power-without-proof" not in rules(result)


def test_more_used_than_made_is_said() -> None:
    book = ledger([make("A", "crude", 10), take("B", "crude", 12, "intermediate"), make("B", "fine", 10)])
    assert "footprint.more-used-than-made" in rules(footprint(system(book, emit("A", 10)), "fine"))
    exact = ledger([make("A", "crude", 10), take("B", "crude", 10, "intermediate"), make("B", "fine", 10)])
    assert "footprint.more-used-than-made" not in rules(footprint(system(exact, emit("A", 10)), "fine"))


@pytest.mark.parametrize(("out", "said"), [(49.5, False), (45.0, True)])
def test_the_metal_of_a_process_is_balanced(out: float, said: bool) -> None:
    lead = {"metal": "Pb", "metal_content": 0.5}
    book = ledger(
        [
            make("A", "ore", 100, **lead),
            take("B", "ore", 100, "intermediate", **lead),
            make("B", "lead", out, metal="Pb", metal_content=1.0),
        ]
    )
    result = footprint(system(book, emit("B", 1)), "lead")
    assert ("footprint.metal-balance" in rules(result)) is said


def test_a_lot_with_two_metals_counts_once() -> None:
    rows = [
        make("P", "matte", 100, metal="Pb", metal_content=0.3),
        make("P", "matte", 100, metal="Cu", metal_content=0.2),
    ]
    assert footprint(system(ledger(rows), emit("P", 50)), "matte").total == pytest.approx(0.5)
    rows[1]["quantity"] = 90.0
    assert "footprint.lot-ambiguous" in rules(system(ledger(rows), emit("P", 50)))


def test_a_process_that_makes_nothing_is_said() -> None:
    processes = [
        {"process_id": "P", "unit_id": "U", "name": "P", "system": "main"},
        {"process_id": "S", "unit_id": "U", "name": "S", "system": "auxiliary"},
    ]
    book = ledger([make("P", "ingot", 10)], processes)
    result = footprint(system(book, emit("P", 20), emit("S", 5)), "ingot")
    assert result.total is None
    assert "footprint.process-without-product" in blocking(result)
    processes[1]["system"] = "affiliated"
    office = footprint(system(ledger([make("P", "ingot", 10)], processes), emit("P", 20), emit("S", 5)), "ingot")
    assert office.total == pytest.approx(2.0)
    assert "footprint.process-without-product" in rules(office)


def test_a_small_flow_may_be_cut_off_and_a_large_one_not(tmp_path: Path) -> None:
    reference = background(tmp_path, ore=1.0)
    small = [take("P", "ore", 1000, dataset="ore"), take("P", "lime", 5, dataset="cut-off"), make("P", "ingot", 10)]
    result = footprint(system(ledger(small), reference=reference), "ingot")
    assert result.total == pytest.approx(100.0)
    assert "footprint.cut-off" in rules(result)
    large = [take("P", "ore", 1000, dataset="ore"), take("P", "lime", 500, dataset="cut-off"), make("P", "ingot", 10)]
    assert "footprint.cut-off-too-large" in blocking(footprint(system(ledger(large), reference=reference), "ingot"))


def test_an_unknown_product_unit_or_method_is_wrong_use() -> None:
    built = system(ledger([make("P", "ingot", 10)]), emit("P", 20))
    with pytest.raises(UsageError, match="ingot"):
        footprint(built, "gold")
    with pytest.raises(UsageError, match="U"):
        footprint(built, "ingot", "no such unit")
    with pytest.raises(UsageError, match="mass"):
        footprint(built, "ingot", allocation="by feeling")


def test_an_exchange_of_an_unknown_process_is_said() -> None:
    processes = [{"process_id": "P", "unit_id": "U", "name": "P", "system": "main"}]
    book = ledger([make("P", "ingot", 10), make("Z", "tin", 1)], processes)
    result = footprint(system(book, emit("P", 20)), "ingot")
    assert "footprint.unknown-process" in rules(result)


def test_an_empty_ledger_is_wrong_use_and_not_a_zero() -> None:
    built = system(ledger([], [{"process_id": "P", "unit_id": "U", "name": "P", "system": "main"}]), emit("P", 1))
    with pytest.raises(UsageError):
        footprint(built, "ingot")


def test_an_output_without_quantity_leaves_not_even_a_covered_part() -> None:
    """Without the second product's quantity the first would carry everything."""
    book = ledger(
        [
            make("P", "lead", 10, metal="Pb", metal_content=1.0),
            make("P", "slime", None, "co_product", allocation="mass"),
        ]
    )
    result = footprint(system(book, emit("P", 20)), "lead")
    assert result.covered is None
    assert {"footprint.quantity-missing", "footprint.no-result"} <= blocking(result)


def test_a_flow_in_two_dimensions_gives_no_number() -> None:
    book = ledger([make("A", "gas", 1), take("B", "gas", 1, "intermediate", unit="m3"), make("B", "fine", 1)])
    assert footprint(system(book, emit("A", 1)), "fine").covered is None


def test_power_of_an_attribute_without_factor_is_a_gap() -> None:
    book = ledger([make("P", "ingot", 1)])
    result = footprint(system(book, power("P", 1, "自备燃气")), "ingot")
    assert result.total is None
    assert "footprint.attribute-unknown" in blocking(result)


def test_scrap_free_of_burden_is_said() -> None:
    book = ledger([take("P", "scrap", 12, dataset="secondary-material-cut-off"), make("P", "ingot", 10)])
    result = footprint(system(book, emit("P", 20)), "ingot")
    assert result.total == pytest.approx(2.0)
    assert "footprint.free-of-burden" in rules(result)


def test_prices_in_two_currencies_give_no_number() -> None:
    economic = {"allocation": "economic", "price": 1.0, "price_years": "2024"}
    rows = [
        make("P", "a", 1, **economic, price_unit="元/t"),
        make("P", "b", 1, "co_product", **economic, price_unit="USD/t"),
    ]
    result = footprint(system(ledger(rows), emit("P", 20)), "a")
    assert result.covered is None
    assert "footprint.mixed-currencies" in rules(result)
