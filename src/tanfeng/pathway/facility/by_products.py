"""By-products and residues in the model (副产品与固废入模): what a tonne brings along, and what it earns or costs.

Heat that a unit sells has been taken off its energy already (GB/T 2589-2020), so that its fuel is too small by that
heat and the item ``fuel`` holds a credit at the fuel's price. Where steam has a price of its own, that credit is given
back: the heat earns the price of steam, once. Emission is not credited: direct emission is what the unit burns.
"""

from __future__ import annotations

from typing import NamedTuple

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.solution import Array

ACID, STEAM, USED, LEFT = "acid_price", "steam_price", "residue_use_revenue", "residue_disposal_cost"
#: The assumptions that are prices here, CNY per t, GJ, t and t; one that a scenario lacks gives no credit and no cost.
PRICES = (ACID, STEAM, USED, LEFT)
#: Prices that something sold earns: the dearer, the lower the cost.
CREDITS = (ACID, STEAM, USED)
FUEL = "fuel_price"
FORMULAS = {
    "by_products": "-sum_t d[t] * (p_acid * A[t] + p_steam * H[t] - p_fuel * fuel that the heat sold counts as)",
    "residues": "sum_t d[t] * (p_disposal * residue left[t] - p_use * residue used[t])",
}


class Term(NamedTuple):
    """``price * quantity`` of a cost item (成本项中的一项)."""

    item: str
    quantity: str
    price: str


TERMS = (
    Term("by_products", "acid_t", ACID),
    Term("by_products", "steam_gj", STEAM),
    Term("residues", "residue_used_t", USED),
    Term("residues", "residue_left_t", LEFT),
)
GIVEN_BACK = Term("by_products", "steam_tce", FUEL)
#: Which price makes which yield count; residue counts where it is used or where what is left is paid for.
_RESIDUE = ("residue_t", "residue_used_t")
PRICED = {ACID: ("acid_t",), STEAM: ("steam_gj",), USED: _RESIDUE, LEFT: _RESIDUE}


def per_tonne(plant: Plant) -> dict[str, float]:
    """Return what comes beside a tonne, by quantity of the engine, what is given below zero (每吨伴生量).

    What is not known is in no sum. Residue is left where both what is made and what is used are known.
    """
    y = plant.yields
    both = y.residue_t is not None and y.residue_used_t is not None
    return {
        "acid_t": 0.0 - (y.acid_t or 0.0),
        "steam_gj": 0.0 - (y.steam_gj or 0.0),
        "steam_tce": plant.steam_tce,
        "residue_used_t": 0.0 - (y.residue_used_t or 0.0),
        "residue_left_t": max(0.0, (y.residue_t or 0.0) - (y.residue_used_t or 0.0)) if both else 0.0,
    }


def terms(assumptions: Assumptions) -> tuple[Term, ...]:
    """Return the terms for which there is a price (有价格的项)."""
    found = tuple(term for term in TERMS if term.price in assumptions)
    return (*found, GIVEN_BACK) if STEAM in assumptions and FUEL in assumptions else found


def prices(assumptions: Assumptions) -> dict[str, float]:
    """Return CNY per unit of each quantity (单价)."""
    return {term.quantity: assumptions.number(term.price) for term in terms(assumptions)}


def items(assumptions: Assumptions, discounted: Array) -> dict[str, float]:
    """Return the cost items, in the money of ``discounted`` (Q,): discounted quantities over all years (成本项)."""
    found: dict[str, float] = {}
    for term in terms(assumptions):
        amount = assumptions.number(term.price) * float(discounted[INDEX[term.quantity]])
        found[term.item] = found.get(term.item, 0.0) + amount
    return found


def priced(assumptions: Assumptions) -> frozenset[str]:
    """Return the yields that earn or cost something (有价格的产率)."""
    return frozenset(name for price, names in PRICED.items() if price in assumptions for name in names)
