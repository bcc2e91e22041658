"""The state form in Pyomo with HiGHS, run in an environment of its own: ``python pathway_pyomo.py sector.pickle``."""

from __future__ import annotations

import pickle
import sys
import time
from pathlib import Path

import numpy as np
import pyomo.environ as pyo  # type: ignore[import-not-found,unused-ignore]
from pyomo.contrib.appsi.solvers import Highs  # type: ignore[import-not-found,unused-ignore]


def build(q: dict) -> pyo.ConcreteModel:
    """Write the state form as one would in Pyomo: a rule per constraint, sums over sparse data."""
    plants, arcs, years = q["arc_cost"].shape
    states, quantities = q["running"].shape[1], q["flows"].shape[0]
    leaving = [np.flatnonzero(q["source"] == s).tolist() for s in range(states)]
    entering = [np.flatnonzero(q["target"] == s).tolist() for s in range(states)]
    groups = [np.flatnonzero(q["group"] == g).tolist() for g in range(q["weights"].shape[2])]
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(plants), range(states), range(years), bounds=(0, 1))
    m.y = pyo.Var(range(plants), range(arcs), range(years), bounds=(0, 1))
    m.u = pyo.Var(range(quantities), range(len(groups)), range(years))
    m.lack = pyo.Var(range(len(q["rhs"])), bounds=(0, None))
    m.excess = pyo.Var(range(len(q["rhs"])), bounds=(0, None))

    def before(p: int, s: int, t: int):
        return m.x[p, s, t - 1] if t else float(q["initial"][p] == s)

    def state(m, p, s, t):
        out, into = sum(m.y[p, a, t] for a in leaving[s]), sum(m.y[p, a, t] for a in entering[s])
        return m.x[p, s, t] == before(p, s, t) - out + into

    def leave(m, p, s, t):
        return sum(m.y[p, a, t] for a in leaving[s]) <= before(p, s, t) if leaving[s] else pyo.Constraint.Skip

    def use(m, k, g, t):
        made = sum(q["flows"][k, p, s, t] * m.x[p, s, t] for p in groups[g] for s in range(states))
        return m.u[k, g, t] == made

    def row(m, r):
        left = sum(q["weights"][r, k, g, t] * m.u[k, g, t] for k, g, t in np.argwhere(q["weights"][r]).tolist())
        if q["senses"][r] == ">=":
            return left + m.lack[r] >= q["rhs"][r]
        return left - m.excess[r] <= q["rhs"][r]

    m.state = pyo.Constraint(range(plants), range(states), range(years), rule=state)
    m.leave = pyo.Constraint(range(plants), range(states), range(years), rule=leave)
    m.use = pyo.Constraint(range(quantities), range(len(groups)), range(years), rule=use)
    m.row = pyo.Constraint(range(len(q["rhs"])), rule=row)
    m.cost = pyo.Objective(
        expr=sum(q["arc_cost"][i] * m.y[i] for i in m.y)
        + sum(q["running"][i] * m.x[i] for i in m.x)
        + sum(q["prices"][k, t] * m.u[k, g, t] for k, g, t in m.u)
        + sum(q["penalty"][r] * (m.lack[r] + m.excess[r]) for r in m.lack)
    )
    return m


def main() -> None:
    question = pickle.loads(Path(sys.argv[1]).read_bytes())
    start = time.process_time()
    model = build(question)
    solver = Highs()
    solver.highs_options = {"threads": 1}
    solver.config.load_solution = False
    solver.set_instance(model)
    built = time.process_time()
    found = solver.solve(model)
    count = len(model.x) + len(model.y) + len(model.u)
    print(found.best_feasible_objective, built - start, time.process_time() - built, count)


if __name__ == "__main__":
    main()
