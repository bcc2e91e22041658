"""Checks of a ledger (校验): one rule per file, each ``check(ledger, reference)`` giving findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tanfeng.core.findings import Finding, in_order
from tanfeng.ledger.book import Ledger

if TYPE_CHECKING:
    from tanfeng.reference import Reference

RULES: tuple[Any, ...] = ()


def check(ledger: Ledger, reference: Reference) -> tuple[Finding, ...]:
    """Return what was wrong with the files and what every rule finds, strongest first."""
    found = [finding for rule in RULES for finding in rule.check(ledger, reference)]
    return tuple(in_order([*ledger.findings, *found]))
