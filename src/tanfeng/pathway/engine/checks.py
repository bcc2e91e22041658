"""What is wrong with a question before it is asked (输入检查); what blocks stops the engine with one sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding
from tanfeng.pathway.engine.sector import SENSES, Array, Sector

#: Names that one finding lists at most.
NAMED = 5


def check(sector: Sector) -> tuple[Finding, ...]:
    """Return what is wrong with a sector, strongest first (检查)."""
    shapes = _shapes(sector)
    if shapes:
        return tuple(shapes)
    found = [*_numbers(sector), *_lifetimes(sector), *_prices(sector), *_senses(sector), *_lowest(sector)]
    if not found:
        found += _without_option(sector)
    if not found:
        found += _out_of_reach(sector)
    return tuple(found)


def require(sector: Sector) -> tuple[Finding, ...]:
    """Return the findings that do not block; raise ``UsageError`` with the first sentence where one does."""
    found = check(sector)
    _raise_first(found)
    return found


def require_numbers(sector: Sector, checked: Sector) -> None:
    """Raise ``UsageError`` where a scenario of a ``checked`` sector brings wrong shapes, numbers or prices."""
    _raise_first(_shapes(sector) or [*_numbers(sector, checked), *_prices(sector)])


def _raise_first(found: Sequence[Finding]) -> None:
    for finding in found:
        if finding.blocks:
            raise UsageError(finding.zh, finding.en)


def _blocks(rule: str, zh: str, en: str, column: str = "", *, given: str = "", expected: str = "") -> Finding:
    return Finding(
        "blocks submission", f"pathway.{rule}", zh, en, Address(column=column), expected=expected, given=given
    )


def _shapes(sector: Sector) -> list[Finding]:
    plants, states, arcs, years, quantities, rows = sector.shape
    groups = sector.rows.weights.shape[2] if sector.rows.weights.ndim == 4 else 0
    space = sector.space
    expected: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
        "group": (sector.group.shape, (plants,)),
        "initial": (sector.initial.shape, (plants,)),
        "remaining_life": (sector.remaining_life.shape, (plants,)),
        "lowest": (sector.lowest.shape, (plants,)),
        "arc_cost": (sector.arc_cost.shape, (plants, arcs, years)),
        "fixed_cost": (sector.fixed_cost.shape, (plants, states, years)),
        "variable_cost": (sector.variable_cost.shape, (plants, states, years)),
        "flows": (sector.flows.shape, (quantities, plants, states, years)),
        "prices": (sector.prices.shape, (quantities, years)),
        "line": (space.line.shape, (states,)),
        "target": (space.target.shape, (arcs,)),
        "renews": (space.renews.shape, (arcs,)),
        "weights": (sector.rows.weights.shape, (rows, quantities, groups, years)),
        "rhs": (sector.rows.rhs.shape, (rows,)),
        "penalty": (sector.rows.penalty.shape, (rows,)),
    }
    found = [
        _blocks(
            "shape",
            f"数组 {name} 的形状为 {given}，应为 {wanted}。",
            f"The array {name} has shape {given}; it should have {wanted}.",
            name,
            given=str(given),
            expected=str(wanted),
        )
        for name, (given, wanted) in expected.items()
        if given != wanted
    ]
    if not found and not plants * years * arcs:
        found.append(
            _blocks(
                "nothing-to-decide",
                "没有生产单元、年份或可选转移，无可决策。",
                "There is no plant, no year or no move: nothing to decide.",
            )
        )
    if not found and ((sector.group < 0) | (sector.group >= groups)).any():
        found.append(
            _blocks(
                "group",
                "有生产单元的分组编号不在权重表中。",
                "A plant names a group that the weights do not have.",
                "group",
            )
        )
    return found


def _arrays(sector: Sector) -> dict[str, Array]:
    return {
        "arc_cost": sector.arc_cost, "fixed_cost": sector.fixed_cost, "variable_cost": sector.variable_cost,
        "flows": sector.flows, "prices": sector.prices, "weights": sector.rows.weights,
        "rhs": sector.rows.rhs, "penalty": sector.rows.penalty, "lowest": sector.lowest,
    }  # fmt: skip


def _numbers(sector: Sector, checked: Sector | None = None) -> list[Finding]:
    """NaN anywhere, infinity where it does not mean 'closed'; arrays that are those of ``checked`` are right."""
    found = []
    may_close = ("arc_cost", "fixed_cost")
    known = _arrays(checked) if checked is not None else {}
    for name, array in _arrays(sector).items():
        if array is known.get(name):
            continue
        wrong = np.isnan(array) | (np.isneginf(array) if name in may_close else np.isinf(array))
        if wrong.any():
            place = tuple(int(i) for i in np.argwhere(wrong)[0])
            found.append(
                _blocks(
                    "not-a-number",
                    f"数组 {name} 有 {int(wrong.sum())} 个值不是数，第一个在 {_where(sector, name, place)}。",
                    f"The array {name} has {int(wrong.sum())} values that are no numbers, the first at "
                    f"{_where(sector, name, place)}.",
                    name,
                    given=str(place),
                )
            )
    return found


def _where(sector: Sector, name: str, place: tuple[int, ...]) -> str:
    """Name the plant and the year of a place in an array, or give its indices."""
    if name in ("arc_cost", "fixed_cost", "variable_cost"):
        return f"{sector.plants[place[0]]}, {sector.years[place[2]]}"
    if name == "flows":
        return f"{sector.quantities[place[0]]}, {sector.plants[place[1]]}, {sector.years[place[3]]}"
    if name == "lowest":
        return sector.plants[place[0]]
    if name in ("weights", "rhs", "penalty"):
        return sector.rows.names[place[0]]
    if name == "prices":
        return f"{sector.quantities[place[0]]}, {sector.years[place[1]]}"
    return str(place)


def _lifetimes(sector: Sector) -> list[Finding]:
    life = sector.space.lifetime
    short = [sector.space.names[s] for s in range(len(sector.space.names)) if life[sector.space.line[s]] < 1]
    if not short:
        return []
    return [
        _blocks(
            "lifetime-below-a-year",
            f"状态 {_listed(short)} 的寿命短于一年。",
            f"The lifetime of {_listed(short)} is shorter than one year.",
            "lifetime",
            expected=">= 1",
        )
    ]


def _prices(sector: Sector) -> list[Finding]:
    negative = [
        *(sector.quantities[q] for q in np.flatnonzero((sector.prices < 0).any(axis=1))),
        *(sector.rows.names[r] for r in np.flatnonzero(sector.rows.penalty < 0)),
    ]
    if not negative:
        return []
    return [
        _blocks(
            "negative-price",
            f"{_listed(negative)} 的价格为负。",
            f"The price of {_listed(negative)} is negative.",
            "prices",
            expected=">= 0",
        )
    ]


def _senses(sector: Sector) -> list[Finding]:
    unknown = [s for s in sector.rows.senses if s not in SENSES]
    if not unknown:
        return []
    return [
        _blocks(
            "sense", f"连接约束的方向“{unknown[0]}”未知。", f"The sense {unknown[0]!r} of a row is unknown.", "senses"
        )
    ]


def _lowest(sector: Sector) -> list[Finding]:
    wrong = [sector.plants[p] for p in np.flatnonzero((sector.lowest < 0.0) | (sector.lowest > 1.0))]
    if not wrong:
        return []
    return [
        _blocks(
            "lowest",
            f"{_listed(wrong)} 的最低产量水平不在 0 到 1 之间。",
            f"The lowest output level of {_listed(wrong)} is not between 0 and 1.",
            "lowest",
            expected="0 … 1",
        )
    ]


def _without_option(sector: Sector) -> list[Finding]:
    """Plants that no sequence of states carries to the last year."""
    from tanfeng.pathway.engine.pricing import cheapest
    from tanfeng.pathway.engine.tables import lay_out

    net = np.zeros((len(sector.quantities), sector.rows.weights.shape[2], len(sector.years)))
    value, _ = cheapest(lay_out(sector), net)
    stuck = [sector.plants[p] for p in np.flatnonzero(~np.isfinite(value))]
    if not stuck:
        return []
    return [
        _blocks(
            "plant-without-option",
            f"生产单元 {_listed(stuck)} 没有任何可行的技术路径：状态关闭或寿命到期后无处可去。",
            f"Plants without any possible pathway: {_listed(stuck)}; their states are closed or their line ends with "
            "nothing to follow.",
            "plants",
            given=str(len(stuck)),
        )
    ]


def _out_of_reach(sector: Sector) -> list[Finding]:
    """Rows that ask for more than all plants together could bring, each in its best open state of every year."""
    found = []
    rows = sector.rows
    is_open = np.isfinite(sector.fixed_cost)
    low = sector.lowest[:, None, None]
    for r in np.flatnonzero(np.array(rows.senses) != "<="):
        speaks = rows.weights[r] != 0.0
        years = np.flatnonzero(speaks.any(axis=(0, 1)))
        full = np.zeros((*sector.fixed_cost.shape[:2], len(years)))
        for q in np.flatnonzero(speaks.any(axis=(1, 2))):
            full += rows.weights[r, q][sector.group[:, None], years][:, None, :] * sector.flows[q][:, :, years]
        best = np.where(is_open[:, :, years], np.maximum(full, low * full), -np.inf).max(axis=1).sum()
        if best < rows.rhs[r] * (1.0 - 1e-9):
            found.append(
                Finding(
                    "warning",
                    "pathway.above-capacity",
                    f"“{rows.names[r]}”要求 {rows.rhs[r]:,.6g}，全部生产单元最多只能达到 {best:,.6g}。",
                    f"'{rows.names[r]}' asks for {rows.rhs[r]:,.6g}; all plants together reach {best:,.6g} at most.",
                    Address(column=rows.names[r]),
                    expected=f"<= {best:g}",
                    given=f"{rows.rhs[r]:g}",
                )
            )
    return found


def _listed(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" … ({len(names)})" if len(names) > NAMED else "")
