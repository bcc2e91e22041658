"""What weakens a line without stopping it (提示): values not used, another factor year, a recalled factor."""

from __future__ import annotations

from tanfeng.accounting import emission_problems, problems
from tanfeng.accounting.emission import Asked, Emission
from tanfeng.accounting.formulas import MEASURABLE
from tanfeng.accounting.steam_mass import ENTHALPY
from tanfeng.core.confidence import may_decide
from tanfeng.core.findings import Finding


def remarks(asked: Asked, emitted: Emission) -> list[Finding]:
    """Return the remarks on a kind of row."""
    found = _unused(asked, emitted)
    if asked.combination.attribute in asked.stream.location_based_note:
        found.append(problems.location_based(asked.combination))
    found += _factor_year(asked, emitted)
    found += [problems.recalled(row) for row in emitted.rows if not may_decide(row.confidence)]
    return found


def _unused(asked: Asked, emitted: Emission) -> list[Finding]:
    """Values that the row gives and its formula has no place for."""
    combination, stream = asked.combination, asked.stream
    used = {name for amount in emitted.amounts or () for name in amount.uses}
    unused = [n for n in MEASURABLE if n in combination.given and n not in used and n != ENTHALPY]
    found: list[Finding] = []
    if stream.lumped and "purity" in unused:
        found.append(problems.purity_not_applied(combination))
        unused.remove("purity")
    if "ncv" in unused and combination.stream in asked.context.energy_rules.streams:
        unused.remove("ncv")  # it still counts for standard coal
    if emitted.amounts is None:
        return found
    replaced = "emission_factor" in used
    other = [name for name in unused if stream.takes(name) and not replaced]
    rest = [name for name in unused if name not in other]
    if other:
        found.append(emission_problems.other_form(combination, other, emitted.formula.text))
    if rest:
        found.append(problems.unused_values(combination, rest))
    return found


def _factor_year(asked: Asked, emitted: Emission) -> list[Finding]:
    """The electricity factor of another year than the period's is always shown."""
    if asked.stream.formula.name != "electricity" or not emitted.rows:
        return []
    context, own = asked.context, asked.combination.year
    if context.factor_year is not None:
        return (
            [problems.other_factor_year(asked.combination, context.factor_year)]
            if str(context.factor_year) != own
            else []
        )
    years = {row.dims.get("year", "") for row in emitted.rows} - {"", own}
    return [
        emission_problems.guideline_factor_year(asked.combination, asked.context.guideline, y) for y in sorted(years)
    ]
