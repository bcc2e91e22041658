"""What holds for every system: burdens are conserved, the solver is right, names and order do not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.footprint.systems import Row, emit, footprint, ledger, make, system, take

from tanfeng.accounting.footprint import System
from tanfeng.accounting.footprint.montecarlo import Sampler
from tanfeng.accounting.footprint.tearing import pattern, solve


@st.composite
def smelters(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """Processes P0…Pn, each with one to three products by mass, taking at most 30 % of each others' products back."""
    count = draw(st.integers(1, 6))
    amount = st.floats(1, 1000)
    rows: list[Row] = []
    for number in range(count):
        for product in range(draw(st.integers(1, 3))):
            role = "reference_product" if product == 0 else "co_product"
            metal = {"metal": "Pb", "metal_content": draw(st.floats(0.1, 1.0)), "allocation": "mass"}
            rows.append(make(f"P{number}", f"f{number}.{product}", draw(amount), role, **metal))
    made = [(row["flow"], row["quantity"]) for row in rows]
    for flow, quantity in made:
        users = draw(st.lists(st.integers(0, count - 1), max_size=2, unique=True))
        for user in users:
            share = draw(st.floats(0.01, 0.3))
            rows.append(take(f"P{user}", flow, quantity * share, "intermediate"))
    lines = [emit(f"P{number}", draw(st.floats(0.1, 1000))) for number in range(count)]
    return rows, lines


def products(built: System) -> dict[str, float]:
    """What leaves the enterprise of each flow."""
    left = {row["flow"]: 0.0 for row in built.outputs}
    for row in built.outputs:
        left[row["flow"]] += row["quantity"]
    for row in built.uses:
        left[row["flow"]] -= row["quantity"]
    return left


@given(smelters())
@settings(max_examples=40)
def test_what_leaves_the_gate_carries_all_that_was_emitted(drawn: tuple[list[Row], list[Row]]) -> None:
    rows, emitted = drawn
    built = system(ledger(rows), *emitted)
    carried = 0.0
    for flow, amount in products(built).items():
        total = footprint(built, flow).total
        assert total is not None
        carried += amount * total
    assert carried == pytest.approx(sum(line["tco2e"] for line in emitted), rel=1e-9)


@given(smelters())
@settings(max_examples=40)
def test_brightway_gives_what_dense_algebra_gives(drawn: tuple[list[Row], list[Row]]) -> None:
    """The oracle: cf = (I - Aᵀ)⁻¹ b over flows, written with loops and numpy alone."""
    rows, emitted = drawn
    built = system(ledger(rows), *emitted)
    flows = [row["flow"] for row in built.outputs]
    a, b = np.zeros((len(flows), len(flows))), np.zeros(len(flows))
    for j, out in enumerate(built.outputs):
        mass = sum(o["quantity"] * o["mass"] for o in built.outputs if o["process"] == out["process"])
        share = out["quantity"] * out["mass"] / mass
        b[j] = share * built.emissions()[out["process"]] / out["quantity"]
        for use in built.uses:
            if use["process"] == out["process"]:
                a[flows.index(use["flow"]), j] += share * use["quantity"] / out["quantity"]
    expected = np.linalg.solve(np.eye(len(flows)) - a.T, b)
    found = [footprint(built, flow).total for flow in flows]
    assert found == pytest.approx(list(expected), rel=1e-8)


@given(smelters())
@settings(max_examples=40)
def test_contributions_sum_to_the_footprint(drawn: tuple[list[Row], list[Row]]) -> None:
    rows, emitted = drawn
    result = footprint(system(ledger(rows), *emitted), rows[0]["flow"])
    assert float(result.contributions["tco2e"].sum()) == pytest.approx(result.total, rel=1e-9)
    assert float(result.by_category()["tco2e"].sum()) == pytest.approx(result.total, rel=1e-9)


@given(smelters())
@settings(max_examples=40)
def test_the_sampler_without_variation_is_the_deterministic_solution(drawn: tuple[list[Row], list[Row]]) -> None:
    rows, emitted = drawn
    built = system(ledger(rows), *emitted)
    allocation = built.allocated()
    totals, _, failed = Sampler(built, allocation, [0]).run(3, 1, varying=False)
    assert failed == 0
    assert list(totals) == pytest.approx([footprint(built, built.outputs[0]["flow"]).total] * 3, rel=1e-9)


@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_tearing_solves_any_pattern(size: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    dense = generator.random((size, size)) * (generator.random((size, size)) < 0.5) / (2 * size)
    users, suppliers = np.nonzero(dense)
    start = generator.random((size, 4))
    entries = np.repeat(dense[users, suppliers][:, None], 4, axis=1)
    found = solve(pattern(size, users, suppliers), entries, start)
    assert found == pytest.approx(np.linalg.solve(np.eye(size) - dense.T, start), rel=1e-9)


@given(st.floats(0.001, 1000))
@settings(max_examples=20)
def test_ten_times_everything_changes_nothing(scale: float) -> None:
    def smelter(factor: float) -> float | None:
        rows = [make("A", "x", 10 * factor), take("B", "x", 10 * factor, "intermediate"), make("B", "y", 8 * factor)]
        return footprint(system(ledger(rows), emit("A", 20 * factor), emit("B", 4 * factor)), "y").total

    assert smelter(scale) == pytest.approx(3.0, rel=1e-9)
