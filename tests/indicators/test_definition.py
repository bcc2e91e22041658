"""Options: named as people type them, printed as they were used, refused when they do not exist."""

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.indicators.definition import for_plan, load_all, parse_option, resolve
from tanfeng.indicators.targets import READERS
from tanfeng.plan import Plan

PLAN = Plan.load("hunan-nonferrous-2022")
DEFINITIONS = for_plan(PLAN)


def test_every_target_of_the_plan_has_a_definition_and_a_reader() -> None:
    assert set(DEFINITIONS) == {target.id for target in PLAN.targets}
    assert {definition.id for definition in load_all().values()} == set(READERS)


def test_every_default_is_a_choice_and_every_choice_has_both_languages() -> None:
    for definition in DEFINITIONS.values():
        for option in definition.options:
            assert option.kind != "choice" or option.find(option.default) is not None
            assert all(choice.zh and choice.en for choice in option.choices)
        assert len({option.key for option in definition.options}) == len(definition.options)


@pytest.mark.parametrize(
    "given",
    [
        {"recycled-share": "primary-plus-recycled"},
        {"recycled-share": "B"},
        {"target-recycled-share.denominator": "b"},
        {"recycled_share.denominator": "primary-plus-recycled"},
    ],
)
def test_an_option_may_be_named_in_full_or_by_its_choice_alone(given: dict[str, str]) -> None:
    assert resolve(given, DEFINITIONS)["target-recycled-share"]["denominator"] == "primary-plus-recycled"


def test_what_is_not_given_keeps_its_default() -> None:
    plain, chosen = resolve({}, DEFINITIONS), resolve({"peak": "direct"}, DEFINITIONS)
    assert chosen["target-peak"] == plain["target-peak"] | {"boundary": "direct"}
    assert {k: v for k, v in chosen.items() if k != "target-peak"} == {
        k: v for k, v in plain.items() if k != "target-peak"
    }


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"growth": "B"}, "growth"),
        ({"recycled-share.colour": "red"}, "colour"),
        ({"recycled-share.denominator": "C"}, "C"),
        ({"recycled-share": "C"}, "C"),
    ],
)
def test_what_does_not_exist_is_wrong_use(given: dict[str, str], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        resolve(given, DEFINITIONS)


@pytest.mark.parametrize("text", ["recycled-share", "=B", "recycled-share=", ""])
def test_an_option_without_target_or_choice_is_wrong_use(text: str) -> None:
    with pytest.raises(UsageError, match=r"目标=口径|target=choice"):
        parse_option(text)


def test_the_definition_says_which_choices_are_in_use() -> None:
    definition = DEFINITIONS["target-benchmark-capacity"]
    used = resolve({"benchmark-capacity": "pooled"}, DEFINITIONS)["target-benchmark-capacity"]
    zh, en = definition.text(used)
    assert "合并" in zh
    assert "pooled" in en
    assert definition.unused(used)["pooling"] == ["per-metal"]
