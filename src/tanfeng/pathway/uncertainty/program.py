"""Which program computes (计算程序的标识): two machines give the same bytes only where all of this is equal."""

from __future__ import annotations

import hashlib
import pickle
import socket
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tanfeng.core import version as core_version
from tanfeng.core.errors import UsageError

#: The libraries through which every figure of a sample passes, down to the bytes of its file.
LIBRARIES = ("highspy", "numpy", "polars")


@cache
def program() -> Mapping[str, str]:
    """Return the versions of tanfeng and its libraries, and a digest of the sources as they are installed here."""
    root = Path(core_version.__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    found = {"tanfeng": core_version.__version__, "source": digest.hexdigest()[:16]}
    return {**found, **{name: _version(name) for name in LIBRARIES}}


def pack(function: Callable[..., bytes], given: tuple[Any, ...]) -> bytes:
    """Pack a task for another process or machine, so that nothing of it is opened before the programs are compared."""
    return pickle.dumps((function, given))


def perform(expected: Mapping[str, str], task: bytes) -> bytes:
    """Do a packed task (执行). Raises ``UsageError`` where the program here is not the one that asks."""
    here = program()
    if here != expected:
        zh, en = _differences(here, expected)
        host = socket.gethostname()
        raise UsageError(
            f"计算节点 {host} 上的程序与本机不同（{zh}），结果可能不同，不予计算；请在各节点安装同一版本。",
            f"The program on worker {host} is not the one here ({en}), its figures could differ and are not taken; "
            "install the same version on every worker.",
        )
    function, given = pickle.loads(task)
    result: bytes = function(*given)
    return result


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _differences(there: Mapping[str, str], here: Mapping[str, str]) -> tuple[str, str]:
    names = [name for name in here if there.get(name) != here[name]]
    zh = "；".join(f"{_named(name, '源代码')} {there.get(name, '-')}，本机 {here[name]}" for name in names)
    en = "; ".join(f"{_named(name, 'source')} {there.get(name, '-')}, here {here[name]}" for name in names)
    return zh, en


def _named(name: str, source: str) -> str:
    return f"tanfeng {source}" if name == "source" else name
