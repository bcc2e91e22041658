"""One chunk of an optimised ensemble (一块样本): every sample answered by the engine, from a fixed start.

The central question is answered first and its columns are kept, then the samples in their order: a chunk depends on its
own samples and on nothing that was computed before it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import polars as pl

from tanfeng.core.errors import TanfengError
from tanfeng.pathway import facility
from tanfeng.pathway.engine import Plan, Settings, solve_all
from tanfeng.pathway.engine import Scenario as Variation
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Array, Solution

#: Status of a sample that could not be answered; it has a sentence and no figures.
FAILED = "failed"
MILLION = 1e6
RATIO = "indirect_to_direct"
ADOPTED = pl.List(pl.Struct({"unit_id": pl.String, "measure": pl.String, "year": pl.Int32}))
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "sample": pl.Int64,
    "status": pl.String,
    "gap": pl.Float64,
    "objective_cny": pl.Float64,
    "bound_cny": pl.Float64,
    "cost_cny": pl.Float64,
    "missed": pl.List(pl.String),
    "direct_tco2": pl.List(pl.Float64),
    "indirect_tco2": pl.List(pl.Float64),
    "total_tco2": pl.List(pl.Float64),
    "energy_tce": pl.List(pl.Float64),
    "adopted": ADOPTED,
    "zh": pl.String,
    "en": pl.String,
}


@dataclass(frozen=True)
class Question:
    """What every sample is asked (对每个样本的提问).

    ``anew`` says that a sampled assumption is part of the plants themselves (a capital cost, the discount rate …): the
    columns of one sample are then no columns of the next, and each is asked from the start.
    """

    problem: Problem
    settings: Settings
    anew: bool

    def under(self, values: dict[str, float]) -> Problem:
        """Return the problem under the values of one sample.

        The ratio of indirect to direct emission sets the electricity of the base year, which is calibrated already.
        """
        old = self.problem
        calibration = old.calibration
        if RATIO in values:
            scale = values[RATIO] / old.assumptions.number(RATIO)
            calibration = replace(
                calibration, electricity=calibration.electricity * scale, indirect=calibration.indirect * scale
            )
        return replace(old, assumptions=old.assumptions.changed(**values), calibration=calibration)


def solve_chunk(question: Question, first: int, samples: dict[str, Array]) -> bytes:
    """Answer the samples, numbered from ``first``, and return the outcomes as the bytes of a Parquet file (求解一块).

    A sample that cannot be answered becomes a row with status ``failed`` and its sentence. Raises ``UsageError`` where
    the central question itself is wrong.
    """
    size = len(next(iter(samples.values())))
    problems = [question.under({name: float(v[i]) for name, v in samples.items()}) for i in range(size)]
    rows = [
        _failed(answer) if isinstance(answer, TanfengError) else _row(problem, answer)
        for problem, answer in zip(problems, _answers(question, problems), strict=True)
    ]
    for i, row in enumerate(rows):
        row["sample"] = first + i
    frame = pl.DataFrame(rows, schema=SCHEMA)
    values = [pl.Series(f"assumption:{name}", v, dtype=pl.Float64) for name, v in samples.items()]
    target = io.BytesIO()
    frame.with_columns(values).write_parquet(target, compression="zstd", statistics=False)
    return target.getvalue()


def _answers(question: Question, problems: list[Problem]) -> Iterator[Solution | TanfengError]:
    if not question.problem.free_years or not question.problem.plants:
        yield from (facility.follow(problem) for problem in problems)
    elif question.anew:
        for problem in problems:
            yield _anew(problem, question.settings)
    else:
        yield from _warm(question, problems)


def _anew(problem: Problem, settings: Settings) -> Solution | TanfengError:
    try:
        asked = facility.ask(problem)
        return asked.solution(next(solve_all(asked.sector, [Variation()], settings)))
    except TanfengError as error:
        return error


def _warm(question: Question, problems: list[Problem]) -> Iterator[Solution | TanfengError]:
    """Go through the samples with the columns kept; after one that fails, start again from the central question."""
    asked = facility.ask(question.problem)
    at = 0
    while at < len(problems):
        varied = chain([Variation()], _varied(asked, problems[at:]))
        plans = solve_all(asked.sector, varied, question.settings)
        next(plans)
        while at < len(problems):
            answer = _next(asked, plans, problems[at])
            at += 1
            yield answer
            if isinstance(answer, TanfengError):
                break


def _varied(asked: facility.Asked, problems: list[Problem]) -> Iterator[Variation]:
    for problem in problems:
        varied = asked.scenario(problem)
        same = varied.weights is not None and np.array_equal(varied.weights, asked.sector.rows.weights)
        yield replace(varied, weights=None) if same else varied


def _next(asked: facility.Asked, plans: Iterator[Plan], problem: Problem) -> Solution | TanfengError:
    try:
        return asked.solution(next(plans), problem)
    except TanfengError as error:
        return error


def _row(problem: Problem, solution: Solution) -> dict[str, object]:
    plant, measure, year = np.nonzero(solution.adopted)
    return {
        "status": solution.status,
        "gap": solution.gap,
        "objective_cny": solution.objective * MILLION,
        "bound_cny": solution.bound * MILLION,
        "cost_cny": solution.cost * MILLION,
        "missed": sorted(solution.slacks),
        "direct_tco2": solution.direct.tolist(),
        "indirect_tco2": solution.indirect.tolist(),
        "total_tco2": solution.total.tolist(),
        "energy_tce": solution.energy.tolist(),
        "adopted": [
            {"unit_id": problem.plants[p].key, "measure": problem.measures[k].key, "year": problem.years[t]}
            for p, k, t in zip(plant, measure, year, strict=True)
        ],
        "zh": None,
        "en": None,
    }


def _failed(error: TanfengError) -> dict[str, object]:
    return {**dict.fromkeys(SCHEMA), "status": FAILED, "zh": error.zh, "en": error.en}
