"""Confidence travels: the weakest word wins, and a recalled figure decides nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.core.confidence import LADDER, may_decide, name, weakest

words = st.sampled_from(LADDER)


@given(st.lists(words, min_size=1), words)
def test_adding_an_input_never_makes_a_result_surer(known: list[str], new: str) -> None:
    assert LADDER.index(weakest([*known, new])) >= LADDER.index(weakest(known))


@given(st.lists(words, min_size=1))
def test_the_order_of_the_inputs_does_not_matter(known: list[str]) -> None:
    assert weakest(known) == weakest(reversed(known))


def test_nothing_at_all_is_not_found() -> None:
    assert weakest([]) == "not-found"


def test_a_word_off_the_ladder_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown confidence"):
        weakest(["verified", "probably"])


def test_recalled_shows_as_to_be_checked_and_decides_nothing() -> None:
    assert name("recalled", "zh") == "待核原文"
    assert not may_decide("recalled")
    assert not may_decide("not-found")
    assert may_decide("verified-secondary")
