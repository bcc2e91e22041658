"""Checks for verifiers (核查): one rule per file, each with its clause, on one enterprise in one year."""

from __future__ import annotations

from tanfeng.accounting.verification.engine import CHECKS, verify
from tanfeng.accounting.verification.rule import Rule, Threshold, rules

__all__ = ["CHECKS", "Rule", "Threshold", "rules", "verify"]
