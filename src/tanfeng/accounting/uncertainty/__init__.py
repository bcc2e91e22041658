"""How surely a total is known (不确定度): error propagation and Monte Carlo, with the largest contributors."""

from __future__ import annotations

from tanfeng.accounting.uncertainty.analysis import DRAWS, SEED, uncertainty
from tanfeng.accounting.uncertainty.model import Model
from tanfeng.accounting.uncertainty.propagation import propagate
from tanfeng.accounting.uncertainty.result import Interval, Uncertainty
from tanfeng.accounting.uncertainty.simulation import simulate

__all__ = ["DRAWS", "SEED", "Interval", "Model", "Uncertainty", "propagate", "simulate", "uncertainty"]
