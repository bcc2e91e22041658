"""Which product takes which share of its process (分配): the method chosen per co-product, or one tried on all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tanfeng.accounting.footprint import allocation_findings as say
from tanfeng.accounting.footprint.rules import rules
from tanfeng.accounting.footprint.sharing import Sharing, everything
from tanfeng.core.findings import Finding

Row = Mapping[str, Any]

MASS, ECONOMIC, EXPANSION, SUBDIVISION = "mass", "economic", "system_expansion", "subdivision"
#: The product takes no burden of this process: it goes on inside the enterprise (内部循环不分担).
FREE = "burden_free"
#: The only product of its process.
ALL = "all"


@dataclass
class Allocation:
    """The outcome for a whole system (分配结果).

    ``sharings`` has one entry per process with products; ``expanded`` are the positions of outputs that are credited;
    ``methods`` says in one word per output what was done; ``failed`` names the processes (positions) whose burden could
    not be shared, with the reason among the findings.
    """

    sharings: list[Sharing] = field(default_factory=list)
    expanded: list[int] = field(default_factory=list)
    methods: dict[int, str] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def allocate(outputs: Sequence[Row], override: str = "") -> Allocation:
    """Share the burden of every process.

    ``outputs`` are the rows that processes make, each with ``process`` (position), ``role``, ``flow``, ``quantity``,
    ``allocation``, ``allocation_share``, ``mass`` (t metal per unit or None), ``value`` (money per unit or None),
    ``avoided`` (tCO2e per unit of the product it replaces, or None) and ``address``. ``override`` tries one method on
    every process that has a choice.
    """
    result = Allocation()
    for process, rows in _by_process(outputs):
        try:
            _one(result, process, rows, outputs, override)
        except _CannotShareError as reason:
            result.failed.add(process)
            result.findings.extend(reason.findings)
    return result


class _CannotShareError(Exception):
    """Carries the findings that say why (内部)."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__()
        self.findings = findings


def _by_process(outputs: Sequence[Row]) -> Iterator[tuple[int, list[int]]]:
    groups: dict[int, list[int]] = {}
    for position, row in enumerate(outputs):
        groups.setdefault(row["process"], []).append(position)
    yield from sorted(groups.items())


def _one(result: Allocation, process: int, rows: list[int], outputs: Sequence[Row], override: str) -> None:
    sharing = _sharing_rows(result, rows, outputs)
    if len(sharing) == 1 and outputs[sharing[0]]["allocation"] != EXPANSION:
        result.methods[sharing[0]] = ALL
        result.sharings.append(everything(process, sharing[0]))
        return
    methods = _overridden(sharing, outputs, override) if override else _chosen(sharing, outputs)
    for position in sharing:
        result.methods[position] = methods[position]
    expanded = [position for position in sharing if methods[position] == EXPANSION]
    missing = [position for position in expanded if outputs[position]["avoided"] is None]
    if missing:
        raise _CannotShareError(*(say.no_avoided_product(outputs[position]) for position in missing))
    rest = [position for position in sharing if methods[position] != EXPANSION]
    if not rest:
        raise _CannotShareError(say.nothing_left(outputs[sharing[0]]))
    result.sharings.append(_weighed(process, rest, methods, outputs, override))
    result.expanded.extend(expanded)


def _sharing_rows(result: Allocation, rows: list[int], outputs: Sequence[Row]) -> list[int]:
    """Return the products that take burden; intermediates without a chosen method go on inside free of it."""
    free_roles = rules()["roles"]["burden_free"]
    free = [
        position
        for position in rows
        if outputs[position]["role"] in free_roles
        and not outputs[position]["allocation"]
        and outputs[position]["allocation_share"] is None
    ]
    if not free or len(free) == len(rows):
        return rows
    for position in free:
        result.methods[position] = FREE
    result.findings.append(say.burden_free([outputs[position] for position in free]))
    return [position for position in rows if position not in free]


def _chosen(sharing: list[int], outputs: Sequence[Row]) -> dict[int, str]:
    """Return the method of each product as the user chose it; the main product follows its co-products."""
    reference = rules()["roles"]["reference"]
    others = {
        outputs[position]["allocation"] for position in sharing if outputs[position]["allocation"] in (MASS, ECONOMIC)
    }
    methods: dict[int, str] = {}
    for position in sharing:
        row = outputs[position]
        stated = row["allocation"]
        if not stated and row["allocation_share"] is not None:
            stated = SUBDIVISION
        if not stated and row["role"] == reference:
            rest = [p for p in sharing if outputs[p]["allocation"] != EXPANSION]
            stated = ALL if rest == [position] else (ECONOMIC if len(others) == 2 else next(iter(others), ""))
        if not stated:
            raise _CannotShareError(say.not_chosen(row))
        methods[position] = stated
    return methods


def _overridden(sharing: list[int], outputs: Sequence[Row], method: str) -> dict[int, str]:
    """Return the method of each product when one is tried on all; raise where it does not fit."""
    methods: dict[int, str] = {}
    for position in sharing:
        row = outputs[position]
        has = {MASS: row["mass"] is not None, ECONOMIC: row["value"] is not None, EXPANSION: row["avoided"] is not None}
        if row["allocation"] == EXPANSION and not has[method]:
            methods[position] = EXPANSION
        elif method == EXPANSION and row["role"] == rules()["roles"]["reference"]:
            methods[position] = MASS if row["mass"] is not None else ECONOMIC
        elif has[method]:
            methods[position] = method
        else:
            raise _CannotShareError(say.does_not_fit(row, method))
    return methods


def _weighed(
    process: int, rest: list[int], methods: Mapping[int, str], outputs: Sequence[Row], override: str
) -> Sharing:
    fixed = None if override else _stated_shares(rest, outputs)
    if fixed is None and len(rest) == 1:
        return everything(process, rest[0])
    if fixed is None:
        for position in rest:
            if methods[position] == SUBDIVISION:
                raise _CannotShareError(say.subdivision_without_share(outputs[position]))
    by_mass = np.array([methods[position] == MASS for position in rest])
    mixed = bool(by_mass.any() and not by_mass.all())
    if fixed is None:
        _check_weights(rest, methods, outputs, mixed)
    return Sharing(
        process,
        np.array(rest, dtype=np.int64),
        _column(rest, outputs, "mass"),
        _column(rest, outputs, "value"),
        by_mass,
        fixed,
    )


def _stated_shares(rest: list[int], outputs: Sequence[Row]) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    """Return the user's shares where there are any; they must be given for all and sum to one."""
    given = [outputs[position]["allocation_share"] for position in rest]
    if all(share is None for share in given):
        return None
    total = sum(share for share in given if share is not None)
    tolerance = rules()["allocation"]["share_tolerance"]
    if any(share is None for share in given) or abs(total - 1) > tolerance:
        raise _CannotShareError(say.shares_not_one([outputs[position] for position in rest], total))
    return np.array(given, dtype=np.float64)


def _check_weights(rest: list[int], methods: Mapping[int, str], outputs: Sequence[Row], mixed: bool) -> None:
    problems = []
    for position in rest:
        row = outputs[position]
        if methods[position] == MASS and row["mass"] is None:
            problems.append(say.no_metal_content(row))
        if (methods[position] == ECONOMIC or mixed) and row["value"] is None:
            problems.append(say.no_price(row))
    weight = "mass" if all(methods[p] == MASS for p in rest) else "value"
    if not problems and not sum((outputs[p][weight] or 0.0) * outputs[p]["quantity"] for p in rest) > 0:
        problems.append(say.no_weight(outputs[rest[0]], weight))
    if problems:
        raise _CannotShareError(*problems)


def _column(rest: list[int], outputs: Sequence[Row], name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([np.nan if outputs[p][name] is None else outputs[p][name] for p in rest], dtype=np.float64)
