"""Certificates: whose, of which period, how much, and once only."""

from __future__ import annotations

import pytest
from tests.accounting.electricity.power import bought, certificate, contract, green, result, rules, the


def months(*numbers: int) -> list[str]:
    return [f"2023-{number:02d}" for number in numbers]


def test_a_month_covers_its_month_only() -> None:
    covered = result([green(10, "HT-1", period="2023-03")], [contract(10, period="2023-03")])
    assert covered.market_based == 0
    assert covered.lines["matching"].to_list() == ["month"]
    other = result([green(10, "HT-1", period="2023-04")], [contract(10, period="2023-03")])
    assert other.market_based is None
    assert the(other, "electricity.certificate-of-other-period").blocks


def test_a_year_covers_its_months_and_the_account_says_that_it_was_not_month_by_month() -> None:
    rows = [green(10, "GEC-1", period=month) for month in months(1, 2, 3)]
    account = result(rows, [certificate(30)])
    assert account.market_based == 0
    assert set(account.lines["matching"]) == {"month by year"}
    assert "electricity.matched-by-year" in rules(account)


def test_settled_months_of_one_contract_cover_a_yearly_figure() -> None:
    account = result([green(30, "HT-1")], [contract(10, period=month) for month in months(1, 2, 3)])
    assert account.market_based == 0
    assert account.lines["matching"].to_list() == ["year by months"]
    assert account.certificates["left_wh"].to_list() == [0, 0, 0]


def test_a_certificate_of_another_year_proves_nothing() -> None:
    account = result([green(10, "GEC-1")], [certificate(10, period="2022")])
    assert the(account, "electricity.certificate-of-other-period").given == "0 MWh"
    assert account.market_based is None


def test_two_rows_share_a_certificate_up_to_its_quantity() -> None:
    rows = [green(60, "GEC-1", unit_id="U1"), green(60, "GEC-1", unit_id="U2")]
    account = result(rows, [certificate(100)])
    assert account.lines["proven_wh"].to_list() == [60_000_000, 40_000_000]
    assert the(account, "electricity.certificate-too-small").address.row == 3
    assert account.market_based is None


def test_what_is_left_of_a_certificate_is_told() -> None:
    account = result([bought(5), green(60, "GEC-1")], [certificate(100)])
    assert account.certificates.select("used_wh", "left_wh").row(0) == (60_000_000, 40_000_000)
    assert the(account, "electricity.certificates-left").given == "40 MWh"


def test_certificates_by_the_piece_are_a_megawatt_hour_each() -> None:
    account = result([green(7, "GEC-1")], [certificate(7, unit="张")])
    assert account.market_based == 0
    assert account.lines["market_confidence"].to_list() == ["verified-secondary"]


@pytest.mark.parametrize(
    ("held", "rule"),
    [
        ([], "electricity.certificate-unknown"),
        ([certificate(10, enterprise_id="X-2")], "electricity.certificate-of-other-enterprise"),
        ([certificate(10, kind="ccer")], "electricity.certificate-proves-nothing"),
        ([certificate(None)], "electricity.certificate-unreadable"),
        ([certificate(10, unit="t")], "electricity.certificate-unreadable"),
        ([certificate(10), certificate(10, enterprise_id="X-2")], "electricity.certificate-disputed"),
        ([certificate(10), certificate(10, period="2022")], "electricity.certificate-disputed"),
        ([certificate(10), certificate(10, kind="ccer")], "electricity.certificate-disputed"),
        ([certificate(10), contract(10, "GEC-1")], "electricity.certificate-disputed"),
        ([certificate(10), certificate(10, " gec-1 ", enterprise_id="X-2")], "electricity.certificate-disputed"),
        ([certificate(10), certificate(10)], "electricity.certificate-disputed"),
    ],
)
def test_a_certificate_that_proves_nothing_is_a_finding_and_leaves_no_number(
    held: list[dict[str, object]], rule: str
) -> None:
    account = result([bought(100), green(10, "GEC-1")], held)
    assert the(account, rule).blocks
    assert account.market_based is None
    assert account.lines["proven_wh"].to_list() == [None, 0]


def test_a_contract_is_settled_month_by_month_but_not_as_a_year_beside_its_months() -> None:
    rows = [green(10, "HT-1", period=month) for month in months(1, 2)]
    monthly = [contract(10, period=month) for month in months(1, 2)]
    assert result(rows, monthly).market_based == 0
    assert "electricity.certificate-twice" in rules(result(rows, [*monthly, contract(20)]))


def test_findings_of_a_certificate_point_at_its_row() -> None:
    account = result([bought(100)], [certificate(10), certificate(10, enterprise_id="X-2")])
    finding = the(account, "electricity.certificate-twice")
    assert (finding.address.file, finding.address.row, finding.count) == ("certificates.csv", 2, 2)
