"""Auxiliary and affiliated energy to the processes that cause it (辅助、附属能耗分摊): only as the ledger says.

A compressor station gives compressed air; who takes how much of it carries that share of its energy. Stations that take
from each other are solved together. What nobody takes stays where it is and is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from tanfeng.accounting.product_energy import problems
from tanfeng.accounting.product_energy.exchange_flows import Flow
from tanfeng.accounting.product_energy.plant import MAIN, Plant
from tanfeng.accounting.product_energy.recovered import ROUNDING
from tanfeng.core.findings import Finding


@dataclass(frozen=True)
class Apportionment:
    """What utilities give to others (分摊结果).

    ``placed[system][process]`` is tce by the system the energy comes from; ``shared`` the utilities whose energy is
    apportioned and so no longer their own; ``rest[utility]`` tce that nobody takes; ``paths[process]`` the utilities
    that reach a process, ``inputs`` the ledger rows that say so.
    """

    placed: Mapping[str, Mapping[str, float]]
    shared: frozenset[str]
    rest: Mapping[str, float]
    paths: Mapping[str, tuple[str, ...]]
    inputs: Mapping[str, tuple[str, ...]]


def apportion(flows: list[Flow], plant: Plant, net: Mapping[str, float]) -> tuple[Apportionment, list[Finding]]:
    """Apportion the net energy of each utility (``net``: process to tce) by what its flows say."""
    fractions, inputs, findings = _fractions(flows, plant)
    shared = sorted(fractions)
    takers = sorted({taker for shares in fractions.values() for taker in shares} | set(shared))
    position = {name: index for index, name in enumerate(shared)}
    inner = np.zeros((len(shared), len(shared)))
    for giver, shares in fractions.items():
        for taker, share in shares.items():
            if taker in position:
                inner[position[taker], position[giver]] += share
    if shared and np.abs(np.linalg.eigvals(inner)).max() > 1 - ROUNDING:
        findings.append(problems.closed_loop(shared))
        nobody: dict[str, tuple[str, ...]] = {}
        rest = {name: net.get(name, 0.0) for name in shared}
        return Apportionment({}, frozenset(shared), rest, nobody, nobody), findings
    inverse = np.linalg.inv(np.eye(len(shared)) - inner)
    placed: dict[str, dict[str, float]] = {}
    rest = dict.fromkeys(shared, 0.0)
    systems = sorted({plant.processes[name].system for name in shared})
    for system in systems:
        own = np.array([net.get(n, 0.0) if plant.processes[n].system == system else 0.0 for n in shared])
        whole = inverse @ own
        amounts = dict.fromkeys((name for name in takers if name not in position), 0.0)
        for giver, energy in zip(shared, whole.tolist(), strict=True):
            for taker, share in sorted(fractions[giver].items()):
                if taker not in position:
                    amounts[taker] += energy * share
            rest[giver] += energy * (1 - sum(fractions[giver].values()))
        placed[system] = amounts
    return Apportionment(placed, frozenset(shared), rest, _paths(fractions), inputs), findings


def _fractions(
    flows: list[Flow], plant: Plant
) -> tuple[dict[str, dict[str, float]], dict[str, tuple[str, ...]], list[Finding]]:
    """Return, per utility, the share of its energy that each taker carries."""
    outputs: dict[str, list[Flow]] = {}
    for flow in flows:
        for giver in sorted(flow.purposes):
            if plant.processes[giver].system not in (MAIN, ""):
                outputs.setdefault(giver, []).append(flow)
    fractions: dict[str, dict[str, float]] = {}
    inputs: dict[str, tuple[str, ...]] = {}
    findings: list[Finding] = []
    for giver, given in sorted(outputs.items()):
        weights, said = _weights(giver, given)
        findings += said
        shares: dict[str, float] = {}
        for flow, weight in zip(given, weights, strict=True):
            for taker, share in _shares(flow, findings).items():
                shares[taker] = shares.get(taker, 0.0) + weight * share
        fractions[giver] = shares
        inputs[giver] = tuple(dict.fromkeys(row for flow in given for row in flow.inputs))
    return fractions, inputs, list(dict.fromkeys(findings))


def _weights(giver: str, flows: list[Flow]) -> tuple[list[float], list[Finding]]:
    """Return the share of each output in the utility's energy: all of it for one, stated shares for several."""
    if len(flows) == 1 and giver not in flows[0].weights:
        return [1.0], []
    stated = [flow.weights.get(giver) for flow in flows]
    known = [weight for weight in stated if weight is not None]
    if len(known) < len(stated) or sum(known) > 1 + ROUNDING:
        return [0.0] * len(flows), [problems.outputs_without_shares(giver, flows, sum(known))]
    return known, []


def _shares(flow: Flow, findings: list[Finding]) -> dict[str, float]:
    """Return the share of the flow each taker takes: stated by itself, else its quantity over what is given."""
    given = sum(flow.given.values())
    by_quantity = [taker for taker in flow.taken if taker not in flow.shares]
    taken = sum(flow.taken[taker] for taker in by_quantity)
    if by_quantity and (given <= 0 or taken > given * (1 + ROUNDING)):
        findings.append(problems.taken_beyond_given(flow, given, taken))
        return {}
    shares = {taker: flow.taken[taker] / given for taker in by_quantity} | flow.shares
    if sum(shares.values()) > 1 + ROUNDING:
        findings.append(problems.shares_beyond_one(flow, sum(shares.values())))
        return {}
    return shares


def _paths(fractions: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[str, ...]]:
    """Return, per process, every utility whose energy reaches it."""
    direct: dict[str, set[str]] = {}
    for giver, shares in fractions.items():
        for taker, share in shares.items():
            if share > 0:
                direct.setdefault(taker, set()).add(giver)
    return {taker: tuple(sorted(_above(givers, direct))) for taker, givers in direct.items()}


def _above(givers: Iterable[str], direct: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    ahead = list(givers)
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead.extend(direct.get(name, ()))
    return seen
