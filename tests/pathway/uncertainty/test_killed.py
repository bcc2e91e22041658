"""Real processes that die: the workers of a cluster, its scheduler, and the run itself."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.pathway.uncertainty import cluster, executors
from tanfeng.pathway.uncertainty.program import program

from .test_optimised import files, run

LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


class Cluster:
    """A scheduler and two workers, each a process started as a person starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        file = folder / "scheduler.json"
        self.scheduler = self._dask("scheduler", "--port", "0", "--scheduler-file", str(file))
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.workers = [
            self._dask("worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny") for _ in range(2)
        ]
        self.address = str(json.loads(file.read_text(encoding="utf-8"))["address"])

    def _dask(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, *LOCAL]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    run(folder)
    return files(folder)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()


def test_a_cluster_that_dies_piece_by_piece_never_costs_what_was_done(
    tmp_path: Path, whole: dict[str, bytes], dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other, pytest.raises(UsageError, match=r"tanfeng .*本机 0\.0\.9"):
        other.setattr(executors, "program", lambda: {**program(), "tanfeng": "0.0.9"})
        run(tmp_path / "refused", workers=dask.address)

    def first_dies(done: int, of: int) -> None:
        if done == 2:
            dask.workers[0].kill()

    assert run(tmp_path / "one", workers=dask.address, progress=first_dies).complete
    assert files(tmp_path / "one") == whole

    def second_dies(done: int, of: int) -> None:
        if done == 2:
            dask.workers[1].kill()

    monkeypatch.setattr(cluster, "WORKER_WITHIN", 0.0)
    with pytest.raises(TanfengError, match="没有计算节点"):
        run(tmp_path / "none", workers=dask.address, progress=second_dies)
    monkeypatch.setattr(cluster, "WORKER_WITHIN", 60.0)
    threading.Timer(1.0, dask.scheduler.kill).start()
    with pytest.raises(TanfengError, match="连接已断开"):
        run(tmp_path / "none", workers=dask.address)
    assert run(tmp_path / "none").complete
    assert files(tmp_path / "none") == whole


def test_a_cluster_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "REACHED_WITHIN", 1)
    with pytest.raises(UsageError, match="连接不到集群"):
        run(None, workers="tcp://127.0.0.1:9")


def _killed_after_a_chunk(folder: str) -> None:
    def die(done: int, of: int) -> None:
        if done:
            (Path(folder).parent / "children").write_text(
                " ".join(str(child.pid) for child in psutil.Process().children()), encoding="utf-8"
            )
            os.kill(os.getpid(), signal.SIGKILL)

    run(Path(folder), workers=2, progress=die)


def test_a_run_on_two_processes_that_is_killed_leaves_no_process_and_goes_on(
    tmp_path: Path, whole: dict[str, bytes]
) -> None:
    folder = tmp_path / "ensemble"
    folder.mkdir()
    process = multiprocessing.get_context("spawn").Process(target=_killed_after_a_chunk, args=(str(folder),))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert 1 <= len(list(folder.glob("chunk-*"))) < 3
    children = [int(pid) for pid in (tmp_path / "children").read_text(encoding="utf-8").split()]
    deadline = time.monotonic() + 30
    while any(map(psutil.pid_exists, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(psutil.pid_exists, children))
    assert run(folder).complete
    assert files(folder) == whole
