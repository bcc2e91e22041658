"""Where chunks are worked on (执行方式): this process, processes on all cores, or a cluster that is already there.

All three answer ``submit`` as :mod:`concurrent.futures` defines it; nothing is scheduled here. Which chunk runs where
changes no result, because every chunk starts from the same fixed state, and because a worker whose program is another
one is refused.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.pathway.uncertainty.cluster import joined
from tanfeng.pathway.uncertainty.program import pack, perform, program

#: Number of processes (0: all cores), the address of a Dask scheduler, or any executor.
Workers = int | str | Executor
#: Seconds between two looks at a cluster that gives no result.
WATCH = 2.0


def run_tasks(
    function: Callable[..., bytes], tasks: Sequence[tuple[Any, ...]], workers: Workers
) -> Iterator[tuple[int, bytes]]:
    """Yield the position and the result of each task as it is done (执行任务).

    Left early, by an exception or by Ctrl-C, it ends its own processes. Raises ``UsageError`` for workers that do not
    exist, ``TanfengError`` where a process died.
    """
    if workers == 1 or not tasks:
        for number, task in enumerate(tasks):
            yield number, function(*task)
        return
    if isinstance(workers, str):
        with joined(workers) as cluster:
            try:
                yield from _results(cluster.executor, function, tasks, cluster.watch)
            except (Exception, CancelledError) as error:
                raise cluster.explain(error) from error
    elif isinstance(workers, Executor):
        yield from _results(workers, function, tasks)
    else:
        with _processes(workers, len(tasks)) as executor:
            yield from _results(executor, function, tasks)


def _results(
    executor: Executor,
    function: Callable[..., bytes],
    tasks: Sequence[tuple[Any, ...]],
    watch: Callable[[], None] = lambda: None,
) -> Iterator[tuple[int, bytes]]:
    """Yield results as they come; ``watch`` is called while none comes and may end the wait by an error."""
    expected = program()
    futures = {executor.submit(perform, expected, pack(function, task)): n for n, task in enumerate(tasks)}
    left = set(futures)
    try:
        while left:
            done, left = wait(left, WATCH, FIRST_COMPLETED)
            for future in sorted(done, key=_failed):
                yield futures[future], future.result()
            if not done:
                watch()
    except BrokenProcessPool as error:
        raise TanfengError(
            "一个计算进程意外终止（可能内存不足）；已完成的部分已保存，重新运行同一命令即可继续。",
            "A worker process died, perhaps of too little memory; what was done is kept, run the same command to "
            "continue.",
        ) from error
    finally:
        for future in left:
            future.cancel()


def _failed(future: Future[bytes]) -> bool:
    """Sorts what went well before what did not: nothing that is done is lost to an error."""
    return future.cancelled() or future.exception() is not None


@contextmanager
def _processes(workers: int, tasks: int) -> Iterator[Executor]:
    if workers < 0:
        raise UsageError(f"进程数 {workers} 不能为负；0 表示全部核心。", f"{workers} workers: 0 stands for all cores.")
    count = min(workers or os.cpu_count() or 1, tasks)
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=_worker)
    try:
        yield executor
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


def _worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)
