"""The optimised ensemble (优化集合模拟): every sample of the assumptions answered anew by the engine.

Worked on in chunks, kept as they are done, on one core, all cores or a cluster; see :mod:`.chunk` for why neither
interruption nor order nor number of workers changes a byte. The peak item of the plan is left out: whether emission
peaks is what is asked, so it must not be demanded.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.pathway import facility
from tanfeng.pathway.engine import Settings
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Array
from tanfeng.pathway.uncertainty.chunk import Question, solve_chunk
from tanfeng.pathway.uncertainty.design import Design, not_sampled
from tanfeng.pathway.uncertainty.executors import Workers, run_tasks
from tanfeng.pathway.uncertainty.fingerprint import fingerprint
from tanfeng.pathway.uncertainty.outcome import OptimisedEnsemble
from tanfeng.pathway.uncertainty.program import program
from tanfeng.pathway.uncertainty.sampling import draw
from tanfeng.pathway.uncertainty.store import Store

#: Samples per chunk at most: what a killed run loses at most, for each process.
CHUNK = 50
#: Chunks of a smaller ensemble, so that it too is shared out; the number of workers must not change its bytes.
CHUNKS = 8
#: A rounded plan where that is within the gap; where it is not, a sector small enough is settled exactly.
SETTINGS = replace(Settings.of_ensembles(), exact=Settings().exact)
Progress = Callable[[int, int], None]


def run_optimised(
    problem: Problem,
    design: Design,
    folder: Path | None = None,
    *,
    edition: str = "",
    workers: Workers = 1,
    chunk: int | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> OptimisedEnsemble:
    """Answer every sample of a scenario by the engine (优化集合模拟).

    folder   : where chunks are kept; the same call continues what stands there; ``None`` keeps nothing
    edition  : of the data, part of the question
    chunk    : samples worked on and kept together; ``None`` leaves it to the size of the ensemble
    workers  : number of processes (0: all cores), address of a Dask scheduler, or an executor
    progress : told (samples done, samples in all), what was kept included

    Raises ``UsageError`` where the design cannot be drawn, the folder answers another question or cannot be written, or
    the central question is wrong.
    """
    samples = draw(problem.assumptions, design)
    if not samples:
        raise UsageError(
            "[ensemble] parameters 中没有一项假设有范围，无从抽样。",
            "None of the assumptions in [ensemble] parameters has a range: there is nothing to sample.",
        )
    asked = facility.without_peak(problem)
    question = Question(asked, settings or SETTINGS, anew=_changes_plants(asked, samples))
    findings = not_sampled(problem.assumptions, design.names, _movable(question, samples))
    chunk = _chunk(chunk, design.size)
    tasks = {
        number: (question, first, {name: values[first : first + chunk] for name, values in samples.items()})
        for number, first in enumerate(range(0, design.size, chunk))
    }
    store = Store(folder) if folder is not None else None
    with store.at_work() if store is not None else nullcontext():
        done: dict[int, bytes] = {}
        if store is not None:
            store.open(_manifest(question, design, samples, edition, chunk))
            done, damaged = store.chunks()
            findings += damaged

        def tell() -> None:
            if progress is not None:
                progress(sum(min(chunk, design.size - n * chunk) for n in done), design.size)

        tell()
        left = [number for number in tasks if number not in done]
        for position, content in run_tasks(solve_chunk, [tasks[n] for n in left], workers):
            if store is not None:
                store.write(left[position], content)
            done[left[position]] = content
            tell()
        if store is not None:
            store.finish()
    return OptimisedEnsemble.of(design, problem.years, _joined(done), findings)


def _chunk(asked: int | None, size: int) -> int:
    if asked is None:
        return min(CHUNK, -(-size // CHUNKS))
    if asked < 1:
        raise UsageError(
            f"[ensemble] chunk：每块至少 1 个样本，不是 {asked}。", f"[ensemble] chunk is at least 1, not {asked}."
        )
    return min(asked, size)


def read_optimised(folder: Path, design: Design, years: tuple[int, ...]) -> OptimisedEnsemble:
    """Return what stands in a folder, complete or not (读取存档); what is missing is said and never filled in.

    Raises ``UsageError`` where the folder holds no ensemble or nothing is done yet.
    """
    store = Store(folder)
    store.manifest()
    done, damaged = store.chunks()
    return OptimisedEnsemble.of(design, years, _joined(done), damaged)


def _joined(done: Mapping[int, bytes]) -> pl.DataFrame | None:
    parts = [pl.read_parquet(io.BytesIO(done[number])) for number in sorted(done)]
    return pl.concat(parts) if parts else None


def _changes_plants(problem: Problem, samples: Mapping[str, Array]) -> bool:
    """Whether a sampled assumption moves what the engine cannot vary between scenarios: then each is asked anew."""
    if not problem.free_years or not problem.plants:
        return False
    if any(p.commissioned is not None and p.life in samples for p in problem.plants):
        return True  # a life moves years, in steps: one sample does not show whether it does
    central = _fixed_part(problem)
    changed = (problem.assumptions.changed(**{name: float(values[0])}) for name, values in samples.items())
    return any(_fixed_part(replace(problem, assumptions=row)) != central for row in changed)


def _movable(question: Question, samples: Mapping[str, Array]) -> frozenset[str]:
    """Names of the samples that change the question at either end; others were used up when it was put together.

    A yield or a share of fuel is part of the plants by then: drawing it would change nothing and look as if it did.
    """
    central = _asked(question.problem)
    ends = {name: {float(v.min()), float(v.max())} for name, v in samples.items()}
    return frozenset(
        name for name, values in ends.items() if any(_asked(question.under({name: v})) != central for v in values)
    )


def _asked(problem: Problem) -> str | None:
    """Fingerprint of all that a problem is to the engine, the years before decisions and the rest included.

    ``None`` where it cannot be asked: that sample fails with its own sentence.
    """
    past = facility.follow(problem)
    followed = (past.flows, past.cost_items, past.direct, past.indirect, past.energy)
    if not problem.free_years or not problem.plants:
        return fingerprint(followed)
    try:
        return fingerprint((followed, dict(vars(facility.ask(problem).sector))))
    except TanfengError:
        return None


def _fixed_part(problem: Problem) -> str:
    """Fingerprint of a sector without what a scenario of the engine may change."""
    sector = facility.ask(problem).sector
    varied = {"prices", "rows"}
    return fingerprint({name: value for name, value in vars(sector).items() if name not in varied})


def _manifest(
    question: Question, design: Design, samples: Mapping[str, Array], edition: str, chunk: int
) -> dict[str, Any]:
    return {
        "program": dict(program()),
        "scenario": question.problem.scenario,
        "problem": fingerprint(question.problem),
        "edition": edition,
        "settings": fingerprint(question.settings),
        "chunk": chunk,
        **design.to_dict(),
        "samples": fingerprint(dict(samples)),
    }
