"""What the engine is asked (所问的问题): plants, their possible states, what each needs and emits, linking rows.

Letters of the shapes: ``P`` plants, ``S`` states, ``A`` arcs between states, ``T`` years, ``Q`` quantities, ``G``
groups of plants, ``R`` linking rows. All money is present value: the builder discounts (see :mod:`.finance`), the
engine adds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

AT_LEAST, AT_MOST, EQUAL = ">=", "<=", "="
SENSES = (AT_LEAST, AT_MOST, EQUAL)


@dataclass(frozen=True)
class StateSpace:
    """The states a plant may be in and the moves between them (状态与转移).

    A state is a line (生产线) with the measures installed on it. Staying is always possible while the line lives and
    costs nothing. ``renews`` says that a move starts a new life of the line: a rebuild of the same line (``source ==
    target``) or a change of line; a move that only adds a measure keeps the age of the line.

    names     : S names
    line      : (S,)  the line of each state, 0 … number of lines - 1
    lifetime  : (number of lines,)  whole years a line may run before it is rebuilt or left
    source, target, renews : (A,)
    """

    names: tuple[str, ...]
    line: Ints
    lifetime: Ints
    source: Ints
    target: Ints
    renews: Bools


@dataclass(frozen=True)
class Rows:
    """The linking rows (连接约束): what the plants owe together. Each has a slack at a price, in present value.

    Row ``r`` reads ``sum_{p,q,t} weights[r,q,g(p),t] * x[p,q,t]  (sense)  rhs[r]`` where ``x`` is what plant ``p``
    makes or uses of quantity ``q`` in year ``t``.

    names, senses : R
    weights       : (R, Q, G, T)
    rhs, penalty  : (R,)  ``penalty`` is money per unit of shortfall (``>=``), excess (``<=``) or either (``=``)
    """

    names: tuple[str, ...]
    senses: tuple[str, ...]
    weights: Array
    rhs: Array
    penalty: Array


@dataclass(frozen=True)
class Sector:
    """One question to the engine (一个路径问题).

    plants, years, quantities : P, T, Q names
    space          : states and arcs, the same for all plants; what a plant may not do costs ``inf``
    group          : (P,) group of each plant, 0 … G - 1; plants of a group have the same weights in every row
    initial        : (P,) state before the first year
    remaining_life : (P,) years the line of the initial state may still run from the first year on
    arc_cost       : (P, A, T) present value of taking an arc at the start of a year; ``inf`` closes it
    fixed_cost     : (P, S, T) present value of being in a state, whatever the output; ``inf`` closes the state
    variable_cost  : (P, S, T) present value of a year at full output, beside the priced quantities
    flows          : (Q, P, S, T) quantities of a year at full output; zero where a state makes nothing (closed)
    prices         : (Q, T) present value per unit of a quantity that costs the same everywhere (energy, CO2)
    lowest         : (P,) lowest output level, a share of full output: a plant runs in each year anywhere between it
                     and 1, and variable cost and quantities go with the level; 1: always at full output
    rows           : the linking rows
    """

    plants: tuple[str, ...]
    years: tuple[int, ...]
    quantities: tuple[str, ...]
    space: StateSpace
    group: Ints
    initial: Ints
    remaining_life: Ints
    arc_cost: Array
    fixed_cost: Array
    variable_cost: Array
    flows: Array
    prices: Array
    lowest: Array
    rows: Rows

    @property
    def shape(self) -> tuple[int, int, int, int, int, int]:
        """Return (P, S, A, T, Q, R)."""
        return (
            len(self.plants),
            len(self.space.names),
            len(self.space.source),
            len(self.years),
            len(self.quantities),
            len(self.rows.names),
        )

    @property
    def flexible(self) -> Bools:
        """The plants that may run below full output (P,)."""
        return self.lowest < 1.0
