"""The pathway engine beside its peers on the same synthetic sector: ``python benchmarks/pathway.py``.

200 and 2,000 plants × 12 options × 16 years and a province of 20, each contestant in a process of its own: clock and
processor seconds, peak memory, bound, gap. The peers (all pathways in bare HiGHS, the state form in linopy and, where
``PYOMO_PYTHON`` names an environment with Pyomo, in Pyomo) solve the relaxation only, at 200 plants; their optimum must
be the engine's own. Then an ensemble of scenarios with the columns kept, beside rebuilding for each. Writes
``pathway.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

import pathway_peers as peers
from pathway_problem import province, sector
from tanfeng.pathway.engine import Plan, Scenario, Sector, Settings, solve, solve_all
from tanfeng.pathway.engine.generation import Generator
from tanfeng.pathway.engine.master import Master
from tanfeng.pathway.engine.tables import lay_out

HERE = Path(__file__).parent
GAP = {200: 1e-3, 2000: 2e-4}
#: Seeds of the sectors other than the one of 200 plants.
FEW, SEEDS_OF_PROVINCE = 3, 6
Result = dict[str, Any]


class Watch:
    """Clock and processor seconds since it was made."""

    def __init__(self) -> None:
        self.began = time.perf_counter(), time.process_time()

    def read(self) -> Result:
        return {"clock": time.perf_counter() - self.began[0], "cpu": time.process_time() - self.began[1]}


def engine(asked: Sector, gap: float) -> Result:
    """The whole answer: relaxation, repair, proof."""
    watch = Watch()
    plan = solve(asked, Settings(gap=gap))
    return {**_figures(plan), **watch.read()}


def relaxation(asked: Sector) -> Result:
    """The relaxation alone, to the last digits, to lay beside the peers; ``build`` is all but pricing and solving."""
    spent = [0.0]
    add = Master.add

    def timed(self: Master, *given: Any) -> None:
        start = time.process_time()
        add(self, *given)
        spent[0] += time.process_time() - start

    watch = Watch()
    generator = Generator(lay_out(asked))
    laid = watch.read()["cpu"]
    with patch.object(Master, "add", timed):
        found = generator.run(1e-7)
    return {
        "objective": found.duals.objective,
        "build": laid + spent[0],
        "columns": len(found.cost),
        **watch.read(),
    }


def peer(name: str, asked: Sector) -> Result | None:
    watch = Watch()
    took = getattr(peers, name)(asked)
    if took is None:
        return None
    clock = watch.read()["clock"]
    return {
        "objective": took.objective,
        "clock": clock,
        "cpu": took.build + took.solve,
        "build": took.build,
        "columns": took.columns,
    }


def scenarios(asked: Sector, count: int, seed: int) -> list[Scenario]:
    """Draw market prices by quantity and the right-hand sides together, within a tenth or two."""
    rng = np.random.default_rng(seed)
    return [
        Scenario(
            prices=asked.prices * rng.uniform(0.8, 1.2, (len(asked.quantities), 1)),
            rhs=asked.rows.rhs * rng.uniform(0.95, 1.05),
        )
        for _ in range(count)
    ]


def ensemble(asked: Sector, count: int, rebuilt: int) -> Result:
    """All scenarios with the columns kept; the first few anew by the engine, and two by linopy, scaled up."""
    drawn = scenarios(asked, count, seed=7)
    settings = Settings.of_ensembles()
    start = time.process_time()
    plans = list(solve_all(asked, drawn, settings))
    warm = time.process_time() - start
    worst, memory = max(plan.gap for plan in plans), peak_memory()
    start = time.process_time()
    anew = [solve(scenario.of(asked), settings) for scenario in drawn[:rebuilt]]
    cold = (time.process_time() - start) / rebuilt * count
    took = [peers.linopy(scenario.of(asked)) for scenario in drawn[:2]]
    differs = max(abs(a.bound - b.bound) / abs(b.bound) for a, b in zip(plans, anew, strict=False))
    return {
        "count": count,
        "cpu": warm,
        "cpu anew": cold,
        "cpu linopy": sum(t.build + t.solve for t in took) / len(took) * count,
        "mean gap": float(np.mean([p.gap for p in plans])),
        "largest gap": worst,
        "memory": memory,
        "bounds differ": differs,
    }


def _figures(plan: Plan) -> Result:
    return {
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status,
        "rounds": plan.rounds,
        "columns": plan.columns,
    }


def peak_memory() -> float:
    """Peak memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def one(task: str, plants: int, seed: int, count: int) -> Result | None:
    """Run one contestant and add its peak memory."""
    if task == "province":
        asked = province(seed)
    else:
        asked = sector(plants, seed, tight=task == "tight", lowest=0.8 if task == "levels" else 1.0)
    if task in ("engine", "tight", "levels", "province"):
        result: Result | None = engine(asked, GAP.get(plants, 1e-3))
    elif task == "relaxation":
        result = relaxation(asked)
    elif task == "ensemble":
        result = ensemble(asked, count, rebuilt=20)
    else:
        result = peer(task, asked)
    if result is not None:
        result.setdefault("memory", peak_memory())
    return result


def apart(task: str, plants: int, seed: int, count: int = 0) -> Result | None:
    """Run one contestant in a process of its own, on one thread."""
    command = [sys.executable, __file__, "--one", task, "--plants", str(plants), "--seed", str(seed)]
    alone = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    said = subprocess.run(
        [*command, "--scenarios", str(count)], env={**os.environ, **alone}, capture_output=True, text=True, check=True
    )
    result: Result | None = json.loads(said.stdout.strip().splitlines()[-1])
    print(task, plants, seed, result, flush=True)
    return result


NAMES = {
    "engine": "",
    "levels": ", output 80 to 100 %",
    "tight": ", tight demand",
    "province": " of a province, demand met exactly",
}
PEERS = {
    "full": "all pathways, bare HiGHS",
    "linopy": "state form, linopy + HiGHS",
    "pyomo": "state form, Pyomo + HiGHS",
}


def report(seeds: int, count: int) -> str:
    """Run everything and write it as tables."""
    head = [
        "# The pathway engine",
        "",
        f"`python benchmarks/pathway.py`, {date.today()}, {platform.machine()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores shared with other work; each contestant in a process of its own, one thread, imports "
        "not counted. 12 options × 16 years, 113 linking rows (province: 20 plants × 18 states × 13 years, 91 rows).",
    ]
    return "\n".join([*head, *plans(seeds), *relaxations(), *ensembles(count)]) + "\n"


def plans(seeds: int) -> list[str]:
    """The engine's whole answers."""
    lines = [
        "",
        "## A plan with a proven bound",
        "",
        "| sector | seed | status | objective, MCNY | bound | gap | clock s | processor s | memory, MB | columns |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    cases = [("engine", n, s) for n in GAP for s in range(1, (seeds if n == 200 else FEW) + 1)]
    cases += [(task, n, s) for task, n in (("levels", 200), ("tight", 200)) for s in range(1, FEW + 1)]
    cases += [("province", 20, s) for s in range(1, SEEDS_OF_PROVINCE + 1)]
    for task, plants, seed in cases:
        r = apart(task, plants, seed) or {}
        lines.append(
            f"| {plants:,} plants{NAMES[task]} | {seed} | {r['status']} | {r['objective']:,.1f} | {r['bound']:,.1f} | "
            f"{r['gap']:.4%} | {r['clock']:.2f} | {r['cpu']:.2f} | {r['memory']:,.0f} | {r['columns']:,} |"
        )
    return lines


def relaxations() -> list[str]:
    """The relaxation beside the peers; another optimum than the engine's ends the run."""
    own = apart("relaxation", 200, 1) or {}
    rows = [("engine, column generation", own)]
    rows += [(name, found) for task, name in PEERS.items() if (found := apart(task, 200, 1))]
    lines = [
        "",
        "## The relaxation beside the peers, 200 plants, seed 1",
        "",
        "| who | optimum | clock s | processor s | of it to build and hand over | memory, MB | columns |",
        "| --- | " + "---: | " * 6,
    ]
    for name, r in rows:
        if not peers.same(r["objective"], own["objective"]):
            raise SystemExit(f"{name} has another optimum: {r['objective']} against {own['objective']}")
        memory = "" if name == PEERS["pyomo"] else f"{r['memory']:,.0f}"
        lines.append(
            f"| {name} | {r['objective']:,.3f} | {r['clock']:.2f} | {r['cpu']:.2f} | {r['build']:.3f} | {memory} | "
            f"{r['columns']:,} |"
        )
    if PEERS["pyomo"] not in dict(rows):
        lines += ["", f"Pyomo was not run: set {peers.PYOMO} to the Python of an environment with pyomo and highspy."]
    return lines


def ensembles(count: int) -> list[str]:
    """Many scenarios with the columns kept, beside rebuilding."""
    lines = [
        "",
        f"## An ensemble of {count:,} scenarios, columns kept",
        "",
        "Prices by quantity ± 20 %, right-hand sides ± 5 %, gap asked 1 %. Processor seconds on one core. Anew by the "
        "engine: 20 scenarios, anew by linopy (relaxation only): 2, both scaled up.",
        "",
        "| plants | processor s | anew, engine | anew, linopy | mean gap | largest gap | bounds differ | memory, MB |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for plants in (50, 200):
        r = apart("ensemble", plants, 1, count) or {}
        lines.append(
            f"| {plants} × {r['count']:,} | {r['cpu']:.1f} | {r['cpu anew']:.0f} | {r['cpu linopy']:,.0f} | "
            f"{r['mean gap']:.2%} | {r['largest gap']:.2%} | {r['bounds differ']:.2%} | {r['memory']:,.0f} |"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", default="")
    parser.add_argument("--plants", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=15, help="seeds of the sector of 200 plants")
    parser.add_argument("--scenarios", type=int, default=1000)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(asked.one, asked.plants, asked.seed, asked.scenarios)))
        return
    (HERE / "pathway.md").write_text(report(asked.seeds, asked.scenarios))


if __name__ == "__main__":
    main()
