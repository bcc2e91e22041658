"""How the lines of a model are brought together before anything is drawn (抽样计划).

Lines of one sum that share the same inputs form a set: the shared inputs multiply the set's sum. Within a set, lines
whose own error is normal need not be drawn one by one: a sum of independent normal errors is one normal error, exactly.
Lines with a wide error of their own, or with several, stand apart and are drawn each for itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanfeng.accounting.uncertainty.model import Floats, Indices, Model
from tanfeng.accounting.uncertainty.settings import settings


@dataclass(frozen=True)
class Inputs:
    """Inputs to draw: half widths, and the value of those that enter as 1 − v (抽样输入)."""

    half_width: Floats
    complement: Floats

    @property
    def sigma(self) -> Floats:
        """The relative standard deviations."""
        return self.half_width / settings().deviations


@dataclass(frozen=True)
class Plan:
    """Sets of lines in the order of their groups, and what is drawn for them (抽样计划).

    ``base`` and ``spread`` (sets): sum and standard deviation of the lines whose own error is normal. ``apart`` are the
    values of the lines drawn one by one, ordered by set; ``homes`` are the sets that have such lines and ``starts`` the
    first line of each; ``own`` holds, slot by slot, which of them have one more input of their own, with those inputs.
    ``drawn`` are the shared inputs; ``shared`` holds, slot by slot, the place of each set's next shared input among
    them, or the place behind the last. ``firsts`` are the first sets of each of the ``groups``; ``count`` is how many
    groups the model has.
    """

    base: Floats
    spread: Floats
    apart: Floats
    homes: Indices
    starts: Indices
    own: tuple[tuple[Indices, Inputs], ...]
    drawn: Inputs
    shared: tuple[Indices, ...]
    firsts: Indices
    groups: Indices
    count: int

    @property
    def width(self) -> int:
        """Numbers that one draw holds at a time."""
        return 2 * len(self.base) + 2 * len(self.apart) + len(self.drawn.half_width)


def planned(model: Model) -> Plan:
    """Return the plan of a model; inputs of unknown or no uncertainty are in none."""
    uncertain = model.half_width[model.input] > 0
    line, inputs = model.line[uncertain], model.input[uncertain]
    common = np.bincount(inputs, minlength=len(model.half_width))[inputs] > 1
    table = _table(len(model.base), line[common], inputs[common])
    keys, home = np.unique(np.column_stack([model.group, table]), axis=0, return_inverse=True)
    home = home.reshape(-1)
    own_line, own_input = line[~common], inputs[~common]
    single = np.bincount(own_line, minlength=len(model.base)) <= 1
    plain = (model.half_width[own_input] <= settings().normal_up_to) & (model.complement[own_input] == 0)
    together = single.copy()
    together[own_line[~plain]] = False
    spread = np.zeros(len(model.base))
    alone = together[own_line]
    spread[own_line[alone]] = model.base[own_line[alone]] * model.half_width[own_input[alone]] / settings().deviations
    used = np.unique(inputs[common])
    place = np.where(keys[:, 1:] >= 0, np.searchsorted(used, keys[:, 1:]), len(used))
    firsts = np.flatnonzero(np.diff(keys[:, 0], prepend=-1)) if len(keys) else np.empty(0, np.int64)
    apart, homes, starts, own = _apart(model, home, ~together, own_line[~alone], own_input[~alone])
    return Plan(
        base=np.bincount(home, weights=model.base * together, minlength=len(keys)).astype(np.float64),
        spread=np.sqrt(np.bincount(home, weights=spread**2, minlength=len(keys))),
        apart=apart,
        homes=homes,
        starts=starts,
        own=own,
        drawn=Inputs(model.half_width[used], model.complement[used]),
        shared=tuple(np.ascontiguousarray(column) for column in place.T),
        firsts=firsts,
        groups=keys[firsts, 0],
        count=model.groups,
    )


def _table(lines: int, line: Indices, inputs: Indices) -> Indices:
    """Return one row per line with its inputs, ascending, −1 where it has no more."""
    slots = _slots(line, inputs)
    table = np.full((lines, len(slots)), -1, dtype=np.int64)
    for number, (at, which) in enumerate(slots):
        table[at, number] = which
    return table


def _apart(
    model: Model, home: Indices, chosen: NDArray[np.bool_], line: Indices, inputs: Indices
) -> tuple[Floats, Indices, Indices, tuple[tuple[Indices, Inputs], ...]]:
    """Return the lines drawn one by one in the order of their sets, the sets, their first lines, and the own inputs."""
    lines = np.flatnonzero(chosen)
    lines = lines[np.argsort(home[lines], kind="stable")]
    position = np.full(len(model.base), -1, dtype=np.int64)
    position[lines] = np.arange(len(lines))
    homes, starts = np.unique(home[lines], return_index=True)
    own = tuple(
        (at, Inputs(model.half_width[which], model.complement[which])) for at, which in _slots(position[line], inputs)
    )
    return model.base[lines], homes, starts, own


def _slots(target: Indices, which: Indices) -> list[tuple[Indices, Indices]]:
    """Split pairs so that each target stands at most once in each part: then a part multiplies in one step."""
    order = np.lexsort((which, target))
    target, which = target[order], which[order]
    heads = np.flatnonzero(np.diff(target, prepend=-1))
    slot = np.arange(len(target)) - np.repeat(heads, np.diff(np.append(heads, len(target))))
    return [
        (target[slot == number], which[slot == number]) for number in range(int(slot.max()) + 1 if len(slot) else 0)
    ]
