"""Benchmark share (标杆水平以上产能比例): output at benchmark level, today's and treated, is at least a share."""

from __future__ import annotations

from tanfeng.pathway.frame import AT_LEAST, Frame, Row, Term
from tanfeng.pathway.problem import PolicyItem

ITEM = "target-benchmark-capacity"
FORMULA = "sum_p B[p,t] + z[m,t] >= share * sum_{p rated} P[p,t]   (t, per metal or pooled)"
UNIT = "t"
#: ``per-metal``: each metal on its own; ``pooled``: their output added up.
QUESTION = "pooling"


def rows(frame: Frame, item: PolicyItem) -> list[Row]:
    """Lay one row a year and metal, or one a year; ``B`` is output at the level, today's share and what is treated."""
    problem = frame.problem
    rated = {k for m in problem.measures if m.initial_share is not None for k in m.plants}
    metals = sorted({p.metal for p in problem.plants if p.key in rated and (not item.metals or p.metal in item.metals)})
    parts = [(m, (m,)) for m in metals] if item.choice(QUESTION, "per-metal") == "per-metal" else [("", tuple(metals))]
    return [
        Row(
            ITEM,
            year,
            AT_LEAST,
            0.0,
            item.slack_price,
            UNIT,
            (Term("at_benchmark_t", year, 1.0, part), Term("rated_t", year, -item.value, part)),
            name,
        )
        for name, part in parts
        if part
        for year in frame.years
        if year >= item.first_year
    ]
