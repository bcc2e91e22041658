"""A share of samples in words: all and none only where it is all or none of them."""

from __future__ import annotations

import pytest

from tanfeng.core.shares import of_samples


@pytest.mark.parametrize(
    ("share", "en"),
    [
        *((0.0, "0%"), (0.0003, "< 1%"), (0.004, "< 1%"), (0.0051, "1%"), (0.62, "62%")),
        *((0.992, "99%"), (0.996, "> 99%"), (0.9996, "> 99%"), (1.0, "100%")),
    ],
)
def test_all_samples_are_said_to_peak_only_where_all_do(share: float, en: str) -> None:
    assert of_samples(share)[1] == en


def test_the_bound_is_said_in_chinese_too_and_moves_with_the_digits() -> None:
    assert of_samples(0.9996) == ("大于 99%", "> 99%")
    assert of_samples(0.99996, 1) == ("大于 99.9%", "> 99.9%")
    assert of_samples(0.0001, 1) == ("小于 0.1%", "< 0.1%")


def test_tenths_that_add_up_to_all_are_all() -> None:
    assert of_samples(sum([0.1] * 10), 1)[0] == "100.0%"
