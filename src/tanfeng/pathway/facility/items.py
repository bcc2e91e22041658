"""The plan items the model understands (模型认识的方案目标), and the physical rows."""

from __future__ import annotations

from tanfeng.pathway.facility.linking import demand, limits, lines, scrap
from tanfeng.pathway.policy import (
    benchmark_share,
    cleaner_production,
    co2_intensity,
    energy_intensity,
    exits,
    peak,
    recycled_share,
)

PHYSICAL = (demand, scrap, lines, limits)
POLICIES = (recycled_share, benchmark_share, energy_intensity, co2_intensity, peak, exits, cleaner_production)
BY_ITEM = {module.ITEM: module for module in POLICIES}
