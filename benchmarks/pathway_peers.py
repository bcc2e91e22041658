"""The peers of the pathway engine (同类方法), each solving the relaxation of the same sector.

The full pathway form in bare HiGHS, the state form in linopy and in Pyomo, both with HiGHS.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tanfeng.pathway.engine import Sector, state_form
from tanfeng.pathway.engine.full_form import listed, programme
from tanfeng.pathway.engine.generation import Generator
from tanfeng.pathway.engine.pool import columns
from tanfeng.pathway.engine.tables import lay_out

#: Set to the Python of an environment that has Pyomo and highspy; Pyomo is no dependency of this project.
PYOMO = "PYOMO_PYTHON"


@dataclass(frozen=True)
class Took:
    """Objective of the relaxation, processor seconds to build and hand over and to solve, number of columns."""

    objective: float
    build: float
    solve: float
    columns: int


def full(sector: Sector) -> Took:
    """Bare HiGHS on every pathway there is."""
    start = time.process_time()
    generator = Generator(lay_out(sector))
    ways = listed(generator.tables)
    if ways is None:
        raise RuntimeError("the pathways cannot be listed")
    every = columns(generator.tables, ways)
    master = programme(generator, every, *generator.figures(every))
    built = time.process_time()
    found = master.solve()
    if found is None:
        raise RuntimeError("HiGHS stopped early")
    return Took(found.objective, built - start, time.process_time() - built, len(every))


def linopy(sector: Sector) -> Took:
    """The state form in linopy."""
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.process_time()
        model = state_form.build(sector, whole=False)
        built = time.process_time()
        model.solve("highs", io_api="direct", progress=False, output_flag=False, threads=1)
        return Took(float(model.objective.value), built - start, time.process_time() - built, model.nvars)


def pyomo(sector: Sector) -> Took | None:
    """The state form in Pyomo, in the environment that ``PYOMO_PYTHON`` names; ``None`` without one."""
    python = os.environ.get(PYOMO)
    if not python:
        return None
    with tempfile.TemporaryDirectory() as folder:
        question = Path(folder) / "sector.pickle"
        question.write_bytes(pickle.dumps(_plain(sector)))
        here = Path(__file__).with_name("pathway_pyomo.py")
        said = subprocess.run([python, str(here), str(question)], capture_output=True, text=True, check=True)
    objective, build, solve, count = said.stdout.split()[-4:]
    return Took(float(objective), float(build), float(solve), int(count))


def _plain(sector: Sector) -> dict[str, object]:
    """The sector as plain arrays, for an environment without this package."""
    rows, space = sector.rows, sector.space
    return {
        "group": sector.group,
        "initial": sector.initial,
        "source": space.source,
        "target": space.target,
        "arc_cost": sector.arc_cost,
        "running": sector.fixed_cost + sector.variable_cost,
        "flows": sector.flows,
        "prices": sector.prices,
        "weights": rows.weights,
        "senses": rows.senses,
        "rhs": rows.rhs,
        "penalty": rows.penalty,
    }


def same(one: float, other: float) -> bool:
    return bool(np.isclose(one, other, rtol=1e-5))


if __name__ == "__main__":
    from pathway_problem import sector as draw

    print(globals()[sys.argv[1]](draw(int(sys.argv[2]))))
