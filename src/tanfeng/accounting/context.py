"""What the kinds of rows of one account are resolved against (核算口径)."""

from __future__ import annotations

from dataclasses import dataclass

from tanfeng.accounting.energy_rule_file import EnergyRules
from tanfeng.accounting.guideline import Guideline
from tanfeng.reference import Reference


@dataclass(frozen=True)
class Context:
    """Reference data, guideline, rules of energy, and the place and year of the factors (核算口径)."""

    reference: Reference
    guideline: Guideline
    energy_rules: EnergyRules
    region: str | None
    factor_year: int | None
