"""Columns (列): pathways with what they cost and what they bring to each linking row.

A column keeps the quantities ``x[q,t]`` of its pathway. Its cost and its row coefficients are linear in them, so that a
scenario with other prices, weights or demands re-costs the whole pool in two products (see :mod:`.weights`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tanfeng.pathway.engine.pricing import Pathways
from tanfeng.pathway.engine.sector import Array, Ints
from tanfeng.pathway.engine.tables import Tables


@dataclass(frozen=True)
class Columns:
    """N pathways with their figures (列).

    own  : (N,) arcs, fixed and variable cost, with ties;  ties : (N,) the ties in it
    flow : (N, Q, T) quantities
    """

    pathways: Pathways
    own: Array
    ties: Array
    flow: Array

    def __len__(self) -> int:
        return len(self.own)

    @property
    def plant(self) -> Ints:
        return self.pathways.plant

    def take(self, which: Ints) -> Columns:
        return Columns(self.pathways.take(which), self.own[which], self.ties[which], self.flow[which])


def columns(tables: Tables, pathways: Pathways) -> Columns:
    """Work out the figures of pathways (计算列)."""
    sector = tables.sector
    plant, year = pathways.plant[:, None], np.arange(len(sector.years))[None, :]
    level = pathways.levels
    moved = pathways.arcs >= 0
    arc_cost = np.where(moved, tables.arc_cost[year, pathways.arcs, plant], 0.0)
    ties = np.where(moved, tables.tie[year, pathways.arcs, plant], 0.0)
    running = tables.fixed[year, pathways.states, plant] + level * tables.variable[year, pathways.states, plant]
    flow = tables.flow[year, :, pathways.states, plant] * level[:, :, None]
    return Columns(
        pathways=pathways,
        own=arc_cost.sum(axis=1) + running.sum(axis=1),
        ties=ties.sum(axis=1),
        flow=np.ascontiguousarray(flow.transpose(0, 2, 1)),
    )


def joined(parts: list[Columns]) -> Columns:
    """Put columns one after another."""
    if len(parts) == 1:
        return parts[0]
    ways = [part.pathways for part in parts]
    return Columns(
        Pathways(
            np.concatenate([way.plant for way in ways]),
            np.concatenate([way.states for way in ways]),
            np.concatenate([way.arcs for way in ways]),
            np.concatenate([way.levels for way in ways]),
        ),
        np.concatenate([part.own for part in parts]),
        np.concatenate([part.ties for part in parts]),
        np.concatenate([part.flow for part in parts]),
    )


def costs(some: Columns, prices: Array) -> Array:
    """Return the cost (N,) of columns with ties, at market ``prices`` (Q, T)."""
    return np.asarray(some.own + np.einsum("nqt,qt->n", some.flow, prices))


def renumbered(some: Columns, plant: Ints) -> Columns:
    """Give columns other plant numbers: plant ``p`` becomes ``plant[p]``."""
    return replace(some, pathways=replace(some.pathways, plant=plant[some.plant]))


def mean_of(some: Columns, share: Array, place: Ints, like: Columns) -> Columns:
    """Return the means of columns with the same states, weighted by ``share`` (N,); ``place`` says where each goes.

    ``like`` holds one column of each mean: plant, states and arcs are taken from there.
    """
    levels, own, flow = np.zeros(like.pathways.levels.shape), np.zeros(len(like)), np.zeros(like.flow.shape)
    np.add.at(levels, place, share[:, None] * some.pathways.levels)
    np.add.at(own, place, share * some.own)
    np.add.at(flow, place, share[:, None, None] * some.flow)
    return Columns(replace(like.pathways, levels=levels), own, like.ties, flow)
