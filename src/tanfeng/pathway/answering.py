"""The answers of several scenarios (多情景求解): one after another here, or side by side in killable processes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from queue import SimpleQueue

from tanfeng.pathway.engine import Worker
from tanfeng.pathway.facility import Asked, Conflict, conflict_of, solve_asked
from tanfeng.pathway.facility.clock import OutOfTimeError
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution


@dataclass(frozen=True)
class Answered:
    """What the engine said (求解结果): the question (none where nothing was decided), the answer, what conflicts.

    ``searched`` is false where items are missed and the time was over before it was clear which of them conflict.
    """

    asked: Asked | None
    solution: Solution
    conflict: Conflict | None
    searched: bool = True


def one(problem: Problem, seconds: float, worker: Worker | None = None) -> Answered:
    """Solve one problem; ``seconds`` bound the solving, and once more the search for what conflicts."""
    asked, solution = solve_asked(problem, seconds, worker)
    if asked is None:
        return Answered(asked, solution, None)
    try:
        return Answered(asked, solution, conflict_of(asked, solution, seconds, worker))
    except OutOfTimeError:
        return Answered(asked, solution, None, searched=False)


def several(questions: Iterable[tuple[Problem, float]]) -> Iterator[Answered]:
    """Solve problems one after another in this process, each when it is asked for."""
    return (one(problem, seconds) for problem, seconds in questions)


def side_by_side(questions: Sequence[tuple[Problem, float]]) -> Iterator[Answered]:
    """Solve problems in as many killable processes as there are cores, and yield them in their order.

    The threads here only wait for the processes. Same answers as :func:`several`, where no time limit is reached.
    """
    count = max(1, min(os.cpu_count() or 1, sum(bool(problem.free_years) for problem, _ in questions)))
    with ExitStack() as stack:
        free: SimpleQueue[Worker] = SimpleQueue()
        for _ in range(count):
            free.put(stack.enter_context(Worker()))

        def solve(question: tuple[Problem, float]) -> Answered:
            worker = free.get()
            try:
                return one(*question, worker)
            finally:
                free.put(worker)

        # What has most to decide begins first, so that no core waits long for the last one.
        heavy = sorted(range(len(questions)), key=lambda i: -len(questions[i][0].policies))
        with ThreadPoolExecutor(count) as threads:
            begun = {i: threads.submit(solve, questions[i]) for i in heavy}
            for i in range(len(questions)):
                yield begun[i].result()
