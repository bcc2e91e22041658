"""The closed vocabulary of formulas (公式): what a guideline's stream may name.

Every formula is a product, so a line is ``quantity × coefficient × measured values``: the coefficient holds all that is
the same for every row of a kind (unit factors, default parameters, constants), the measured values stand in the row.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Formula:
    """A product of named parameters (公式).

    ``parameters`` are the columns of the activity table that may replace a default; ``text`` is what a person reads;
    ``carbon`` says that the product is tonnes of carbon, to be turned into carbon dioxide by 44/12.
    """

    name: str
    text: str
    parameters: tuple[str, ...] = ()
    carbon: bool = False


#: A measured emission factor replaces the whole product of default parameters.
MEASURED_FACTOR = Formula("measured_factor", "AD × EF", ("emission_factor",))
#: Electricity made on site was not bought: nothing to count (非购入).
NOT_PURCHASED = Formula("not_purchased", "not_purchased")
#: The person says the quantity does not apply (不适用): neither a number nor missing.
NOT_APPLICABLE = Formula("not_applicable", "not_applicable")
#: No formula could be completed.
NONE = Formula("none", "")

VOCABULARY: dict[str, Formula] = {
    formula.name: formula
    for formula in (
        Formula("combustion", "FC × NCV × CC × OF × 44/12", ("ncv", "carbon_content", "oxidation_rate"), carbon=True),
        Formula("factor", "AD × EF", ("emission_factor",)),
        Formula("lumped_factor", "AD × EF", ("emission_factor",)),
        Formula("factor_purity", "AD × EF × PUR", ("emission_factor", "purity")),
        Formula("electricity", "AD × EF", ("emission_factor",)),
        Formula("energy_only", "energy_only"),
    )
}

#: Columns of a row that may hold a measured value, in the order in which their presence is coded.
MEASURABLE: tuple[str, ...] = ("ncv", "carbon_content", "oxidation_rate", "purity", "emission_factor")
#: Of these, the shares between 0 and 1; the others are only not negative.
SHARES: frozenset[str] = frozenset({"oxidation_rate", "purity"})
