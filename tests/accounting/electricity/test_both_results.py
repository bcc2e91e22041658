"""Location-based and market-based side by side: which factor, which proof, which total."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.accounting.electricity.power import bought, certificate, green, result, rules, sold, the

from tanfeng.core.errors import UsageError


def test_green_power_with_proof_is_zero_and_the_rest_takes_the_residual_factor() -> None:
    account = result([bought(900), green(100, "GEC-1")], [certificate(100)])
    assert account.location_based == Decimal("497.6")
    assert account.market_based == Decimal("548.64")  # 900 x 0.6096
    assert account.lines["market_tco2"].to_list() == [548.64, 0.0]
    assert not any(f.blocks for f in account.findings)


def test_green_power_without_proof_has_no_market_number_and_neither_has_the_total() -> None:
    account = result([bought(900), green(100)])
    assert account.market_based is None
    assert account.lines["market_tco2"].to_list() == [548.64, None]
    assert account.location_based == Decimal("497.6")
    finding = the(account, "electricity.no-proof")
    assert finding.blocks
    assert (finding.address.file, finding.address.row, finding.address.column) == ("activity.csv", 3, "certificate")
    assert the(account, "electricity.market-incomplete").blocks


def test_what_a_certificate_does_not_cover_is_told_and_has_no_number() -> None:
    account = result([green(100, "GEC-1")], [certificate(60)])
    assert account.market_based is None
    finding = the(account, "electricity.certificate-too-small")
    assert (finding.expected, finding.given) == ("100 MWh", "60 MWh")
    assert account.lines.select("proven_wh", "unproven_wh").row(0) == (60_000_000, 40_000_000)


def test_without_a_claim_both_results_are_one_and_the_account_says_so() -> None:
    account = result([bought(1000), bought(50, "waste_heat_power"), sold(10)])
    assert account.location_based == account.market_based == Decimal("492.624")
    assert "electricity.market-equals-location" in rules(account)


def test_own_non_fossil_power_needs_its_records() -> None:
    bare = result([bought(1000), bought(50, "self_pv")])
    assert bare.market_based is None
    assert the(bare, "electricity.no-own-records").blocks
    for proof in ({"evidence": "光伏发电月报"}, {"meter_id": "M-7"}):
        account = result([bought(1000), bought(50, "self_pv", period="2023", **proof)])
        assert account.market_based == account.location_based == Decimal("497.6")


def test_a_net_seller_has_a_negative_result_that_is_not_clipped() -> None:
    account = result([bought(100), bought(2000, "self_fossil"), sold(1100)])
    assert account.location_based == account.market_based == Decimal("-497.6")


def test_power_sold_with_its_attribute_deducts_nothing_in_the_market_based_result() -> None:
    rows = [bought(900), green(100, "GEC-1"), bought(80, "self_pv", evidence="月报"), sold(80, "self_pv")]
    account = result(rows, [certificate(100)])
    assert account.lines["market_tco2"].to_list() == [548.64, 0.0, 0.0, 0.0]


def test_green_power_beyond_consumption_has_no_number() -> None:
    account = result([green(100, "GEC-1"), sold(80)], [certificate(100)])
    finding = the(account, "electricity.green-beyond-consumption")
    assert finding.blocks
    assert account.market_based is None
    assert account.location_based == Decimal("9.952")


def test_a_mere_sale_without_green_power_is_not_said_to_be_beyond_consumption() -> None:
    assert "electricity.green-beyond-consumption" not in rules(result([bought(10), sold(80)]))


def test_zero_power_is_zero_and_no_power_is_no_number() -> None:
    assert result([bought(0)]).location_based == result([bought(0)]).market_based == 0
    nothing = result([])
    assert nothing.location_based is None
    assert nothing.market_based is None
    assert rules(nothing) == {"electricity.no-rows"}


def test_not_applicable_counts_neither_as_zero_nor_as_missing() -> None:
    account = result([bought(100), bought(None, "green_power", quantity__na=True)])
    assert account.market_based == Decimal("49.76")
    assert not any(f.blocks for f in account.findings)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (bought(None), "electricity.no-quantity"),
        (bought(-5), "electricity.quantity-out-of-range"),
        (bought(5, unit="t"), "electricity.unit"),
        (bought(5, item="steam"), "electricity.item"),
        (bought(5, emission_factor=-0.5), "electricity.factor-out-of-range"),
    ],
)
def test_a_row_that_cannot_be_computed_has_no_number_and_an_address(row: dict[str, object], rule: str) -> None:
    account = result([bought(100), row])
    assert account.lines["location_tco2"].to_list() == [49.76, None]
    assert account.market_based is None
    assert account.location_based == Decimal("49.76")
    assert the(account, rule).address.row == 3
    assert {"electricity.location-incomplete", "electricity.market-incomplete"} <= rules(account)


def test_a_given_factor_of_zero_is_a_claim_that_needs_proof() -> None:
    bare = result([bought(100, emission_factor=0.0)])
    assert bare.market_based is None
    assert the(bare, "electricity.zero-factor-without-proof").blocks
    proven = result([bought(100, emission_factor=0.0, certificate="GEC-1")], [certificate(100)])
    assert proven.market_based == 0


def test_an_unknown_attribute_counts_as_ordinary_and_says_so() -> None:
    account = result([bought(100, "mystery")])
    assert account.market_based == Decimal("49.76")
    assert the(account, "electricity.unknown-attribute").severity == "warning"


def test_a_certificate_on_ordinary_power_is_not_silently_ignored() -> None:
    account = result([bought(100, certificate="GEC-1")], [certificate(100)])
    assert account.market_based == Decimal("49.76")
    assert {"electricity.certificate-on-ordinary-power", "electricity.certificates-left"} <= rules(account)


def test_two_enterprises_are_kept_apart() -> None:
    rows = [bought(100), green(50, "GEC-1"), bought(100, enterprise_id="X-2")]
    account = result(rows, [certificate(50)])
    sums = account.by("enterprise_id")
    assert sums["market_tco2"].to_list() == [60.96, 49.76]  # only X-1 claims, so only X-1 takes the residual factor
    assert account.claims == ("X-1",)


def test_every_figure_walks_down_to_source_and_certificate() -> None:
    rows = [bought(900), green(100, "GEC-1"), bought(5, emission_factor=0.31)]
    account = result(rows, [certificate(100, unit="张")])
    assert account.lineage.dangling() == []
    chain = {f.id for _, f in account.lineage.walk("electricity.inventory.2023.X-1.market_based")}
    assert {
        "ref:electricity_factors.national-excl-market-nonfossil.100000.2023",
        "ref:electricity_factors.standard-specified-zero.100000.contracted-nonfossil",
        "ref:constants.electricity-per-green-certificate",
        "ledger:activity#3",
        "ledger:certificates#2",
        "ledger:activity#4:emission_factor",
    } <= chain


def test_the_residual_purpose_is_no_basis_of_a_location_based_result() -> None:
    with pytest.raises(UsageError, match="market_based"):
        result([bought(1)], purpose="market_based")
    with pytest.raises(UsageError):
        result([bought(1)], purpose="whatever")


def test_a_footprint_has_no_residual_factor_so_green_power_leaves_it_without_a_market_result() -> None:
    account = result([bought(900), green(100, "GEC-1")], [certificate(100)], purpose="footprint")
    assert account.location_based == Decimal("620.5")
    assert account.market_based is None
    assert the(account, "electricity.no-residual-factor").blocks
