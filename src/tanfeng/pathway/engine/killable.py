"""A solver's process for many questions (求解进程): started once, killed and begun anew where a time limit is not kept.

Starting costs the import of numpy and HiGHS, about half a second; a run of several scenarios pays it once. As with
everything that spawns, a script that uses it needs ``if __name__ == "__main__":``.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.pathway.engine.plan import Plan
from tanfeng.pathway.engine.sector import Sector
from tanfeng.pathway.engine.settings import DEFAULT, Settings
from tanfeng.pathway.engine.solving import solve

#: Kinds of message: a plan on the way, the answer, an error said in two languages, anything else that went wrong.
ON_THE_WAY, ANSWER, WRONG_USE, FAILED = "on the way", "answer", "wrong use", "failed"
#: Seconds between the soft limit inside the process and its end from outside.
GRACE = 1.0


class Worker:
    """Solve questions in a process that can be killed (可中止的求解进程). Use as a context manager."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def solve(self, sector: Sector, seconds: float, settings: Settings = DEFAULT) -> Plan:
        """Return the best plan found within ``seconds`` of wall clock, start included (限时求解).

        A plan that the clock ended has the status ``stopped``. Raises ``TanfengError`` if no plan was found in time or
        the process died, ``UsageError`` where the question is wrong.
        """
        ends = time.monotonic() + seconds
        pipe = self._started()
        soft = replace(settings, seconds=min(settings.seconds, max(seconds - GRACE, 0.0)))
        best: Plan | None = None
        answered = False
        try:
            pipe.send((sector, soft))
            while (left := ends - time.monotonic()) > 0 and pipe.poll(left):
                kind, content = pipe.recv()
                answered = kind != ON_THE_WAY
                if kind == WRONG_USE:
                    raise UsageError(*content)
                if kind == FAILED:
                    raise TanfengError(*content)
                if not isinstance(content, Plan):
                    raise TypeError("the process answered with something else")
                best = content
                if answered:
                    return best
        except (EOFError, OSError):
            pass  # The process died: what it sent before is all there is.
        finally:
            if not answered:
                self._end()
        if best is None:
            raise TanfengError(
                f"求解进程在 {seconds:g} 秒内没有给出任何方案。",
                f"The solver's process gave no plan within {seconds:g} seconds.",
            )
        return replace(best, status="stopped")

    def _started(self) -> Connection:
        if self._process is not None and self._process.is_alive() and self._pipe is not None:
            return self._pipe
        self._end()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def solve_killable(sector: Sector, seconds: float, settings: Settings = DEFAULT) -> Plan:
    """Solve one question in a process of its own that is killed when time is over (限时求解); see :class:`Worker`."""
    with Worker() as worker:
        return worker.solve(sector, seconds, settings)


def _serve(pipe: Connection) -> None:
    """Answer questions until the other side closes; every failure becomes a message, never a traceback on a screen."""
    while True:
        try:
            sector, settings = pipe.recv()
        except EOFError:
            return
        try:
            answer = solve(sector, settings, report=lambda plan: pipe.send((ON_THE_WAY, plan)))
            pipe.send((ANSWER, answer))
        except UsageError as error:
            pipe.send((WRONG_USE, (error.zh, error.en)))
        except TanfengError as error:
            pipe.send((FAILED, (error.zh, error.en)))
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            pipe.send((FAILED, (f"求解进程出错：{said}", f"The solver's process failed: {said}")))
