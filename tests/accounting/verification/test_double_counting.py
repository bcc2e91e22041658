"""The same tonne, MWh or GJ counted twice."""

from __future__ import annotations

import polars as pl
from tests.accounting.verification.changed import found, more, put

LEAD_COKE = (pl.col("item") == "coke") & pl.col("unit_id").str.ends_with("PB")
JUNE = pl.col("period") == "2024-06"
POTLINE = JUNE & (pl.col("item") == "limestone")
WASTE_HEAT = pl.col("attribute") == "waste_heat_power"


def test_the_same_coke_as_fuel_and_as_reductant_is_found() -> None:
    (finding,) = found("fuel-and-reductant", activity=more(LEAD_COKE & JUNE, stream="fuel"))
    assert "两次" in finding.zh
    assert finding.address.column == "stream"


def test_a_split_without_two_meters_is_one_finding_for_the_year() -> None:
    split = more(LEAD_COKE, stream="fuel", quantity=7.0)
    (finding,) = found("fuel-and-reductant", activity=split)
    assert "全部按燃料计" in finding.zh
    assert finding.count == 12


def test_a_split_with_two_meters_is_in_order() -> None:
    assert found("fuel-and-reductant", activity=more(LEAD_COKE, stream="fuel", quantity=7.0, meter_id="M-2")) == []


def test_coke_of_one_line_does_not_stand_against_coke_of_another() -> None:
    assert found("fuel-and-reductant", activity=put(LEAD_COKE, stream="fuel")) == []


def test_own_power_through_the_meter_of_own_generation_that_stands_as_bought_is_found() -> None:
    findings = found("own-power-bought", activity=more(WASTE_HEAT & JUNE, attribute="grid", quantity=5.0))
    assert len(findings) == 2
    assert all(finding.address.column == "meter_id" for finding in findings)


def test_the_same_megawatt_hours_as_own_and_as_bought_are_found() -> None:
    findings = found("own-power-bought", activity=more(WASTE_HEAT & JUNE, attribute="grid", meter_id=None))
    assert [finding.address.column for finding in findings] == ["attribute", "attribute"]


def test_own_power_of_zero_is_nothing_twice() -> None:
    zero = more(WASTE_HEAT & JUNE, attribute="grid", meter_id=None, quantity=0.0)
    assert found("own-power-bought", activity=zero) == []


def test_own_steam_that_is_said_to_be_bought_is_found() -> None:
    own = more(pl.col("stream") == "heat_in", attribute="self_made", quantity=10.0, period="2024-06")
    findings = found("own-steam-bought", activity=own)
    assert findings
    assert all("自产" in finding.zh for finding in findings)


def test_heat_bought_through_the_meter_of_heat_sold_is_found() -> None:
    back = more((pl.col("stream") == "heat_out") & JUNE, stream="heat_in")
    (finding,) = found("own-steam-bought", activity=back)
    assert "同一只表" in finding.zh


def test_bought_steam_is_no_question() -> None:
    bought = more((pl.col("stream") == "heat_out") & JUNE, stream="heat_in", meter_id="M-BOUGHT", attribute="purchased")
    assert found("own-steam-bought", activity=bought) == []


def test_a_contract_whose_papers_speak_of_a_ccer_is_found() -> None:
    papers = put(JUNE, note="同期已申请核证自愿减排量")
    (finding,) = found("green-power-and-ccer", certificates=papers)
    assert finding.address.file == "certificates.csv"


def test_a_contract_of_another_year_is_not_judged_here() -> None:
    assert found("green-power-and-ccer", certificates=put(pl.col("period") == "2023", note="CCER")) == []


def test_more_own_power_than_the_turbines_made_is_found() -> None:
    (finding,) = found("own-generation", activity=put(WASTE_HEAT & JUNE, quantity=pl.col("quantity") * 3))
    assert "余热发电" in finding.zh


def test_more_power_sold_than_bought_and_made_is_found() -> None:
    sold = more((pl.col("attribute") == "grid") & JUNE, stream="electricity_out", quantity=1e7, attribute=None)
    rules = [finding.rule for finding in found("net-energy", activity=sold)]
    assert set(rules) == {"verify.net-energy"}


def test_a_net_seller_of_own_power_is_no_question() -> None:
    """The total may be negative and is not clipped: what was made was made."""
    sold = more(WASTE_HEAT & JUNE, stream="electricity_out", attribute=None, meter_id="M-OUT", quantity=100.0)
    assert found("net-energy", activity=sold) == []


def fluorides(**gas: object) -> list[str]:
    """The lead line, told as an aluminium smelter that reports its metal of June, and the mass of a gas."""
    rows = more(POTLINE, stream="anode_effect", item="liquid_aluminium", quantity=8000.0)
    stated = more(POTLINE, **{"stream": "anode_effect", "item": "cf4", "quantity": 0.2, **gas})
    changed = found("anode-effect-twice", activity=lambda frame: stated(rows(frame)))
    return [finding.rule for finding in changed]


def test_a_measured_gas_beside_anode_effects_of_the_same_metal_is_found() -> None:
    assert fluorides() == ["verify.anode-effect-twice"]
    assert fluorides(period="2024") == ["verify.anode-effect-twice"]


def test_a_measured_gas_of_another_month_or_of_zero_is_no_question() -> None:
    assert fluorides(period="2024-05") == []
    assert fluorides(quantity=0.0) == []
