"""The Sankey picture: bands of the worked example, no circles, balanced nodes, hostile names inert."""

from __future__ import annotations

import pytest
from tests.materials.cycles import number, result, uncertain_example, worked_example

from tanfeng.ledger import Ledger
from tanfeng.materials import Materials, SolidWaste, solid_waste
from tanfeng.report.sankey import links, option, page


def nothing() -> SolidWaste:
    from pathlib import Path

    return solid_waste(Ledger(Path(), {}))


def test_bands_of_the_worked_example() -> None:
    bands = {(b.source, b.target): b.value for b in links(result(worked_example(), draws=0), 2002, "en")}
    assert bands == pytest.approx(
        {
            ("primary smelting", "refined metal"): 85,
            ("recycling", "refined metal"): 9,
            ("net import", "refined metal"): 6,
            ("refined metal", "manufacturing"): 100,
            ("manufacturing", "in use"): 90,
            ("net import", "in use"): 10,
            ("manufacturing", "new scrap →"): 8,
            ("→ new scrap", "recycling"): 8,
            ("net import", "recycling"): 2,
            ("recycling", "losses"): 1,
            ("manufacturing", "losses"): 2,
            ("in use", "stock gained"): 100,
        }
    )


def test_a_net_export_leaves_to_the_right() -> None:
    document = worked_example()
    document["systems"]["worked"]["metal_traded"] = number(-6, "t")
    bands = {(b.source, b.target): b.value for b in links(result(document, draws=0), 2002, "en")}
    assert bands["refined metal", "net export"] == 6


@pytest.mark.parametrize("year", [1991, 2005, 2020])
def test_no_circle_and_what_enters_a_process_leaves_it(year: int) -> None:
    bands = links(result(uncertain_example(), draws=0), year, "zh")
    inner = {b.source for b in bands} & {b.target for b in bands}
    for name in inner:
        entering, leaving = (
            sum(b.value for b in bands if side(b) == name) for side in (lambda b: b.target, lambda b: b.source)
        )
        assert entering == pytest.approx(leaving, rel=1e-9), name
    left = list(bands)
    while ends := {b.target for b in left} - {b.source for b in left}:
        left = [b for b in left if b.target not in ends]
    assert left == []


def test_a_year_without_figures_is_refused() -> None:
    with pytest.raises(KeyError):
        option(result(worked_example(), draws=0), 1999)


def test_a_name_from_a_file_cannot_run() -> None:
    document = worked_example()
    document["systems"]["worked"] |= {"zh": "</script><script>alert(1)</script>", "en": "x"}
    text = page(Materials("100000", (result(document, draws=0),), nothing(), ()))
    assert "<script>alert" not in text
    assert "http://" not in text.split("<script")[0]


def test_a_page_without_systems_says_so() -> None:
    assert "没有可以画的系统" in page(Materials("430000", (), nothing(), ()))
