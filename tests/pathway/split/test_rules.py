"""A target split over units (目标分解): it closes, it scales, and no unit without data gets a zero."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.core.errors import UsageError
from tanfeng.pathway.split import Split, Target, Unit, split
from tanfeng.pathway.split.rounding import whole

TARGET = Target(2030, "total", 800.0, 2020, 1000.0, 900.0, (2018, 2019), planned_total=760.0)
UNITS = (
    Unit("a", "A", "e1", "4301", base=300.0, history=360.0, planned=200.0, output=100.0, benchmark=1.5),
    Unit("b", "B", "e1", "4302", base=200.0, history=90.0, planned=180.0, output=50.0, benchmark=3.0),
    Unit("c", "C", "e2", "", base=100.0, history=None, planned=90.0, output=40.0, benchmark=None),
    Unit("d", "D", "e3", "4301", missing=(("base", "停产", "it stood still"),)),
)


def amounts(done: Split) -> dict[str, dict[str, int]]:
    return {a.rule.key: dict(a.amounts) for a in done.allocations}


def test_each_rule_on_paper() -> None:
    done = split(TARGET, UNITS)
    assert amounts(done) == {
        "cost-optimal": {"a": 200, "b": 180, "c": 90},
        "equal-effort": {"a": 240, "b": 160, "c": 80},
        "grandfathering": {"a": 320, "b": 80},
        "benchmark": {"a": 150, "b": 150},
    }
    assert {a.rule.key: (a.rest, a.gap) for a in done.allocations} == {
        "cost-optimal": (290, 40),
        "equal-effort": (320, 0),
        "grandfathering": (400, 0),
        "benchmark": (None, 500),
    }


def test_units_without_data_are_named_with_the_reason_and_get_no_number() -> None:
    done = split(TARGET, UNITS)
    reasons = {(row["rule"], row["unit_id"]): row["reason_en"] for row in done.to_dict()["not_allocated"]}
    assert reasons["equal-effort", "d"] == "it stood still"
    assert ("grandfathering", "c") in reasons
    assert reasons["benchmark", "c"] == "no usable benchmark for its route"
    assert "d" not in {u for a in done.allocations for u in a.amounts}
    assert {f.rule for f in done.findings} >= {"split.not-allocated", "split.gap"}


def test_cities_and_enterprises_add_up_and_the_unknown_city_is_its_own_row() -> None:
    done = split(TARGET, UNITS)
    cities = {row["id"]: row for row in done.by("city")}
    assert set(cities) == {"4301", "4302", None}
    assert cities[None]["amounts"]["equal-effort"] == 80
    assert cities["4301"]["not_allocated"]["equal-effort"] == 1
    assert cities["4301"]["base"] == pytest.approx(300.0)
    enterprises = {row["id"]: row for row in done.by("enterprise")}
    assert enterprises["e3"]["amounts"] == dict.fromkeys(amounts(done))
    assert enterprises["e3"]["base"] is None
    for level in ("city", "enterprise"):
        for a in done.allocations:
            parts = [row["amounts"][a.rule.key] for row in done.by(level)]
            assert sum(x for x in parts if x is not None) == sum(a.amounts.values())


def test_the_tables_hold_the_same_numbers_as_the_document() -> None:
    done = split(TARGET, UNITS)
    table, document = done.frames()["allocation"], done.to_dict()
    for rule in document["rules"]:
        own = table.filter(rule=rule["rule"])
        assert own.filter(level="unit")["amount"].sum() == sum(p["amount"] for p in rule["parts"])
        assert own.filter(level="whole")["amount"].to_list() == [800]
    assert document["rules"][1]["parts"][0]["change"] == pytest.approx(-0.2)
    assert done.frames()["not_allocated"].height == len(document["not_allocated"])


def test_a_plan_above_the_target_leaves_a_negative_gap_with_words() -> None:
    done = split(replace(TARGET, planned_total=900.0), UNITS, ["cost-optimal"])
    (only,) = done.allocations
    assert only.gap == -100
    assert "not met" in only.shares.gap_en


def test_a_target_above_the_base_is_said_and_split_all_the_same() -> None:
    done = split(replace(TARGET, value=1500.0), UNITS, ["equal-effort"])
    assert "split.target-above-base" in {f.rule for f in done.findings}
    assert amounts(done)["equal-effort"]["a"] == 450


def test_units_above_the_sector_are_said_and_no_share_is_negative() -> None:
    done = split(replace(TARGET, base_total=500.0, value=300.0), UNITS, ["equal-effort"])
    assert "split.units-above-sector" in {f.rule for f in done.findings}
    assert amounts(done)["equal-effort"] == {"a": 150, "b": 100, "c": 50}
    assert done.allocations[0].rest == 0


def test_rules_without_their_data_are_named_and_left_out() -> None:
    done = split(replace(TARGET, planned_total=None, history_total=None), UNITS)
    assert set(amounts(done)) == {"equal-effort", "benchmark"}
    assert [f.rule for f in done.findings].count("split.rule-without-data") == 2


def test_no_units_leave_everything_to_the_rest_or_the_gap() -> None:
    done = split(TARGET, ())
    assert "split.no-units" in {f.rule for f in done.findings}
    assert {a.rule.key: (a.rest, a.gap) for a in done.allocations}["equal-effort"] == (800, 0)


def test_a_sector_without_emission_has_nothing_to_be_in_proportion_to() -> None:
    done = split(replace(TARGET, base_total=0.0), (Unit("a", base=0.0),), ["equal-effort"])
    (only,) = done.allocations
    assert (dict(only.amounts), only.gap) == ({}, 800)


@pytest.mark.parametrize(
    ("target", "units", "rules"),
    [
        (replace(TARGET, value=-1.0), UNITS, None),
        (replace(TARGET, value=float("nan")), UNITS, None),
        (replace(TARGET, base_total=-1.0), UNITS, None),
        (replace(TARGET, quantity="water"), UNITS, None),
        (TARGET, (*UNITS, UNITS[0]), None),
        (TARGET, UNITS, ["lottery"]),
        (TARGET, UNITS, []),
    ],
    ids=["negative target", "no number", "negative base", "quantity", "unit twice", "rule", "no rule"],
)
def test_bad_input_is_refused(target: Target, units: tuple[Unit, ...], rules: list[str] | None) -> None:
    with pytest.raises(UsageError):
        split(target, units, rules)


AMOUNT = st.one_of(st.none(), st.floats(0.0, 1e7))


@st.composite
def sectors(draw: st.DrawFn) -> tuple[Target, tuple[Unit, ...]]:
    units = tuple(
        Unit(
            f"u{n}",
            enterprise_id=draw(st.sampled_from(["", "e1", "e2"])),
            city_code=draw(st.sampled_from(["", "4301", "4302"])),
            base=draw(AMOUNT),
            history=draw(AMOUNT),
            planned=draw(AMOUNT),
            output=draw(AMOUNT),
            benchmark=draw(st.one_of(st.none(), st.floats(0.0, 20.0))),
        )
        for n in range(draw(st.integers(0, 6)))
    )
    total = st.floats(0.0, 1e8)
    return Target(2030, "total", draw(total), 2020, draw(total), draw(total), (2019,), draw(total)), units


@settings(max_examples=60, deadline=None)
@given(sectors())
def test_parts_rest_and_gap_are_the_whole_and_no_share_is_negative(drawn: tuple[Target, tuple[Unit, ...]]) -> None:
    target, units = drawn
    for a in split(target, units).allocations:
        assert a.whole == pytest.approx(target.value, abs=1.0)
        assert min([0, *a.amounts.values(), a.rest or 0]) == 0
        assert set(a.amounts) | set(a.shares.not_allocated) == {u.unit_id for u in units}


@settings(max_examples=30, deadline=None)
@given(sectors(), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(drawn: tuple[Target, tuple[Unit, ...]], random: object) -> None:
    target, units = drawn
    mixed = list(units)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert split(target, mixed).to_dict() == split(target, units).to_dict()


@settings(max_examples=30, deadline=None)
@given(sectors(), st.floats(0.1, 10.0))
def test_proportional_rules_scale_with_the_target(drawn: tuple[Target, tuple[Unit, ...]], factor: float) -> None:
    target, units = drawn
    rules = ["equal-effort", "grandfathering"]
    one = split(target, units, rules).allocations
    other = split(replace(target, value=target.value * factor), units, rules).allocations
    for a, b in zip(one, other, strict=True):
        assert b.shares.amounts == pytest.approx({k: v * factor for k, v in a.shares.amounts.items()}, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=3), st.floats(-1e6, 1e6), max_size=8))
def test_whole_parts_add_up_and_move_by_less_than_one(parts: dict[str, float]) -> None:
    done = whole(parts)
    assert sum(done.values()) == pytest.approx(sum(parts.values()), abs=0.5 + 1e-6)
    assert all(abs(done[key] - parts[key]) < 1.0 + 1e-9 for key in parts)


def test_equal_remainders_go_to_the_first_keys() -> None:
    assert whole({"c": 1 / 3, "a": 1 / 3, "b": 1 / 3}) == {"a": 1, "b": 0, "c": 0}
    assert whole({"a": 10.0, "b": 0.0}) == {"a": 10, "b": 0}
