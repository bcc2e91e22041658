"""Lookup: exactly one row by ordered specificity, or a finding that says what there is."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tanfeng.core.findings import Finding
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.reference.lookup import Question, answer

REGIONS = ("430400", "430000", "grid-central", "100000", "000000")


def row(
    region: str = "100000",
    value: float | None = 1.0,
    start: date | None = None,
    end: date | None = None,
    number: int = 0,
    **dims: str,
) -> ReferenceRow:
    return ReferenceRow(
        key=f"t.{region}-{number}",
        table="t",
        quantity="ncv",
        value=value,
        value_low=None,
        value_high=None,
        value_text="",
        unit="GJ/t",
        region=region,
        valid_from=start,
        valid_to=end,
        edition="",
        source="s",
        confidence="verified",
        note="",
        dims=dims,
    )


def ask(*rows: ReferenceRow, on: date | None = None, regions: tuple[str, ...] = (), **dims: object):
    return answer(rows, Question("t", "ncv", on, regions, dims))


@given(st.sets(st.sampled_from(REGIONS), min_size=1), st.permutations(REGIONS))
def test_the_first_region_that_has_a_row_decides(have: set[str], order: list[str]) -> None:
    rows = [row(region) for region in sorted(have)]
    found = ask(*rows, regions=tuple(order))
    assert isinstance(found, ReferenceRow)
    assert found.region == next(region for region in order if region in have)


@given(st.permutations([row(region) for region in REGIONS]))
def test_the_order_of_the_rows_does_not_matter(rows: list[ReferenceRow]) -> None:
    found = ask(*rows, regions=REGIONS)
    assert isinstance(found, ReferenceRow)
    assert found.region == REGIONS[0]


@given(st.integers(2, 9))
def test_several_rows_in_the_deciding_region_are_a_finding_even_if_a_wider_region_has_one(count: int) -> None:
    rows = [row("430000", number=n) for n in range(count)] + [row("100000")]
    found = ask(*rows, regions=("430000", "100000"))
    assert isinstance(found, Finding)
    assert found.rule == "reference.several-rows"
    assert str(count) in found.zh


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_consecutive_validities_give_one_row_on_every_day(day: date) -> None:
    turn = date(2024, 6, 1)
    before, after = row(end=turn - timedelta(days=1), number=1), row(start=turn, number=2)
    assert ask(before, after, on=day) == (after if day >= turn else before)


def test_a_day_outside_the_validity_is_a_finding_that_names_the_validity() -> None:
    found = ask(row(start=date(2015, 1, 1)), on=date(2012, 5, 1))
    assert isinstance(found, Finding)
    assert "2015-01-01/…" in found.zh
    assert "on=2012-05-01" in found.given


def test_a_row_without_a_value_counts_as_none() -> None:
    found = ask(row(value=None))
    assert isinstance(found, Finding)
    assert found.rule == "reference.no-row"


def test_zero_is_a_value() -> None:
    found = ask(row(value=0.0))
    assert isinstance(found, ReferenceRow)


def test_no_region_given_and_rows_of_two_regions_are_several() -> None:
    found = ask(row("430000"), row("100000"))
    assert isinstance(found, Finding)
    assert found.rule == "reference.several-rows"


def test_a_region_that_has_no_row_is_named_with_those_that_have() -> None:
    found = ask(row("430000"), regions=("440000",))
    assert isinstance(found, Finding)
    assert "440000" in found.given
    assert "430000" in found.en


def test_a_blank_can_be_asked_for() -> None:
    plain, special = row(number=1), row(number=2, variant="by-product")
    assert ask(plain, special, variant="") == plain
    assert ask(plain, special, variant=None) == plain
    assert ask(plain, special, variant="by-product") == special


def test_the_specificity_of_a_prefecture_runs_to_the_world() -> None:
    assert Reference.load().specificity("衡阳") == ("430400", "430000", "100000", "000000")


def test_an_unknown_region_has_no_specificity() -> None:
    assert Reference.load().specificity("999999") == ()
