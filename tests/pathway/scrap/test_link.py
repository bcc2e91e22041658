"""The link of a scenario to a system: what it takes, and the one sentence for each way in which it does not hold."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from tests.materials.cycles import number, worked_example
from tests.pathway.scrap.example import (
    ASSUMED,
    REFERENCE,
    REGION,
    SHIPPED,
    Given,
    document,
    linked,
    scenario,
    supply,
)

from tanfeng.core.errors import UsageError
from tanfeng.materials import Systems
from tanfeng.pathway.scenario import ScrapSetting
from tanfeng.pathway.scenario_file import build_scenario
from tanfeng.pathway.scrap.link import link


def only(tables: dict[str, Any], **fields: Any) -> Any:
    found = linked(tables, **fields)
    assert found.supplies == {}
    (finding,) = found.findings
    assert finding.severity == "warning"
    assert "仍按声明的可得份额计" in finding.zh
    return finding


def test_a_national_system_is_refused_for_a_province_with_a_clear_sentence() -> None:
    """The shipped systems are of China: nothing changes for Hunan, even where a scenario asks for one."""
    shipped = Systems(SHIPPED, REFERENCE)
    found = link(scenario(system="cn-pb-batteries"), shipped, REGION, ["Pb"], range(2023, 2036))
    assert found.supplies == {}
    (finding,) = found.findings
    assert finding.rule == "pathway.scrap-supply-region"
    assert (finding.expected, finding.given) == ("430000", "100000")
    assert "别处的废料不等于本地可得的废料" in finding.zh
    assert (finding.address.file, finding.address.column) == ("test.toml", "scrap_supply.Pb.system")


def test_a_system_of_another_metal_is_refused() -> None:
    finding = only(document(metal="Zn"))
    assert (finding.rule, finding.expected, finding.given) == ("pathway.scrap-supply-metal", "Pb", "Zn")


def test_a_metal_that_no_unit_makes_is_named() -> None:
    found = link(scenario(), Given(document()), REGION, ["Cu"], [2030])  # type: ignore[arg-type]
    assert [f.rule for f in found.findings] == ["pathway.scrap-supply-no-plant"]


def test_an_unknown_system_is_wrong_use_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match=r"test\.toml \[scrap_supply\.Pb\] system.*hn-pb") as error:
        linked(document(), system="hn-bp")
    assert "nearest: hn-pb" in error.value.en


def test_a_workspace_without_systems_says_so(tmp_path: Any) -> None:
    for systems in (None, Systems(tmp_path, REFERENCE)):
        with pytest.raises(UsageError, match=r"materials\.toml"):
            link(scenario(), systems, REGION, ["Pb"], [2030])


def test_a_system_with_blocking_findings_gives_their_sentence() -> None:
    broken = document()
    broken["systems"]["hn-pb"]["end_uses"]["goods"]["share"] = number(0.9)
    finding = only(broken)
    assert finding.rule == "pathway.scrap-supply-not-computed"
    assert "0.9" in finding.zh


def test_a_kind_of_scrap_that_the_system_does_not_reach_is_not_zero() -> None:
    finding = only(document(), kinds=["old_scrap", "new_scrap"])
    assert (finding.rule, finding.given) == ("pathway.scrap-supply-kind-missing", "old_scrap")
    assert "new_scrap" in finding.zh


def test_a_system_without_yield_cannot_lend_it() -> None:
    finding = only(document(), **{"yield": "system"})
    assert finding.rule == "pathway.scrap-supply-no-yield"


def test_recalled_inputs_decide_nothing() -> None:
    weak = document()
    collection = {**number(0.5, low=0.4, high=0.6), "confidence": "recalled"}
    weak["systems"]["hn-pb"]["end_uses"]["goods"]["collection"] = collection
    assert only(weak).rule == "pathway.scrap-supply-recalled"


def test_years_beyond_the_system_are_named_and_left_to_the_declared_share() -> None:
    found = linked(document(last=2031))
    assert found.supplies["Pb"].years == tuple(range(2023, 2032))
    (finding,) = found.findings
    assert (finding.rule, finding.expected, finding.given) == ("pathway.scrap-supply-years", "2032—2035", "2020—2031")


def test_a_system_that_ends_before_decisions_gives_no_supply_and_the_finding() -> None:
    found = linked(document(last=2022))
    assert (found.supplies, [f.rule for f in found.findings]) == ({}, ["pathway.scrap-supply-years"])


def test_the_systems_own_yield_and_all_kinds_of_scrap_give_its_recycled_metal() -> None:
    """The worked example of the materials page, moved to Hunan: 9 t up to 2002, 54 t in 2003 and 2004."""
    tables = worked_example()
    tables["systems"]["worked"] |= {"region": REGION, "metal": "Pb"}
    kinds = ["old_scrap", "new_scrap", "scrap_traded"]
    one = supply(tables, (2001, 2002, 2003, 2004), system="worked", kinds=kinds, **{"yield": "system"})
    assert one.stated == pytest.approx([9.0, 9.0, 54.0, 54.0])
    assert one.names == ("scrap_supply.Pb",)


def test_more_sold_than_collected_leaves_nothing() -> None:
    tables = worked_example()
    tables["systems"]["worked"] |= {"region": REGION, "metal": "Pb", "scrap_traded": number(-5, "t")}
    kinds = ["old_scrap", "scrap_traded"]
    one = supply(tables, (2002, 2003), system="worked", kinds=kinds)
    assert one.stated == pytest.approx([0.0, 45.0])


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kinds": ["old_scrapp"]}, "old_scrap"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["old_scrap", "old_scrap"]}, "kinds"),
        ({"yield": "scrap_yeld"}, "scrap_yield"),
        ({"share": "shar"}, "shar"),
        ({"sytem": "x"}, "system"),
    ],
)
def test_what_is_misspelt_in_the_file_is_wrong_use(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        scenario(**fields)


def test_the_position_is_the_links_own() -> None:
    own = {"assumptions": {"scrap_yield": {"value": 0.8}, "scrap_supply.Pb": {"value": 0.2, **ASSUMED}}}
    with pytest.raises(UsageError):
        scenario(own)


def test_a_scenario_can_switch_the_link_off() -> None:
    assert scenario(enabled=False).scrap_supply == ()


def test_the_example_of_the_materials_page_can_be_copied() -> None:
    page = (SHIPPED.parents[1] / "docs" / "materials.md").read_text(encoding="utf-8")
    block = next(part for part in page.split("```toml")[1:] if "[scrap_supply.Cu]" in part).split("```")[0]
    base = (SHIPPED / "scenarios" / "base.toml").read_text(encoding="utf-8")
    (one,) = build_scenario("plan", tomllib.loads(base + block), {}).scrap_supply
    assert one == ScrapSetting("Cu", "hn-cu", ("old_scrap", "new_scrap"), "scrap_yield_cu", "scrap_reach_cu")
