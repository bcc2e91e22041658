"""Services: every share of fuel and electricity is said, and each group adds to one."""

from __future__ import annotations

from typing import Any

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.pathway.carriers import services_of
from tanfeng.reference import Reference


def test_the_rest_is_what_the_other_shares_leave(sections: Any, assumed: Any):
    lead = services_of(sections()["services"], Reference.load(), assumed())["PB-PRIM"]
    assert lead.fuel == pytest.approx({"reduction": 0.4, "heat": 0.6})
    assert lead.electricity == pytest.approx({"electrolysis": 0.3, "drive": 0.7})
    assert lead.part("heat", ("bituminous_coal",)) == pytest.approx(0.3)
    assert lead.part("reduction", ("coke",)) == pytest.approx(0.4)


def test_the_rest_follows_when_a_share_is_varied(sections: Any, assumed: Any):
    lead = services_of(sections()["services"], Reference.load(), assumed(reduction=0.55))["PB-PRIM"]
    assert sum(lead.fuel.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"fuel": {"heat": "half", "reduction": "reduction"}}, "add to 1, given 0.9"),
        ({"fuel": {"heat": "all", "reduction": "reduction"}}, "add to 1, given 1.4"),
        ({"fuel": {"heat": "rest", "reduction": "rest"}}, "only one"),
        ({"fuel": {"heat": "rest", "smell": "half"}}, "smell"),
        ({"fuel": {"heat": "rest", "reduction": 0.4}}, "name an assumption"),
        ({"fuel": {"heat": "rest", "reduction": "reductoin"}}, "did you mean 'reduction'"),
        ({"fuel": {"heat": "rest", "electrolysis": "half"}}, "electrolysis"),
        ({"carriers": {"heat": {"bituminous_coal": "rest"}, "reduction": {"cok": "rest"}}}, "cok"),
        ({"fuel": {"heat": "rest", "steam": "half"}}, "steam"),
    ],
)
def test_shares_that_do_not_add_up_are_refused_with_their_address(sections: Any, assumed: Any, row: Any, word: str):
    section = sections()["services"]
    section["PB-PRIM"] |= row
    with pytest.raises(UsageError) as error:
        services_of(section, Reference.load(), assumed())
    assert word in error.value.en
    assert "base.toml [services.PB-PRIM]" in error.value.en


def test_a_route_nobody_knows_is_refused(assumed: Any):
    with pytest.raises(UsageError, match="PB-PRIMM"):
        services_of({"PB-PRIMM": {}}, Reference.load(), assumed())


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_a_share_outside_nought_to_one_is_refused_where_it_is_declared(sections: Any, assumed: Any, value: float):
    with pytest.raises(UsageError, match=r"base\.toml \[assumptions\.reduction\]"):
        services_of(sections()["services"], Reference.load(), assumed(reduction=value))
