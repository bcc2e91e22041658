"""A finding has an address, a rule and a sentence in the user's language; the first two severities block."""

import pytest

from tanfeng.core.findings import Address, Finding, Severity, blocking, in_order

BASE = {"rule": "ledger.unit", "zh": "单位不对", "en": "wrong unit"}


def finding(severity: Severity, row: int = 1) -> Finding:
    return Finding(severity=severity, address=Address("activity.csv", "", row, "unit"), **BASE)


@pytest.mark.parametrize(
    ("severity", "blocks"),
    [("blocks entry", True), ("blocks submission", True), ("warning", False), ("info", False)],
)
def test_only_the_first_two_severities_block(severity: Severity, blocks: bool) -> None:
    assert blocking([finding(severity)]) is blocks


def test_findings_stand_strongest_first_and_once() -> None:
    given = [finding("info"), finding("blocks entry", 9), finding("blocks entry", 2), finding("blocks entry", 2)]
    assert [(f.severity, f.address.row) for f in in_order(given)] == [
        ("blocks entry", 2),
        ("blocks entry", 9),
        ("info", 1),
    ]


def test_the_json_of_a_finding_keeps_the_contract() -> None:
    data = finding("warning", 7).to_dict("en")
    assert data["severity"] == "warning"
    assert data["address"] == {"file": "activity.csv", "sheet": None, "row": 7, "column": "unit"}
    assert data["message"] == "wrong unit"
    assert {"rule", "expected", "given"} <= data.keys()


def test_an_english_reader_reads_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANFENG_LANG", "en")
    assert finding("info").message() == "wrong unit"
    monkeypatch.setenv("TANFENG_LANG", "zh")
    assert finding("info").message() == "单位不对"
