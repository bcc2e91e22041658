"""Safe writing: a result appears whole or not at all, and an earlier result stays until the new one is complete."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tanfeng.core.errors import TanfengError, UsageError


def _explain(error: OSError, target: Path) -> TanfengError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return TanfengError(
            f"磁盘已满，没有写入 {target}；原有结果未改动。",
            f"The disk is full: {target} was not written, earlier results stand.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UsageError(f"没有写入 {target} 的权限。", f"No permission to write {target}.")
    return UsageError(f"无法写入 {target}：{error.strerror}", f"Cannot write {target}: {error.strerror}")


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``target`` that replaces it when the block ends well.

    Raises :class:`TanfengError` (disk full) or :class:`UsageError` (no permission), leaving the old file untouched.
    """
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        raise _explain(error, target) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield a temporary folder beside ``target`` that takes its place when the block ends well.

    An existing ``target`` is replaced only then, and only if it is a folder of results (or empty): a folder that holds
    anything else is refused, so that a slip in ``--out`` cannot delete a user's files.
    """
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not _is_replaceable(target):
            raise UsageError(
                f"{target} 不是本程序的结果文件夹，为免误删不予覆盖；请另选 --out。",
                f"{target} is not a folder of results of this program and is not overwritten; choose another --out.",
            )
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        yield temporary
        temporary.chmod(0o755)
        (temporary / MARKER).write_text("tanfeng results\n", encoding="utf-8")
        old = temporary.with_name(temporary.name + "-old")
        if target.exists():
            target.rename(old)
        temporary.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise _explain(error, target) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


#: The file that marks a folder as results of this program.
MARKER = ".tanfeng-results"


def _is_replaceable(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MARKER).exists() or not any(folder.iterdir()))
