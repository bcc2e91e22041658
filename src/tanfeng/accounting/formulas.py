"""The closed vocabulary of formulas (公式): what a guideline's stream may name.

Every formula is a sum of products, one for each gas, and a line is ``quantity × coefficient × measured values``: the
coefficient holds all that is the same for every row of a kind (unit factors, default parameters, constants), the
measured values stand in the row. The dimension of each parameter is declared here and checked when a guideline is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Operation = Literal["times", "over", "rest"]

CO2 = "CO2"

#: The unit in which a formula takes each parameter; ``{unit}`` is the canonical unit of the item.
UNITS: dict[str, str] = {
    "ncv": "GJ/{unit}",
    "carbon_content": "tC/GJ",
    "carbon_share": "tC/{unit}",
    "oxidation_rate": "1",
    "purity": "1",
    "conversion_rate": "1",
    "emission_factor": "tCO2/{unit}",
    "loss_ratio": "1",
    "sulphur": "1",
    "ash": "1",
    "net_consumption": "tC/{unit}",
    "slope": "kg*d/t/min",
    "anode_effect_minutes": "min/d",
    "overvoltage_coefficient": "kg*%/t/mV",
    "overvoltage": "mV",
    "current_efficiency": "1",
    "c2f6_fraction": "1",
    "cf4_rate": "kg/{unit}",
    "c2f6_rate": "kg/{unit}",
    "net_enthalpy": "GJ/t",
}


@dataclass(frozen=True)
class Term:
    """One factor of a product (因子项).

    ``times`` multiplies a parameter, ``over`` divides by it, ``rest`` is what the parameters leave of one:
    1 − S − A. ``unit`` is set where the term is more than the product of its parameters' units: what sulphur and ash
    leave of an anode is carbon.
    """

    operation: Operation
    names: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True)
class Product:
    """The mass of one gas per unit of quantity, as a product (单种气体的乘积式).

    ``unit`` is the unit of the product of the terms; ``carbon`` says that it is carbon, to be turned into carbon
    dioxide by 44/12. Gases other than CO2 are multiplied by their warming potential.
    """

    gas: str
    terms: tuple[Term, ...]
    unit: str
    carbon: bool = False


@dataclass(frozen=True)
class Formula:
    """A named formula (公式).

    ``text`` is what a person reads; ``needs`` are the measured values without which this formula is not the one;
    ``optional`` are parameters that count as one where the guideline does not name them.
    """

    name: str
    text: str
    products: tuple[Product, ...] = ()
    needs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters in the order in which the formula names them."""
        return tuple(dict.fromkeys(name for p in self.products for term in p.terms for name in term.names))

    @property
    def carbon(self) -> bool:
        """Whether the formula goes through a mass of carbon."""
        return any(product.carbon for product in self.products)

    @property
    def gases(self) -> tuple[str, ...]:
        """The gases that the formula yields."""
        return tuple(dict.fromkeys(product.gas for product in self.products))


def _times(*names: str) -> tuple[Term, ...]:
    return tuple(Term("times", (name,)) for name in names)


def _carbon(*terms: Term) -> tuple[Product, ...]:
    return (Product(CO2, terms, "tC/{unit}", carbon=True),)


def _direct(*names: str) -> tuple[Product, ...]:
    return (Product(CO2, _times(*names), "tCO2/{unit}"),)


def _fluorides(*terms: Term, unit: str) -> tuple[Product, ...]:
    """CF4 by the terms, and C2F6 as a share of it."""
    return (
        Product("CF4", terms, unit),
        Product("C2F6", (*terms, *_times("c2f6_fraction")), unit),
    )


#: What sulphur and ash leave of the carbon that stands before the term.
_PURE = Term("rest", ("sulphur", "ash"))
#: What sulphur and ash leave of a mass of anode is carbon.
_CARBON_OF_ANODE = Term("rest", ("sulphur", "ash"), unit="tC/{unit}")

COMBUSTION = Formula(
    "combustion", "FC × NCV × CC × OF × 44/12", _carbon(*_times("ncv", "carbon_content", "oxidation_rate"))
)
COMBUSTION_BY_CARBON_SHARE = Formula(
    "combustion",
    "FC × C_ar × OF × 44/12",
    _carbon(*_times("carbon_share", "oxidation_rate")),
    needs=("carbon_share",),
)
CARBON_BALANCE = Formula("carbon_balance", "M × C × 44/12", _carbon(*_times("carbon_share")))
FACTOR = Formula("factor", "AD × EF", _direct("emission_factor"))
CARBONATE = Formula(
    "carbonate",
    "AD × EF × PUR",
    _direct("emission_factor", "purity", "conversion_rate"),
    optional=("purity", "conversion_rate"),
)
#: The factor of the guideline holds the purity already (综合因子).
LUMPED_CARBONATE = Formula(
    "carbonate", "AD × EF", _direct("emission_factor", "conversion_rate"), optional=("conversion_rate",)
)
OXALATE = Formula("oxalate", "AD × EF × PUR", _direct("emission_factor", "purity"))
#: Anodes used, less butts and losses (阳极消耗口径).
ANODE = Formula("anode", "M × (1 − L) × (1 − S − A) × 44/12", _carbon(Term("rest", ("loss_ratio",)), _CARBON_OF_ANODE))
#: Aluminium made, times the net consumption of carbon per tonne (原铝产量口径).
ANODE_PER_OUTPUT = Formula("anode", "P × NC × (1 − S − A) × 44/12", _carbon(Term("times", ("net_consumption",)), _PURE))
ANODE_EFFECT_SLOPE = Formula(
    "anode_effect_slope",
    "P × S × AEM × (GWP_CF4 + F × GWP_C2F6)",
    _fluorides(*_times("slope", "anode_effect_minutes"), unit="kg/{unit}"),
    needs=("anode_effect_minutes",),
)
ANODE_EFFECT_OVERVOLTAGE = Formula(
    "anode_effect_overvoltage",
    "P × OVC × AEO / CE × (GWP_CF4 + F × GWP_C2F6)",
    _fluorides(
        *_times("overvoltage_coefficient", "overvoltage"), Term("over", ("current_efficiency",)), unit="kg*%/{unit}"
    ),
    needs=("overvoltage", "current_efficiency"),
)
ANODE_EFFECT_DEFAULT = Formula(
    "anode_effect_default",
    "P × (EF_CF4 × GWP_CF4 + EF_C2F6 × GWP_C2F6)",
    (
        Product("CF4", _times("cf4_rate"), "kg/{unit}"),
        Product("C2F6", _times("c2f6_rate"), "kg/{unit}"),
    ),
)
ELECTRICITY = Formula("electricity", "AD × EF", _direct("emission_factor"))
HEAT = Formula("heat", "AD × EF", _direct("emission_factor"))
ENERGY_ONLY = Formula("energy_only", "energy_only")

#: A measured emission factor replaces the whole product of default parameters.
MEASURED_FACTOR = Formula("measured_factor", "AD × EF", _direct("emission_factor"))
#: Electricity made on site was not bought: nothing to count (非购入).
NOT_PURCHASED = Formula("not_purchased", "not_purchased")
#: Bought power whose non-fossil origin is proven (有凭证的非化石电力).
NON_FOSSIL_PROVEN = Formula("non_fossil_proven", "AD × 0")
#: The person says the quantity does not apply (不适用): neither a number nor missing.
NOT_APPLICABLE = Formula("not_applicable", "not_applicable")
#: Nothing was used, so that no factor is needed (数量为零).
NO_QUANTITY = Formula("no_quantity", "0")
#: No formula could be completed.
NONE = Formula("none", "")

#: Every form that a name of the vocabulary may take, the one asked for first before the one that always holds.
FORMS: dict[str, tuple[Formula, ...]] = {
    "combustion": (COMBUSTION_BY_CARBON_SHARE, COMBUSTION),
    "carbon_balance": (CARBON_BALANCE,),
    "factor": (FACTOR,),
    "carbonate": (CARBONATE, LUMPED_CARBONATE),
    "oxalate": (OXALATE,),
    "anode": (ANODE, ANODE_PER_OUTPUT),
    "anode_effect_slope": (ANODE_EFFECT_SLOPE,),
    "anode_effect_overvoltage": (ANODE_EFFECT_OVERVOLTAGE,),
    "anode_effect_default": (ANODE_EFFECT_DEFAULT,),
    "electricity": (ELECTRICITY,),
    "heat": (HEAT,),
    "energy_only": (ENERGY_ONLY,),
}


def measured_gas(gas: str) -> Formula:
    """Return the formula of a row that states the mass of a gas itself (实测气体质量)."""
    return Formula("measured_gas", "m × GWP", (Product(gas, (), "t/{unit}"),))


#: Columns of a row that may hold a measured value, in the order in which their presence is coded.
MEASURABLE: tuple[str, ...] = (
    "ncv",
    "carbon_content",
    "oxidation_rate",
    "purity",
    "emission_factor",
    "carbon_share",
    "conversion_rate",
    "loss_ratio",
    "sulphur",
    "ash",
    "net_consumption",
    "anode_effect_minutes",
    "overvoltage",
    "current_efficiency",
    "cf4_rate",
    "c2f6_rate",
    "net_enthalpy",
)
#: Of these, the shares between 0 and 1; the others are only not negative.
SHARES: frozenset[str] = frozenset(
    {"oxidation_rate", "purity", "conversion_rate", "loss_ratio", "sulphur", "ash", "current_efficiency"}
)


def expected_unit(parameter: str, canonical: str) -> str:
    """Return the unit in which a formula takes a parameter, for an item of that canonical unit."""
    return UNITS.get(parameter, "1").replace("{unit}", canonical)
