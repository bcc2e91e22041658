"""Solving in a process that can be killed (可中止的求解): a solver does not always obey its clock.

The question goes to a fresh process (``spawn``: the same on every system), which sends back each better plan. When the
time is over the process is killed and the best plan it sent is returned with its gap. Starting costs the import of
numpy and HiGHS and the transfer of the question, about half a second; ``Plan`` on one core is otherwise the same as in
process. As with everything that spawns, a script that calls it needs ``if __name__ == "__main__":``.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.pathway.engine.plan import Plan
from tanfeng.pathway.engine.sector import Sector
from tanfeng.pathway.engine.settings import DEFAULT, Settings
from tanfeng.pathway.engine.solving import solve

#: Kinds of message: a plan on the way, the answer, an error said in two languages, anything else that went wrong.
ON_THE_WAY, ANSWER, WRONG_USE, FAILED = "on the way", "answer", "wrong use", "failed"
#: Seconds between the soft limit inside the process and its end from outside.
GRACE = 1.0


def solve_killable(sector: Sector, seconds: float, settings: Settings = DEFAULT) -> Plan:
    """Return the best plan found within ``seconds`` of wall clock, start included (限时求解).

    A plan that the clock ended has the status ``stopped``. Raises ``TanfengError`` if no plan was found in time or the
    process died, ``UsageError`` where the question is wrong.
    """
    ends = time.monotonic() + seconds
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    soft = replace(settings, seconds=min(settings.seconds, max(seconds - GRACE, 0.0)))
    process = context.Process(target=_child, args=(sending, sector, soft), daemon=True)
    process.start()
    sending.close()
    best: Plan | None = None
    try:
        while (left := ends - time.monotonic()) > 0 and receiving.poll(left):
            try:
                kind, content = receiving.recv()
            except EOFError:
                break
            if kind == ANSWER:
                return _plan(content)
            if kind == WRONG_USE:
                raise UsageError(*content)
            if kind == FAILED:
                raise TanfengError(*content)
            best = content
    finally:
        process.kill()
        process.join()
        receiving.close()
    if best is None:
        raise TanfengError(
            f"求解进程在 {seconds:g} 秒内没有给出任何方案。",
            f"The solver's process gave no plan within {seconds:g} seconds.",
        )
    return replace(best, status="stopped")


def _plan(content: Any) -> Plan:
    if not isinstance(content, Plan):
        raise TypeError("the process answered with something else")
    return content


def _child(sending: Connection, sector: Sector, settings: Settings) -> None:
    """Solve and send; every failure becomes a message, never a traceback on the user's screen."""
    try:
        answer = solve(sector, settings, report=lambda plan: sending.send((ON_THE_WAY, plan)))
        sending.send((ANSWER, answer))
    except UsageError as error:
        sending.send((WRONG_USE, (error.zh, error.en)))
    except TanfengError as error:
        sending.send((FAILED, (error.zh, error.en)))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        sending.send((FAILED, (f"求解进程出错：{said}", f"The solver's process failed: {said}")))
