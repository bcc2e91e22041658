"""The same question in labelled arrays (状态形式，标记数组): reads like the mathematics; the oracle of the engine.

Sets: plants p, states s, arcs a = (source -> target), years t, quantities q, groups g, rows r.

    x[p,s,t]      plant p is in state s in year t                     binary (or its relaxation)
    spare[p,s,t]  share of full output that it does not make there    >= 0
    y[p,a,t]      plant p takes arc a at the start of year t          >= 0
    u[q,g,t]      what group g makes or uses of quantity q            free
    lack[r], excess[r] >= 0     slack of row r

    min   sum arc_cost y + sum fixed x + sum variable (x - spare) + sum price u + sum penalty (lack + excess)

    state    x[p,s,t] = x[p,s,t-1] - sum_{a leaves s} y[p,a,t] + sum_{a enters s} y[p,a,t]
    leave    sum_{a leaves s} y[p,a,t] <= x[p,s,t-1]
    life     sum_{s of line g} x[p,s,t] <= [g is the initial line and t < remaining]
                                           + sum_{a renews into g, t - life(g) < v <= t} y[p,a,v]
    lowest   spare[p,s,t] <= (1 - lowest[p]) x[p,s,t]
    use      u[q,g,t] = sum_{p of g,s} flow (x - spare)
    row      sum_{q,g,t} weight * u + lack - excess  (sense)  rhs

A plant takes at most one arc a year (``leave``). Ties are broken by nothing here: the oracle tells the objective, not
the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tanfeng.pathway.engine.sector import AT_LEAST, AT_MOST, Sector


@dataclass(frozen=True)
class StateAnswer:
    """The oracle's answer: status of the solver, objective in present value, bound of the integer programme."""

    status: str
    objective: float
    bound: float


def solve_state_form(sector: Sector, *, whole: bool, seconds: float = float("inf"), gap: float = 1e-9) -> StateAnswer:
    """Solve the state form by HiGHS on one thread; ``whole`` makes the states binary (求解)."""
    model = build(sector, whole=whole)
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "time_limit": seconds, "mip_rel_gap": gap}
    status, condition = model.solve("highs", io_api="direct", progress=False, **options)
    if status != "ok":
        return StateAnswer(condition, float("nan"), float("nan"))
    objective = float(model.objective.value)
    bound = float(model.solver_model.getInfo().mip_dual_bound) if whole else objective
    return StateAnswer(condition, objective, bound)


def build(sector: Sector, *, whole: bool) -> Any:
    """Return the linopy model (建模)."""
    import linopy

    model = linopy.Model()
    form = _Form(model, sector)
    form.variables(whole=whole)
    form.state()
    form.life()
    form.lowest()
    form.use()
    form.row()
    form.objective()
    return model


class _Form:
    """The model under construction: labelled data beside the variables."""

    def __init__(self, model: Any, sector: Sector) -> None:
        self.model, self.sector = model, sector
        plants, states, arcs, years, quantities, rows = sector.shape
        sizes = {
            "plant": plants, "state": states, "arc": arcs, "year": years, "begun": years, "row": rows,
            "quantity": quantities, "group": sector.rows.weights.shape[2], "line": len(sector.space.lifetime),
        }  # fmt: skip
        self.coords = {name: np.arange(size) for name, size in sizes.items()}

    def label(self, values: Any, *dims: str) -> Any:
        import xarray as xr

        return xr.DataArray(np.asarray(values, dtype=float), coords={d: self.coords[d] for d in dims}, dims=dims)

    def variables(self, *, whole: bool) -> None:
        sector, add, label = self.sector, self.model.add_variables, self.label
        may = np.isfinite(sector.fixed_cost)
        self.x = add(lower=0, upper=label(may, "plant", "state", "year"), integer=whole, name="x")
        self.y = add(lower=0, upper=label(np.isfinite(sector.arc_cost), "plant", "arc", "year"), name="y")
        free = np.full(tuple(len(self.coords[d]) for d in ("quantity", "group", "year")), np.inf)
        bound = label(free, "quantity", "group", "year")
        self.u = add(lower=-bound, upper=bound, name="u")
        senses = np.array(sector.rows.senses)
        self.lack = add(lower=0, upper=label(np.where(senses == AT_MOST, 0.0, np.inf), "row"), name="lack")
        self.excess = add(lower=0, upper=label(np.where(senses == AT_LEAST, 0.0, np.inf), "row"), name="excess")

    def state(self) -> None:
        """state and leave: where a plant is follows from where it was and what it does."""
        space, states, years = self.sector.space, self.coords["state"], self.coords["year"]
        leaves = self.label(space.source[:, None] == states, "arc", "state")
        enters = self.label(space.target[:, None] == states, "arc", "state")
        out, into = (self.y * leaves).sum("arc"), (self.y * enters).sum("arc")
        earlier = self.x.roll(year=1) * self.label(years > 0, "year")
        begins = (states == self.sector.initial[:, None])[:, :, None] & (years == 0)
        at_first = self.label(begins, "plant", "state", "year")
        self.model.add_constraints(self.x - earlier + out - into == at_first, name="state")
        self.model.add_constraints(out - earlier <= at_first, name="leave")

    def life(self) -> None:
        """A line runs only as long as it lives."""
        sector, space = self.sector, self.sector.space
        years, lines = self.coords["year"], self.coords["line"]
        of_line = self.label(space.line[:, None] == lines, "state", "line")
        renewing = (space.line[space.target][:, None] == lines) & space.renews[:, None]
        begun = (self.y * self.label(renewing, "arc", "line")).sum("arc").rename(year="begun")
        age = (years[:, None] - years[None, :])[..., None]
        still = self.label((age >= 0) & (age < space.lifetime), "year", "begun", "line")
        initial = (space.line[sector.initial][:, None, None] == lines) & (
            years[None, :, None] < sector.remaining_life[:, None, None]
        )
        running = (self.x * of_line).sum("state")
        allowed = self.label(initial, "plant", "year", "line")
        self.model.add_constraints(running - (begun * still).sum("begun") <= allowed, name="life")

    def lowest(self) -> None:
        """A plant runs between its lowest level and full output; without a choice there is no variable."""
        self.produced = 1.0 * self.x
        if not self.sector.flexible.any():
            return
        most = self.label(1.0 - self.sector.lowest, "plant")
        bound = self.label(np.broadcast_to(most.values[:, None, None], self.sector.fixed_cost.shape), *self.x.dims)
        spare = self.model.add_variables(lower=0, upper=bound, name="spare")
        self.model.add_constraints(spare - self.x * most <= 0, name="lowest")
        self.produced = self.x - spare

    def use(self) -> None:
        """What a group makes or uses."""
        flow = self.label(self.sector.flows, "quantity", "plant", "state", "year")
        for g in self.coords["group"]:
            of = np.flatnonzero(self.sector.group == g)
            made = (self.produced.sel(plant=of) * flow.sel(plant=of)).sum(["plant", "state"])
            self.model.add_constraints(made - self.u.sel(group=g, drop=True) == 0, name=f"use_{g}")

    def row(self) -> None:
        """The linking rows."""
        rows = self.sector.rows
        weights = self.label(rows.weights, "row", "quantity", "group", "year")
        activity = (self.u * weights).sum(["quantity", "group", "year"])
        import xarray as xr

        senses = xr.DataArray(np.array(rows.senses), coords={"row": self.coords["row"]}, dims=("row",))
        left = activity + self.lack - self.excess
        self.model.add_constraints(left, senses, self.label(rows.rhs, "row"), name="row")

    def objective(self) -> None:
        sector, label = self.sector, self.label
        arc = label(np.where(np.isfinite(sector.arc_cost), sector.arc_cost, 0.0), "plant", "arc", "year")
        fixed = label(np.where(np.isfinite(sector.fixed_cost), sector.fixed_cost, 0.0), "plant", "state", "year")
        penalty = label(sector.rows.penalty, "row")
        self.model.add_objective(
            (self.y * arc).sum()
            + (self.x * fixed).sum()
            + (self.produced * label(sector.variable_cost, "plant", "state", "year")).sum()
            + (self.u * label(sector.prices, "quantity", "year")).sum()
            + (self.lack * penalty).sum()
            + (self.excess * penalty).sum()
        )
