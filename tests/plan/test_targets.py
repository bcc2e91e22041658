"""The six targets mean what the text says; what it leaves open is a named option with a default."""

from datetime import date
from decimal import Decimal

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.plan import Plan
from tanfeng.units import factor_to


@pytest.mark.parametrize(
    ("target_id", "comparator", "value", "unit", "baseline", "deadline", "accumulation"),
    [
        ("target-recycled-share", ">=", "24", "%", None, "2025-12-31", "point"),
        ("target-energy-intensity", "decline>=", "14", "%", 2020, "2025-12-31", "cumulative"),
        ("target-co2-intensity", "decline>=", None, "%", None, "2025-12-31", "cumulative"),
        ("target-benchmark-capacity", ">=", "50", "%", None, "2025-12-31", "point"),
        ("target-green-factories", ">=", "10", "家", 2020, "2025-12-31", "count_new"),
        ("target-peak", "<", "2030", "年", None, "2029-12-31", "point"),
    ],
)
def test_a_target_says_how_much_of_what_by_when(
    plan: Plan,
    target_id: str,
    comparator: str,
    value: str | None,
    unit: str,
    baseline: int | None,
    deadline: str,
    accumulation: str,
) -> None:
    target = plan.target(target_id)
    assert target.comparator == comparator
    assert target.value == (None if value is None else Decimal(value))
    assert target.unit == unit
    assert target.baseline_year == baseline
    assert target.deadline == date.fromisoformat(deadline) == plan.item(target_id).deadline
    assert target.accumulation == accumulation
    assert target.confidence == "plan-text"


def test_there_are_six_and_each_is_an_item(plan: Plan) -> None:
    assert len(plan.targets) == 6
    assert {t.id for t in plan.targets} == {item.id for item in plan.items if item.kind == "target"}
    assert all(t.quote == plan.item(t.id).quote for t in plan.targets)


def test_only_what_the_state_assigns_arrives_later(plan: Plan) -> None:
    assert [t.id for t in plan.targets if t.value_arrives_later] == ["target-co2-intensity"]
    assert [t.id for t in plan.targets if t.value is None] == ["target-co2-intensity"]


def test_units_are_units(plan: Plan) -> None:
    ratio = [t for t in plan.targets if t.unit == "%"]
    assert {t.id: t.value and t.value * factor_to(t.unit, "ratio") for t in ratio} == {
        "target-recycled-share": Decimal("0.24"),
        "target-energy-intensity": Decimal("0.14"),
        "target-co2-intensity": None,
        "target-benchmark-capacity": Decimal("0.50"),
    }
    assert factor_to(plan.target("target-green-factories").unit, "count") == 1


def test_before_2030_excludes_2030_unless_read_otherwise(plan: Plan) -> None:
    peak = plan.target("target-peak")
    assert peak.under() == peak
    wide = peak.under({"reading": "inclusive"})
    assert (wide.comparator, wide.deadline) == ("<=", date(2030, 12, 31))
    assert wide.quote == peak.quote


def test_what_the_plan_leaves_open_has_a_default_and_names(plan: Plan) -> None:
    defaults = {(t.id, key): choice.key for t in plan.targets for key, choice in t.chosen().items()}
    assert defaults == {
        ("target-recycled-share", "denominator"): "ten-metals",
        ("target-energy-intensity", "decline"): "compound",
        ("target-energy-intensity", "price-basis"): "constant",
        ("target-co2-intensity", "decline"): "compound",
        ("target-co2-intensity", "price-basis"): "constant",
        ("target-benchmark-capacity", "pooling"): "per-metal",
        ("target-green-factories", "counted-from"): "plan-period",
        ("target-green-factories", "removals"): "gross",
        ("target-peak", "reading"): "strict",
        ("target-peak", "boundary"): "total",
    }
    for target in plan.targets:
        for option in target.options:
            assert option.name_zh
            assert option.name_en
            assert len(option.choices) > 1
            assert len({choice.key for choice in option.choices}) == len(option.choices)


def test_an_unknown_option_or_choice_is_wrong_use(plan: Plan) -> None:
    target = plan.target("target-recycled-share")
    with pytest.raises(UsageError, match="denominator"):
        target.chosen({"numerator": "all"})
    with pytest.raises(UsageError, match="primary-plus-recycled"):
        target.chosen({"denominator": "everything"})
    with pytest.raises(UsageError, match="target-peak"):
        plan.target("target-nothing")


def test_a_target_names_its_scope(plan: Plan) -> None:
    assert plan.target("target-benchmark-capacity").scope["metals"] == ["Pb", "Zn", "Cu"]
    assert plan.target("target-energy-intensity").scope["size"] == "above_scale"
    assert {t.scope["region"] for t in plan.targets} == {plan.region}
