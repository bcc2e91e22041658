"""Closing what rounding leaves (闭合): the effects of a step give its change."""

from __future__ import annotations

import numpy as np

from tanfeng.core.errors import TanfengError
from tanfeng.pathway.decomposition.logarithm import Floats

#: The largest remainder that is rounding, as a share of all that was added up.
TOLERANCE = 1e-12


def closed(effects: Floats, target: Floats, size: Floats) -> Floats:
    """Return the effects ``(factors, steps)`` with the rounding remainder in the largest one, the first if several.

    ``target`` is what they sum to and ``size`` the sum of the absolute values of all that went into them. The method
    leaves no residual, so a remainder beyond rounding is an error of the program and raises :class:`TanfengError`.
    """
    finite = np.isfinite(target)
    remainder = np.where(finite, target, 0.0) - np.where(finite, effects, 0.0).sum(axis=0)
    if (np.abs(remainder) > TOLERANCE * size)[finite].any():
        raise TanfengError(
            "分解的余项大于舍入误差，结果未给出；请把文件反馈给维护者。",
            "The effects miss the change by more than rounding, so none are shown; report the file, please.",
        )
    largest = np.argmax(np.abs(effects), axis=0)
    result = effects.copy()
    result[largest, np.arange(effects.shape[1])] += np.where(finite, remainder, 0.0)
    return result + 0.0  # no negative zeros
