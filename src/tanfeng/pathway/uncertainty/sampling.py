"""Drawing samples of the declared assumptions (抽样): Latin hypercube, Sobol sequence, and the Saltelli design.

Margins and correlation are separate: a point of the unit cube becomes a value through the inverse distribution function
of its assumption; a rank correlation only reorders the points of a column (Iman and Conover 1982, Communications in
Statistics B 11, 311-334), so that every margin stays what it was.
"""

from __future__ import annotations

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.solution import Array
from tanfeng.pathway.uncertainty.design import SOBOL, UNIFORM, Design, require_power_of_two, with_range

Samples = dict[str, Array]


def draw(assumptions: Assumptions, design: Design) -> Samples:
    """Draw ``design.size`` samples of every named assumption that has a range (抽样), arrays of that length.

    Raises ``UsageError`` where the design cannot be drawn or a name is unknown.
    """
    design.require()
    names = with_range(assumptions, design.names)
    generator = np.random.default_rng(design.seed)
    if design.method == SOBOL:
        points = sobol_sequence(len(names), design.size, generator)
    else:
        points = latin_hypercube(len(names), design.size, generator)
    matrix = design.correlation_matrix(names)
    if matrix is not None:
        points = correlated(points, matrix)
    return scaled(assumptions, names, points, design.marginal)


def latin_hypercube(dimensions: int, size: int, generator: np.random.Generator) -> Array:
    """Return (size, dimensions) points of the unit cube, one in each of ``size`` equal slices (拉丁超立方)."""
    columns = [(generator.permutation(size) + generator.random(size)) / size for _ in range(dimensions)]
    return np.column_stack(columns) if columns else np.zeros((size, 0))


def sobol_sequence(dimensions: int, size: int, generator: np.random.Generator) -> Array:
    """Return (size, dimensions) points of a scrambled Sobol sequence (加扰 Sobol 序列); ``size`` is a power of two."""
    if not dimensions:
        return np.zeros((size, 0))
    try:
        from scipy.stats import qmc
    except ImportError as error:
        raise UsageError(
            'Sobol 抽样需要 scipy；请安装可选组件 tanfeng[model]，或改用 method = "latin-hypercube"。',
            'Sobol sampling needs scipy; install the extra tanfeng[model] or use method = "latin-hypercube".',
        ) from error
    return np.asarray(qmc.Sobol(d=dimensions, scramble=True, rng=generator).random(size))


def saltelli(dimensions: int, base: int, generator: np.random.Generator) -> Array:
    """Return the Saltelli design (Saltelli 设计), shape (dimensions + 2, base, dimensions).

    Block 0 is A, the last one B, block ``1 + j`` is A with column ``j`` from B; ``base`` is a power of two.
    """
    require_power_of_two(base, "size")
    points = sobol_sequence(2 * dimensions, base, generator)
    a, b = points[:, :dimensions], points[:, dimensions:]
    design = np.repeat(a[None], dimensions + 2, axis=0)
    for j in range(dimensions):
        design[1 + j, :, j] = b[:, j]
    design[-1] = b
    return design


def scaled(assumptions: Assumptions, names: tuple[str, ...], points: Array, marginal: str) -> Samples:
    """Turn points (n, d) of the unit cube into values of the assumptions (换算为取值)."""
    return {name: quantile(assumptions[name], points[:, j], marginal) for j, name in enumerate(names)}


def quantile(row: Assumption, probability: Array, marginal: str) -> Array:
    """Inverse distribution function of an assumption that has a range; its own where it has one (分位函数)."""
    if row.low is None or row.high is None:
        raise UsageError(f"假设“{row.name_zh}”没有范围。", f"The assumption '{row.name_en}' has no range.")
    if (row.distribution or marginal) == UNIFORM:
        return np.asarray(row.low + probability * (row.high - row.low))
    return triangular(probability, row.low, row.value, row.high)


def triangular(probability: Array, low: float, mode: float, high: float) -> Array:
    """Inverse distribution function of the triangular distribution; a mode outside the range is moved to its edge."""
    mode = min(max(mode, low), high)
    width, left = high - low, mode - low
    cut = left / width
    rising = low + np.sqrt(probability * width * left)
    falling = high - np.sqrt((1.0 - probability) * width * (high - mode))
    return np.asarray(np.where(probability < cut, rising, falling))


def correlated(points: Array, ranks: Array) -> Array:
    """Reorder the columns of independent points (n, d) to a rank correlation (d, d) (Iman–Conover 重排).

    Normal scores of the columns are turned to the target correlation, the points follow the order of the scores.
    """
    from statistics import NormalDist

    size = len(points)
    if size <= points.shape[1]:
        raise UsageError(
            f"[ensemble] size：{size} 个样本不足以表达 {points.shape[1]} 个假设之间的相关。",
            f"[ensemble] size: {size} samples are too few to correlate {points.shape[1]} assumptions.",
        )
    inverse = NormalDist().inv_cdf
    normal = np.array([inverse((i + 1) / (size + 1)) for i in range(size)])
    order = points.argsort(axis=0).argsort(axis=0)
    scores = normal[order]
    have = np.linalg.cholesky(np.corrcoef(scores, rowvar=False))
    # A rank correlation r of normal scores belongs to the product-moment correlation 2 sin(pi r / 6).
    want = np.linalg.cholesky(_positive(2.0 * np.sin(np.pi * ranks / 6.0)))
    turned = scores @ np.linalg.inv(have).T @ want.T
    return np.take_along_axis(np.sort(points, axis=0), turned.argsort(axis=0).argsort(axis=0), axis=0)


def _positive(matrix: Array) -> Array:
    """Lift eigenvalues that the sine has pushed to zero or below, keep the diagonal at one."""
    values, vectors = np.linalg.eigh(matrix)
    lifted = (vectors * np.maximum(values, 1e-10)) @ vectors.T
    scale = np.sqrt(np.diag(lifted))
    return np.asarray(lifted / np.outer(scale, scale))
