"""Each measure's part of a joint effect, averaged over all orders (按顺序平均的贡献, Shapley value).

In one order the parts are what each measure adds to those before it; they add up to the joint effect whatever the
order, hence so do their means. With few measures every subset is evaluated once and the mean is exact; with many,
orders are drawn with a seed, each with its reverse, and the standard error is stated.

    phi[k] = sum over S without k of  |S|! (n - |S| - 1)! / n!  *  (v(S + k) - v(S))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine.sector import Array, Ints

Evaluate = Callable[[frozenset[str]], Array]
#: So many measures are averaged over every subset: 2 ** 10 evaluations.
EXACT_UP_TO = 10


@dataclass(frozen=True)
class Parts:
    """What each of n measures contributes (各措施的贡献). The arrays have the shape of one evaluation behind ``n``.

    value : (n, …) mean over orders;  alone : (n, …) with no other measure;  joint : (…) all together, less none
    standard_error : (n, …), zero where exact;  evaluations : different sets looked at
    """

    keys: tuple[str, ...]
    value: Array
    alone: Array
    joint: Array
    standard_error: Array
    exact: bool
    evaluations: int

    @property
    def interaction(self) -> Array:
        """What the measures taken one by one would seem to do beyond what they do together (交互作用)."""
        return np.asarray(self.alone.sum(axis=0) - self.joint)


def parts_of(
    keys: Sequence[str],
    evaluate: Evaluate,
    *,
    exact_up_to: int = EXACT_UP_TO,
    pairs: int = 100,
    seed: int = 0,
) -> Parts:
    """Return the parts of the joint effect of all ``keys`` (分摊联合效果).

    ``evaluate`` gives any array for a set of offered measures. Raises ``UsageError`` for repeated keys and for fewer
    than two pairs of orders where orders must be drawn.
    """
    known = tuple(keys)
    if len(set(known)) < len(known):
        raise UsageError("同一项措施写了两次。", "A measure is named twice.")
    if len(known) > exact_up_to and pairs < 2:
        raise UsageError("随机顺序至少要抽 2 对。", "At least 2 pairs of orders must be drawn.")
    memory = _Memory(known, evaluate)
    if len(known) <= exact_up_to:
        value = _exact(memory, len(known))
        error = np.zeros_like(value)
    else:
        value, error = _drawn(memory, len(known), pairs, seed)
    nothing, everything = memory(0), memory((1 << len(known)) - 1)
    alone = np.stack([memory(1 << k) - nothing for k in range(len(known))]) if known else value
    return Parts(known, value, alone, everything - nothing, error, len(known) <= exact_up_to, len(memory.seen))


class _Memory:
    """Evaluations by bit mask, each made once."""

    def __init__(self, keys: tuple[str, ...], evaluate: Evaluate) -> None:
        self.keys, self.evaluate = keys, evaluate
        self.seen: dict[int, Array] = {}

    def __call__(self, mask: int) -> Array:
        if mask not in self.seen:
            offered = frozenset(key for k, key in enumerate(self.keys) if mask >> k & 1)
            self.seen[mask] = np.asarray(self.evaluate(offered), dtype=np.float64)
        return self.seen[mask]


def _exact(memory: _Memory, n: int) -> Array:
    values = np.stack([memory(mask) for mask in range(1 << n)])
    masks = np.arange(1 << n)
    size = np.array([mask.bit_count() for mask in range(1 << n)])
    weight = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) if s < n else 0.0 for s in range(n + 1)])
    parts = np.zeros((n, *values.shape[1:]))
    for k in range(n):
        without = masks[(masks >> k) & 1 == 0]
        parts[k] = np.tensordot(weight[size[without]], values[without | 1 << k] - values[without], axes=1)
    return parts


def _drawn(memory: _Memory, n: int, pairs: int, seed: int) -> tuple[Array, Array]:
    """Means over pairs of an order and its reverse, and the standard error of those means."""
    rng = np.random.default_rng(seed)
    sampled = []
    for _ in range(pairs):
        order = rng.permutation(n)
        both = [_one_order(memory, order), _one_order(memory, order[::-1])]
        sampled.append(np.mean(both, axis=0))
    drawn = np.stack(sampled)
    return drawn.mean(axis=0), drawn.std(axis=0, ddof=1) / np.sqrt(pairs)


def _one_order(memory: _Memory, order: Ints) -> Array:
    mask, before = 0, memory(0)
    parts = np.zeros((len(order), *before.shape))
    for k in order:
        mask |= 1 << int(k)
        after = memory(mask)
        parts[int(k)] = after - before
        before = after
    return parts
