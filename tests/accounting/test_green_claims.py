"""Green power counts as zero in the account where the electricity's proof accepts it, and has no number elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.accounting.green_books import GRID, blocks, green, held, write, year

from tanfeng.filing import life
from tanfeng.filing.database import NAME
from tanfeng.filing.gather import of_enterprise_year
from tanfeng.filing.recompute import recompute
from tanfeng.filing.store import Store
from tanfeng.filing.version import Act
from tanfeng.workspace import Workspace

AVERAGE = 0.5306


def test_green_power_with_its_certificate_is_zero_and_the_rest_is_not(tmp_path: Path) -> None:
    view = year(write(tmp_path, [GRID, green()], [held()]))
    assert view.account.lines["tco2e"].to_list() == [pytest.approx(1000 * AVERAGE), 0.0]
    assert blocks(view) == []


REFUSED = {
    "electricity.no-proof": (green(certificate=""), [held()]),
    "electricity.certificate-unknown": (green(), []),
    "electricity.certificate-of-other-enterprise": (green(), [held(by="X-2")]),
    "electricity.certificate-too-small": (green(), [held("60")]),
    "electricity.certificate-of-other-period": (green(), [held(period="2025")]),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_a_claim_that_the_proof_does_not_carry_has_no_number_and_blocks(tmp_path: Path, rule: str) -> None:
    row, proofs = REFUSED[rule]
    view = year(write(tmp_path, [GRID, row], proofs))
    assert view.account.lines["tco2e"].to_list() == [pytest.approx(1000 * AVERAGE), None]
    said = {finding.rule: finding for finding in blocks(view)}
    assert said[rule].address.row == 3
    assert said[rule].clause
    assert "account.total-incomplete" in said


def test_a_certificate_that_two_enterprises_use_proves_for_neither(tmp_path: Path) -> None:
    home = write(tmp_path, [GRID, green()], [held(), held(by="X-2")])
    view = year(home)
    assert view.account.lines["tco2e"][1] is None
    assert {"electricity.certificate-twice", "electricity.certificate-disputed"} <= {f.rule for f in blocks(view)}


def test_what_is_wrong_between_others_does_not_stop_an_enterprise(tmp_path: Path) -> None:
    other = [held(number="GEC-9", by="X-2"), held(number="GEC-9", by="X-3"), held("", number="GEC-8", by="X-2")]
    view = year(write(tmp_path, [GRID, green()], [held(), *other]))
    assert blocks(view) == []
    assert [f for f in view.electricity.findings if f.blocks] == []


def test_the_account_and_the_electricity_agree_on_what_is_proven(tmp_path: Path) -> None:
    rows = [GRID, green("100", "A"), green("50", "B"), green("20", "A")]
    view = year(write(tmp_path, rows, [held("110", "A"), held("50", "B")]))
    account = [number is None for number in view.account.lines["tco2e"]]
    market = [number is None for number in view.electricity.lines["market_tco2"]]
    assert account == market == [False, False, False, True]


def test_a_row_that_names_only_its_unit_claims_for_the_units_enterprise(tmp_path: Path) -> None:
    home = write(tmp_path, [green().removeprefix("X-1")], [held()])
    assert Workspace.open(home).account().lines["tco2e"].to_list() == [0.0]


def test_more_green_power_than_consumption_has_no_number(tmp_path: Path) -> None:
    sold = "X-1,U1,2026,electricity_out,electricity,30,MWh,grid,,,,"
    view = year(write(tmp_path, [green(), sold], [held()]))
    assert view.account.lines["tco2e"][0] is None
    assert "electricity.green-beyond-consumption" in {f.rule for f in blocks(view)}


def test_zero_green_power_needs_no_certificate(tmp_path: Path) -> None:
    view = year(write(tmp_path, [GRID, green("0", "")]))
    assert view.account.lines["tco2e"].to_list() == [pytest.approx(1000 * AVERAGE), 0.0]
    assert blocks(view) == []


def test_a_factor_of_zero_on_ordinary_power_is_a_claim_like_any_other(tmp_path: Path) -> None:
    bare = "X-1,U1,2026,electricity_in,electricity,100,MWh,grid,,0,,"
    view = year(write(tmp_path, [GRID, bare]))
    assert view.account.lines["tco2e"].to_list() == [pytest.approx(1000 * AVERAGE), None]
    assert "electricity.zero-factor-without-proof" in {f.rule for f in blocks(view)}
    proven = bare.replace("grid,,0", "grid,GEC-1,0")
    assert year(write(tmp_path, [GRID, proven], [held()])).account.lines["tco2e"][1] == 0.0


def test_a_location_based_guideline_knows_no_bought_power_of_factor_zero(tmp_path: Path) -> None:
    view = year(write(tmp_path, [green(factor="0")], [held()]), guideline="other-nonferrous-2015")
    assert view.account.lines["tco2e"].to_list() == [None]
    assert "electricity.zero-factor-not-in-guideline" in {f.rule for f in blocks(view)}


@pytest.mark.parametrize(("evidence", "meter", "number"), [("", "", None), ("发电月报", "", 0.0), ("", "M-1", 0.0)])
def test_own_non_fossil_power_is_zero_only_with_records(
    tmp_path: Path, evidence: str, meter: str, number: float | None
) -> None:
    own = f"X-1,U1,2026,electricity_in,electricity,10,MWh,self_pv,,,{evidence},{meter}"
    view = year(write(tmp_path, [GRID, own]))
    assert view.account.lines["tco2e"].to_list() == [pytest.approx(1000 * AVERAGE), number]
    assert ("electricity.no-own-records" in {f.rule for f in blocks(view)}) == (number is None)


def test_power_from_waste_heat_needs_no_records_of_non_fossil_generation(tmp_path: Path) -> None:
    view = year(write(tmp_path, [GRID, "X-1,U1,2026,electricity_in,electricity,10,MWh,waste_heat_power,,,,"]))
    assert view.account.lines["tco2e"][1] == 0.0
    assert blocks(view) == []


@pytest.mark.parametrize("proofs", [[held()], [held("60")], [held(), held(by="X-2")]])
def test_a_filed_report_decides_on_claims_as_the_account_does_and_again_later(
    tmp_path: Path, proofs: list[str]
) -> None:
    view = year(write(tmp_path, [GRID, green()], proofs))
    basis = of_enterprise_year(view)
    with Store.write(tmp_path / NAME) as store:
        version = life.create(store, basis, "auto", Act("甲", "2027-03-01T00:00:00+08:00"))
        found = life.check(store, version, Act("甲", "2027-03-01T00:00:01+08:00"))
        again = recompute(store, version)
    assert again.identical
    assert again.result is not None
    assert again.result.lines["tco2e_fixed"].to_list() == view.account.lines["tco2e_fixed"].to_list()
    assert {f.rule for f in found if f.blocks} >= {f.rule for f in blocks(view)}
    assert bool(blocks(view)) == (proofs != [held()])
