"""Which guideline a unit follows: by metal, route and year, with the reason, and never silently in another's place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.accounting.guideline import Guideline
from tanfeng.accounting.guideline_editions import editions
from tanfeng.accounting.proposal import Proposal, propose
from tanfeng.core.findings import blocking
from tanfeng.reference import Reference

METALS = [metal.key for metal in Reference.load().metals.entries]
ROUTES = ["", *(route.key for route in Reference.load().routes.entries)]


@pytest.mark.parametrize(
    ("metal", "route", "year", "guideline"),
    [
        ("Cu", "CU-PYRO", 2025, "copper-2024"),
        ("Cu", "CU-SCRAP", 2026, "copper-2024"),
        ("Pb", "PB-PRIM", 2025, "lead-2024"),
        ("Pb", "PB-SEC", 2025, "lead-2024"),
        ("Zn", "ZN-HYDRO-R", 2025, "zinc-2024"),
        ("Al", "AL-ELEC", 2025, "aluminium-2013"),
        ("Mg", "", 2025, "magnesium-2013"),
        ("C", "", 2025, "carbon-materials-2024"),
        ("Sb", "SB-CONC", 2026, "other-nonferrous-2015"),
        ("W", "W-APT", 2026, "other-nonferrous-2015"),
        ("Bi", "BI-SUL", 2026, "other-nonferrous-2015"),
        ("Sn", "SN-PRIM", 2026, "other-nonferrous-2015"),
    ],
)
def test_each_metal_follows_its_own_text_where_it_has_one(metal: str, route: str, year: int, guideline: str) -> None:
    found = propose(metal, route, year)
    assert found.guideline == guideline
    assert found.findings == ()
    assert found.reason_zh
    assert found.reason_en


def test_a_metal_may_be_named_in_words() -> None:
    assert propose("铅", "铅冶炼", 2025).guideline == propose("Pb", "PB-PRIM", 2025).guideline == "lead-2024"


@pytest.mark.parametrize("metal", ["Cu", "Pb", "Zn"])
def test_before_2025_copper_lead_and_zinc_follow_the_older_text_and_the_reason_says_so(metal: str) -> None:
    found = propose(metal, "", 2024)
    assert found.guideline == "other-nonferrous-2015"
    assert "2025-04-01" in found.reason_zh
    assert "older text" in found.reason_en


def test_leach_route_copper_is_left_out_of_the_copper_standard() -> None:
    found = propose("Cu", "CU-HYDRO", 2026)
    assert found.guideline == "other-nonferrous-2015"
    assert "GB/T 32151.42—2024" in found.reason_zh
    assert "CU-HYDRO" in found.reason_en
    assert "copper-2024" in {other.edition.id for other in found.alternatives}


def test_a_year_in_which_a_standard_began_follows_it_whole_and_says_so() -> None:
    found = propose("Pb", "PB-PRIM", 2025)
    assert "不拆分年度" in found.reason_zh
    assert "not split" in found.reason_en


def test_a_year_before_every_text_has_none_and_blocks() -> None:
    found = propose("Pb", "PB-PRIM", 2014)
    assert found.guideline is None
    assert [f.rule for f in found.findings] == ["guideline.year-before-in-force"]
    assert blocking(found.findings)


def test_aluminium_of_2026_says_that_the_new_standard_was_not_available() -> None:
    found = propose("Al", "AL-ELEC", 2026)
    assert found.guideline == "aluminium-2013"
    [finding] = found.findings
    assert finding.rule == "guideline.text-not-available"
    assert finding.blocks
    assert "GB/T 32151.4—2026" in finding.zh
    assert finding.given == "aluminium-2013"


def test_a_workspace_that_has_the_new_standard_makes_it_the_one_proposed(tmp_path: Path) -> None:
    from tanfeng.accounting.guideline import content

    shipped = content("aluminium-2013")
    text = _toml_of("aluminium-2026", shipped)
    (tmp_path / "aluminium-2026.toml").write_text(text, encoding="utf-8")
    found = propose("Al", "AL-ELEC", 2026, overlays=(tmp_path,))
    assert found.guideline == "aluminium-2026"
    assert found.findings == ()


def test_industrial_silicon_and_mines_are_not_passed_over_in_silence() -> None:
    silicon, mine = propose("Si", "", 2025), propose("W", "W-WOLF", 2025)
    assert silicon.guideline == "other-nonferrous-2015"
    assert mine.guideline is None
    assert blocking(silicon.findings)
    assert blocking(mine.findings)


def test_emissions_trading_is_for_aluminium_from_2024_and_names_what_copper_has() -> None:
    assert propose("Al", "AL-ELEC", 2024, purpose="ets").guideline == "aluminium-ets-2024"
    assert propose("Al", "AL-ELEC", 2023, purpose="ets").guideline is None
    copper = propose("Cu", "CU-PYRO", 2026, purpose="ets")
    assert copper.guideline is None
    assert "报告管理" in copper.findings[0].zh
    assert not blocking(copper.findings)


@pytest.mark.parametrize("metal", ["Pb", "Zn", "Al", "Mg"])
def test_the_cross_check_is_ipcc(metal: str) -> None:
    assert propose(metal, "", 2025, purpose="cross_check").guideline == "ipcc-2006"


def test_an_unknown_metal_is_a_finding() -> None:
    found = propose("Xx", "", 2025)
    assert found.guideline is None
    assert [f.rule for f in found.findings] == ["guideline.unknown-metal"]


def test_a_blank_route_is_read_from_the_product_where_only_one_route_makes_it() -> None:
    assert propose("Al", "", 2025, product="再生铝").guideline == "other-nonferrous-2015"
    assert propose("Al", "", 2025, product="铝液").guideline == "aluminium-2013"


@given(
    metal=st.sampled_from(METALS),
    route=st.sampled_from(ROUTES),
    year=st.integers(2000, 2040),
    purpose=st.sampled_from(["enterprise_report", "ets", "cross_check", "general"]),
)
def test_a_proposal_has_a_guideline_with_a_reason_or_a_finding(metal: str, route: str, year: int, purpose: str) -> None:
    found: Proposal = propose(metal, route, year, purpose=purpose)
    assert found.guideline or found.findings
    if found.guideline:
        chosen = Guideline.load(found.guideline)
        assert chosen.purpose == purpose
        assert found.reason_zh
        assert route not in chosen.applicability.excluded_routes
        assert chosen.in_force_from is None or chosen.in_force_from.year <= year
    assert all(other.edition.id != found.guideline for other in found.alternatives)
    assert found == propose(metal, route, year, purpose=purpose)


def test_every_route_and_metal_that_a_document_names_exists() -> None:
    reference = Reference.load()
    for edition in editions():
        assert all(reference.metal(metal) for metal in edition.metals), edition.id
        assert all(reference.route(r) for r in (*edition.routes, *edition.excluded_routes)), edition.id


def _toml_of(name: str, data: dict[str, object]) -> str:
    """The least that a workspace has to write to make a document real, over the streams of a shipped one."""
    streams = data["streams"]
    assert isinstance(streams, dict)
    fuel = streams["fuel"]
    return (
        f'id = "{name}"\ntitle_zh = "铝冶炼企业"\ntitle_en = "aluminium"\ndocument_number = "GB/T 32151.4—2026"\n'
        'document_number_confidence = "verified"\nconfidence = "verified"\ngases = ["CO2"]\n'
        'in_force_from = "2026-08-01"\n'
        'purpose = "enterprise_report"\n[applicability]\nmetals = ["Al"]\nrank = 20\nreason_zh = "新标准"\n'
        'reason_en = "the new standard"\n[fuels]\ntable = "fuel_factors"\nvintage = "ets-2024"\n'
        '[totals.all]\nzh = "总量"\nen = "total"\nmembers = ["fuel"]\n[streams.fuel]\n'
        f'name_zh = "{fuel["name_zh"]}"\nname_en = "{fuel["name_en"]}"\nformula = "combustion"\nitem_kinds = ["fuel"]\n'
    )


def test_a_document_that_is_only_recalled_questions_and_stops_nothing() -> None:
    found = propose("Al", "AL-OX", 2024)
    assert found.guideline == "other-nonferrous-2015"
    assert [(f.rule, f.severity) for f in found.findings] == [("guideline.text-not-available", "warning")]
    assert "待核原文" in found.findings[0].zh


def test_a_document_that_is_sure_to_apply_stops_what_is_computed_in_its_place() -> None:
    found = propose("Al", "AL-ELEC", 2026)
    assert found.guideline == "aluminium-2013"
    assert blocking(found.findings)
