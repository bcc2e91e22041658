"""Where chunks are worked on (执行方式): this process, processes on all cores, or a cluster that is already there.

All three answer ``submit`` as :mod:`concurrent.futures` defines it; nothing is scheduled here. Which chunk runs where
changes no result, because every chunk starts from the same fixed state.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from tanfeng.core.errors import TanfengError, UsageError

#: Number of processes (0: all cores), the address of a Dask scheduler, or any executor.
Workers = int | str | Executor


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
    with _executor(workers, len(tasks)) as executor:
        futures = {executor.submit(function, *task): number for number, task in enumerate(tasks)}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool as error:
            raise TanfengError(
                "一个计算进程意外终止（可能内存不足）；已完成的部分已保存，重新运行同一命令即可继续。",
                "A worker process died, perhaps of too little memory; what was done is kept, run the same command to "
                "continue.",
            ) from error
        finally:
            for future in futures:
                future.cancel()


@contextmanager
def _executor(workers: Workers, tasks: int) -> Iterator[Executor]:
    if isinstance(workers, Executor):
        yield workers
    elif isinstance(workers, str):
        with _dask(workers) as executor:
            yield executor
    else:
        with _processes(workers, tasks) as executor:
            yield executor


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


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        client_of = import_module("distributed").Client
    except ImportError as error:
        raise UsageError(
            f"连接集群 {address} 需要 dask distributed，当前环境没有安装。",
            f"To reach the cluster at {address} dask distributed is needed; it is not installed here.",
        ) from error
    try:
        client = client_of(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"连接不到集群 {address}：{error}", f"The cluster at {address} cannot be reached: {error}"
        ) from error
    try:
        yield client.get_executor()
    finally:
        client.close()
