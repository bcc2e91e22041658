"""Whole tonnes that add up (取整而合计不变): the largest-remainder rule.

Every part is rounded down, and the tonnes then missing go to the parts with the largest remainders; of equal ones to
the one whose key comes first. The parts add up to the rounded whole, in whatever order they are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, fsum


def whole(parts: Mapping[str, float]) -> dict[str, int]:
    """Return the parts in whole units; their sum is the rounded sum of the parts (最大余数法)."""
    down = {key: floor(value) for key, value in parts.items()}
    missing = floor(fsum(parts.values()) + 0.5) - sum(down.values())
    order = sorted(parts, key=lambda key: (down[key] - parts[key], key))
    return {**down, **{key: down[key] + 1 for key in order[:missing]}}
