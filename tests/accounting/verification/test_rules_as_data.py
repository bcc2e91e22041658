"""The rules are data: check, clause, severity, thresholds with source; none blocks on what was not read."""

from __future__ import annotations

import pytest

from tanfeng.accounting.verification import CHECKS, rules
from tanfeng.core.confidence import is_known, may_decide
from tanfeng.core.findings import Address


def test_every_rule_has_a_check_and_every_check_a_rule() -> None:
    assert list(CHECKS) == list(rules())


@pytest.mark.parametrize("name", list(CHECKS))
def test_every_rule_says_its_clause_and_how_surely_it_is_known(name: str) -> None:
    rule = rules()[name]
    assert rule.title_zh
    assert rule.title_en
    assert rule.clause
    assert is_known(rule.clause_confidence)
    for threshold in rule.thresholds.values():
        assert threshold.source
        assert is_known(threshold.confidence)


def test_no_rule_blocks_on_a_clause_or_a_threshold_that_was_not_read() -> None:
    weak = ("assumed", "derived", "estimated", "recalled", "not-found")
    for rule in rules().values():
        words = [rule.clause_confidence, *(t.confidence for t in rule.thresholds.values())]
        if any(word in weak or not may_decide(word) for word in words):
            assert rule.severity in ("warning", "info"), rule.key


def test_a_clause_from_memory_says_so_in_every_finding() -> None:
    rule = rules()["meter-class"]
    assert rule.clause_confidence == "recalled"
    assert rule.finding("甲", "a", Address()).clause.endswith("（待核原文）")
