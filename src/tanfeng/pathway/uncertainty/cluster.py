"""A cluster that is already there (已有的集群), reached through its Dask scheduler.

Dask moves the task of a worker that dies to another one. What it does not end by itself is a wait for workers that no
longer exist; :meth:`Cluster.watch` does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from tanfeng.core.errors import TanfengError, UsageError

#: Seconds after which a scheduler that does not answer counts as unreachable.
REACHED_WITHIN = 10
#: Seconds that the run waits for a worker to appear, at the beginning and when the last one is gone.
WORKER_WITHIN = 60.0


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, address: str, client: Any) -> None:
        self.address = address
        self.executor: Executor = client.get_executor()
        self._client = client
        self._staffed = time.monotonic()

    def watch(self) -> None:
        """Raise one sentence where the scheduler is gone, or no worker has been there for a while."""
        if self._client.status != "running":
            raise self.gone()
        if self._client.scheduler_info()["workers"]:
            self._staffed = time.monotonic()
        elif time.monotonic() - self._staffed > WORKER_WITHIN:
            raise TanfengError(
                f"集群 {self.address} 已有 {WORKER_WITHIN:g} 秒没有计算节点；已完成的部分已保存，启动节点后重新运行"
                "同一命令即可继续。",
                f"The cluster at {self.address} has had no worker for {WORKER_WITHIN:g} seconds; what was done is "
                "kept, start a worker and run the same command to continue.",
            )

    def gone(self) -> TanfengError:
        return TanfengError(
            f"与集群 {self.address} 的连接已断开；已完成的部分已保存，重新运行同一命令即可继续。",
            f"The connection to the cluster at {self.address} is lost; what was done is kept, run the same command to "
            "continue.",
        )

    def explain(self, error: BaseException) -> BaseException:
        """Return what to raise for an error that came from the cluster; what tanfeng itself says there stands."""
        if isinstance(error, TanfengError):
            return error
        if isinstance(error, CancelledError):
            return self.gone()
        return TanfengError(
            f"集群 {self.address} 的计算节点未能完成任务（{type(error).__name__}：{error}）；请确认各节点内存足够，"
            "并装有与本机相同的 tanfeng[model]。已完成的部分已保存。",
            f"A worker of the cluster at {self.address} could not do its task ({type(error).__name__}: {error}); see "
            "that every worker has memory enough and the same tanfeng[model] as here. What was done is kept.",
        )


@contextmanager
def joined(address: str) -> Iterator[Cluster]:
    """Join the cluster at ``address``. Raises ``UsageError`` where it cannot be reached or its package is missing."""
    try:
        client_of = import_module("distributed").Client
    except ImportError as error:
        raise UsageError(
            f"连接集群 {address} 需要 dask distributed，当前环境没有安装：pip install 'tanfeng[cluster]'。",
            f"To reach the cluster at {address} dask distributed is needed, which is not installed here: "
            "pip install 'tanfeng[cluster]'.",
        ) from error
    with _quiet():
        try:
            client = client_of(address, timeout=REACHED_WITHIN)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"连接不到集群 {address}：{error}", f"The cluster at {address} cannot be reached: {error}"
            ) from error
        try:
            yield Cluster(address, client)
        finally:
            client.close(timeout=REACHED_WITHIN)


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the log of Dask: what goes wrong is said once, by the sentences here."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
