"""Relations between measures (措施关系): a prerequisite comes first, excluding measures share the same output."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.problem import Problem
from tanfeng.pathway.symbols import Parameters, Symbols

NAME = "relations"
FORMULA = "T[r,k,t] <= T[r,k',t]  (k needs k');   T[r,k,t] + T[r,k',t] <= P[r,t]  (k excludes k')"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols) -> None:
    del p
    if not problem.free_years:
        return
    routes = {m.key: set(m.routes) for m in problem.measures}
    for measure in problem.measures:
        for other in measure.requires:
            shared = sorted(routes[measure.key])
            own = s.x.treated.sel(measure=measure.key, route=shared, drop=True)
            first = s.x.treated.sel(measure=other, route=shared, drop=True)
            model.add_constraints(own - first <= 0.0, name=f"{NAME}-{measure.key}-needs-{other}")
    for one, two in exclusions(problem):
        shared = sorted(routes[one] & routes[two])
        if shared:
            both = s.x.treated.sel(measure=[one, two], route=shared).sum("measure")
            model.add_constraints(both - s.x.production.sel(route=shared) <= 0.0, name=f"{NAME}-{one}-excludes-{two}")


def exclusions(problem: Problem) -> list[tuple[str, str]]:
    """Return each excluding pair once, whichever of the two named it."""
    known = {m.key for m in problem.measures}
    pairs = {tuple(sorted((m.key, other))) for m in problem.measures for other in m.excludes if other in known}
    return [(a, b) for a, b in sorted(pairs)]
