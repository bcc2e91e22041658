"""How an ensemble is drawn (抽样设计): size, seed, method, distribution, correlation. All of it is data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.scenario import EnsembleSetting

LATIN_HYPERCUBE, SOBOL = "latin-hypercube", "sobol"
TRIANGULAR, UNIFORM = "triangular", "uniform"
METHODS = (LATIN_HYPERCUBE, SOBOL)
MARGINALS = (TRIANGULAR, UNIFORM)


@dataclass(frozen=True)
class Correlation:
    """A declared rank correlation of two assumptions (秩相关), between -1 and 1."""

    first: str
    second: str
    rank: float


@dataclass(frozen=True)
class Design:
    """What is drawn (抽样设计). The same design and the same assumptions give the same samples.

    ``names`` are the sampled assumptions, ``marginal`` the distribution over each declared range (triangular: mode at
    the central value), ``quantiles`` the levels of the fans. Assumptions are independent unless ``correlations`` says
    otherwise.
    """

    size: int
    seed: int
    names: tuple[str, ...]
    quantiles: tuple[float, ...] = (0.05, 0.5, 0.95)
    method: str = LATIN_HYPERCUBE
    marginal: str = TRIANGULAR
    correlations: tuple[Correlation, ...] = ()

    @classmethod
    def of(cls, setting: EnsembleSetting) -> Design:
        """Take the design from the ``[ensemble]`` table of a scenario."""
        return cls(
            setting.size,
            setting.seed,
            setting.parameters,
            setting.quantiles,
            method=setting.method,
            marginal=setting.distribution,
            correlations=tuple(Correlation(*pair) for pair in setting.correlations),
        )

    def require(self) -> None:
        """Raise ``UsageError`` with one sentence where the design cannot be drawn (检查设计)."""
        _size(self.size)
        if self.method == SOBOL:
            require_power_of_two(self.size, "size")
        _one_of("method", self.method, METHODS)
        _one_of("distribution", self.marginal, MARGINALS)
        for level in self.quantiles:
            if not 0.0 < level < 1.0:
                raise UsageError(
                    f"[ensemble] quantiles：分位数 {level:g} 不在 0 与 1 之间。",
                    f"[ensemble] quantiles: {level:g} is not between 0 and 1.",
                )
        twice = sorted({name for name in self.names if self.names.count(name) > 1})
        if twice:
            raise UsageError(
                f"[ensemble] parameters：假设“{twice[0]}”写了两次。",
                f"[ensemble] parameters: the assumption {twice[0]!r} is named twice.",
            )
        self.correlation_matrix(self.names)

    def to_dict(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "size": self.size,
            "seed": self.seed,
            "parameters": list(self.names),
            "distribution": self.marginal,
            "correlations": [[c.first, c.second, c.rank] for c in self.correlations],
        }

    def correlation_matrix(self, names: tuple[str, ...]) -> np.ndarray | None:
        """Return the rank correlations of ``names``, (d, d), or ``None`` where nothing is declared between them.

        Raises ``UsageError`` for a name that is not sampled, a value outside (-1, 1), or correlations that cannot hold
        together.
        """
        matrix = np.eye(len(names))
        for row in self.correlations:
            for name in (row.first, row.second):
                if name not in self.names:
                    raise UsageError(
                        f"[ensemble] correlations：假设“{name}”未参与抽样。",
                        f"[ensemble] correlations: the assumption {name!r} is not sampled.",
                    )
            if row.first == row.second or not -1.0 < row.rank < 1.0:
                raise UsageError(
                    f"[ensemble] correlations：“{row.first}”与“{row.second}”的秩相关 {row.rank:g} 应在 -1 与 1 之间，"
                    "且为两个不同的假设。",
                    f"[ensemble] correlations: the rank correlation {row.rank:g} of {row.first!r} and {row.second!r} "
                    "must lie between -1 and 1 and join two different assumptions.",
                )
            if row.first in names and row.second in names:
                i, j = names.index(row.first), names.index(row.second)
                matrix[i, j] = matrix[j, i] = row.rank
        if (matrix == np.eye(len(names))).all():
            return None
        if float(np.linalg.eigvalsh(matrix).min()) <= 0.0:
            raise UsageError(
                "[ensemble] correlations：声明的秩相关互相矛盾（相关矩阵不是正定的）。",
                "[ensemble] correlations: the declared rank correlations contradict each other (the matrix is not "
                "positive definite).",
            )
        return matrix


def require_power_of_two(size: int, key: str) -> None:
    """Raise ``UsageError`` where a Sobol sequence of this length would not be balanced; names the nearest lengths."""
    _size(size)
    if size < 2 or size & (size - 1):
        below = 1 << max(size.bit_length() - 1, 1)
        raise UsageError(
            f"[ensemble] {key}：Sobol 序列的样本数须为 2 的幂，{size} 不是；可用 {below} 或 {2 * below}。",
            f"[ensemble] {key}: a Sobol sequence needs a power of two, {size} is none; take {below} or {2 * below}.",
        )


def with_range(assumptions: Assumptions, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of ``names`` that can be sampled.

    Raises ``UsageError`` for an unknown name, a bound that is not a number, or a low bound above the high one.
    """
    found = []
    for name in names:
        row = assumptions[name]
        bounds = [b for b in (row.low, row.high) if b is not None]
        if not np.isfinite([row.value, *bounds]).all():
            raise UsageError(
                f"假设“{row.name_zh}”（{name}）的取值或范围不是有限的数。",
                f"The value or the range of the assumption '{row.name_en}' ({name}) is not a finite number.",
            )
        if row.low is not None and row.high is not None and row.low > row.high:
            raise UsageError(
                f"假设“{row.name_zh}”（{name}）的下限 {row.low:g} 大于上限 {row.high:g}。",
                f"The assumption '{row.name_en}' ({name}) has a low bound {row.low:g} above its high bound "
                f"{row.high:g}.",
            )
        if row.has_range:
            found.append(name)
    return tuple(found)


def not_sampled(assumptions: Assumptions, names: tuple[str, ...], movable: Collection[str]) -> list[Finding]:
    """Name the assumptions asked for that are not sampled: without a range, or of no effect here (未参与抽样)."""
    findings = []
    for name in names:
        row = assumptions[name]
        if row.has_range and name in movable:
            continue
        why_zh, why_en = ("没有声明范围（low、high）", "has no declared range (low, high)")
        if row.has_range:
            why_zh, why_en = ("在此不能变动", "cannot move here")
        findings.append(
            Finding(
                "warning",
                "pathway.not-sampled",
                f"假设“{row.name_zh}”{why_zh}，未参与集合模拟，按取值计。",
                f"The assumption '{row.name_en}' {why_en}; it was not sampled and keeps its value.",
                given=name,
            )
        )
    return findings


def _size(size: int) -> None:
    if size < 1:
        raise UsageError(
            f"[ensemble] size：样本数至少为 1，给出的是 {size}。", f"[ensemble] size: at least 1, not {size}."
        )


def _one_of(key: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(
            f"[ensemble] {key}：不认识“{value}”；可用：{'、'.join(known)}。",
            f"[ensemble] {key}: unknown value {value!r}; known: {', '.join(known)}.",
        )
