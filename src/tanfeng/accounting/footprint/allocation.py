"""Which product takes which share of its process (分配): the method chosen per co-product, or one tried on all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    not be shared. Where a method was tried, ``tried`` are the processes that took it and ``kept`` those it does not
    fit, which keep what the user chose. ``reasons`` are findings by process.
    """

    sharings: list[Sharing] = field(default_factory=list)
    expanded: list[int] = field(default_factory=list)
    methods: dict[int, str] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    tried: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    reasons: list[tuple[int, Finding]] = field(default_factory=list)

    def of(self, processes: set[int]) -> Allocation:
        """Return the same allocation for some of the processes alone."""
        return replace(
            self,
            sharings=[sharing for sharing in self.sharings if sharing.process in processes],
            failed=self.failed & processes,
            tried=self.tried & processes,
            kept=self.kept & processes,
            reasons=[(process, finding) for process, finding in self.reasons if process in processes],
        )

    @property
    def findings(self) -> list[Finding]:
        """What was found, process by process."""
        return [finding for _, finding in self.reasons]


def allocate(outputs: Sequence[Row], override: str = "") -> Allocation:
    """Share the burden of every process.

    ``outputs`` are the rows that processes make, each with ``process`` (position), ``role``, ``flow``, ``quantity``,
    ``allocation``, ``allocation_share``, ``mass`` (t metal per unit or None), ``value`` (money per unit or None),
    ``avoided`` (tCO2e per unit of the product it replaces, or None) and ``address``. ``override`` tries one method on
    every process that has a choice; where it does not fit, what the user chose is kept.
    """
    result = Allocation()
    for process, rows in _by_process(outputs):
        try:
            _one(result, process, rows, outputs, override)
        except _CannotShareError as reason:
            result.failed.add(process)
            result.reasons.extend((process, finding) for finding in reason.findings)
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
    sharing = _sharing_rows(result, process, rows, outputs)
    if len(sharing) == 1 and outputs[sharing[0]]["allocation"] != EXPANSION:
        result.methods[sharing[0]] = ALL
        result.sharings.append(everything(process, sharing[0]))
        return
    methods, shared = None, None
    if override:
        try:
            methods = _overridden(sharing, outputs, override)
            shared = _shared(process, sharing, methods, outputs, stated=False)
            result.tried.add(process)
        except _CannotShareError as reason:
            result.kept.add(process)
            result.reasons.extend((process, replace(finding, severity="info")) for finding in reason.findings)
            methods = None
    if methods is None or shared is None:
        methods = _chosen(sharing, outputs)
        shared = _shared(process, sharing, methods, outputs, stated=True)
    result.methods.update(methods)
    result.expanded.extend(position for position in sharing if methods[position] == EXPANSION)
    result.sharings.append(shared)


def _shared(
    process: int, sharing: list[int], methods: Mapping[int, str], outputs: Sequence[Row], *, stated: bool
) -> Sharing:
    """Return how the products that are not credited share the rest; raise where data are missing."""
    missing = [p for p in sharing if methods[p] == EXPANSION and outputs[p]["avoided"] is None]
    if missing:
        raise _CannotShareError(*(say.no_avoided_product(outputs[position]) for position in missing))
    rest = [position for position in sharing if methods[position] != EXPANSION]
    if not rest:
        raise _CannotShareError(say.nothing_left(outputs[sharing[0]]))
    return _weighed(process, rest, methods, outputs, stated=stated)


def _sharing_rows(result: Allocation, process: int, rows: list[int], outputs: Sequence[Row]) -> list[int]:
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
    result.reasons.append((process, say.burden_free([outputs[position] for position in free])))
    return [position for position in rows if position not in free]


def _chosen(sharing: list[int], outputs: Sequence[Row]) -> dict[int, str]:
    """Return the method of each product as the user chose it; the main product follows its co-products.

    As soon as one product has a stated share, all that are not credited go by stated shares.
    """
    stated = {position: outputs[position]["allocation"] for position in sharing}
    rest = [position for position in sharing if stated[position] != EXPANSION]
    if any(outputs[position]["allocation_share"] is not None for position in rest):
        return {position: stated[position] if position not in rest else SUBDIVISION for position in sharing}
    return {position: stated[position] or _of_the_rest(position, rest, outputs) for position in sharing}


def _of_the_rest(position: int, rest: list[int], outputs: Sequence[Row]) -> str:
    """Return the method of a product that states none: it must be the main product, and the others must agree."""
    if outputs[position]["role"] != rules()["roles"]["reference"]:
        raise _CannotShareError(say.not_chosen(outputs[position]))
    if rest == [position]:
        return ALL
    others = {outputs[other]["allocation"] for other in rest} - {None, ""}
    if not others:
        raise _CannotShareError(say.not_chosen(outputs[position]))
    return ECONOMIC if others == {MASS, ECONOMIC} else str(min(others))


def _overridden(sharing: list[int], outputs: Sequence[Row], method: str) -> dict[int, str]:
    """Return the method of each product when one is tried on all; raise where it does not fit.

    A credited product that has no metal or price stays credited. System expansion leaves the main product, which takes
    the rest; several main products share it by mass where they are metals, else by value.
    """
    reference = rules()["roles"]["reference"]
    methods: dict[int, str] = {}
    for position in sharing:
        row = outputs[position]
        has = {MASS: row["mass"] is not None, ECONOMIC: row["value"] is not None, EXPANSION: row["avoided"] is not None}
        if method == EXPANSION and row["role"] == reference:
            methods[position] = MASS if has[MASS] else ECONOMIC
        elif has[method]:
            methods[position] = method
        elif row["allocation"] == EXPANSION:
            methods[position] = EXPANSION
        else:
            raise _CannotShareError(say.does_not_fit(row, method))
    if method != EXPANSION and method not in methods.values():
        raise _CannotShareError(say.does_not_fit(outputs[sharing[0]], method))
    return methods


def _weighed(
    process: int, rest: list[int], methods: Mapping[int, str], outputs: Sequence[Row], *, stated: bool
) -> Sharing:
    fixed = _stated_shares(rest, outputs) if stated else None
    if fixed is None and len(rest) == 1:
        return everything(process, rest[0])
    by_mass = np.array([methods[position] == MASS for position in rest])
    if fixed is None:
        _check_weights(rest, methods, outputs, mixed=bool(by_mass.any() and not by_mass.all()))
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


def _check_weights(rest: list[int], methods: Mapping[int, str], outputs: Sequence[Row], *, mixed: bool) -> None:
    problems = []
    for position in rest:
        row = outputs[position]
        if methods[position] == SUBDIVISION:
            problems.append(say.subdivision_without_share(row))
        if methods[position] == MASS and row["mass"] is None:
            problems.append(say.no_metal_content(row))
        if (methods[position] == ECONOMIC or mixed) and row["value"] is None:
            problems.append(say.no_price(row))
    currencies = {outputs[p]["currency"] for p in rest if outputs[p]["value"] is not None}
    if not problems and len(currencies) > 1 and (mixed or any(methods[p] == ECONOMIC for p in rest)):
        problems.append(say.currencies(outputs[rest[0]], sorted(str(c) for c in currencies)))
    weight = "mass" if all(methods[p] == MASS for p in rest) else "value"
    if not problems and not sum((outputs[p][weight] or 0.0) * outputs[p]["quantity"] for p in rest) > 0:
        problems.append(say.no_weight(outputs[rest[0]], weight))
    if problems:
        raise _CannotShareError(*problems)


def _column(rest: list[int], outputs: Sequence[Row], name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([np.nan if outputs[p][name] is None else outputs[p][name] for p in rest], dtype=np.float64)
