"""The order of periods, and which are compared (期间)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tanfeng.core.errors import UsageError

_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_SHOWN = 8


def in_order(labels: Sequence[str]) -> list[str]:
    """Return labels in time: numbers by size, ISO months or days by date, all others as they appear in the table."""
    if all(_NUMBER.fullmatch(label) for label in labels):
        return sorted(labels, key=float)
    if all(_ISO.fullmatch(label) for label in labels) and len({len(label) for label in labels}) == 1:
        return sorted(labels)
    return list(labels)


def steps_of(labels: Sequence[str], compare: tuple[str, str] | None) -> list[tuple[str, str]]:
    """Return the pairs to compare: each with the next, or the one pair that was asked for.

    Raises :class:`UsageError` if there is nothing to compare.
    """
    if compare is None:
        if len(labels) < 2:
            given = "、".join(labels) or "无"
            raise UsageError(
                f"至少要有两个期间才能分解，表中只有：{given}。",
                f"A decomposition needs two periods; the table has {', '.join(labels) or 'none'}.",
            )
        return list(pairwise(labels))
    unknown = [label for label in compare if label not in labels]
    if unknown:
        shown = [*labels[:_SHOWN], "…"] if len(labels) > _SHOWN else list(labels)
        raise UsageError(
            f"表中没有期间“{unknown[0]}”；有：{'、'.join(shown)}。",
            f"The table has no period {unknown[0]!r}; it has {', '.join(shown)}.",
        )
    if compare[0] == compare[1]:
        raise UsageError("要比较的两个期间是同一个。", "The two periods to compare are the same.")
    return [compare]
