"""The database file (数据库文件): opening, transactions, and every failure as one sentence.

WAL, so that readers never wait for a writer; ``BEGIN IMMEDIATE``, so that of two writers the second waits and then sees
what the first did. The schema is one file; its version stands in ``user_version``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from tanfeng.core.errors import TanfengError, UsageError

#: The file of a workspace that holds its reports.
NAME = "filings.sqlite"
#: The version of ``schema.sql`` that this program writes and reads.
SCHEMA_VERSION = 1
#: Seconds to wait for another writer.
PATIENCE = 10.0
_READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)


def open_to_write(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open the database to write, making it if it is not there.

    Raises :class:`UsageError` (no permission, no database of reports) or :class:`TanfengError` (locked, full, damaged).
    """
    with explained(path):
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            _make(connection)
            _refuse_foreign(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def open_to_read(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open the database to read, in a folder that need not be writable. Raises as :func:`open_to_write`."""
    if not path.is_file():
        raise UsageError(
            f"{path} 不存在：还没有建立报告，请先用 tanfeng filing create。",
            f"{path} does not exist: no report was made yet; tanfeng filing create makes one.",
        )
    with explained(path):
        connection = _readable(path, patience)
        try:
            _refuse_foreign(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _readable(path: Path, patience: float) -> sqlite3.Connection:
    address = path.resolve().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=patience, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        connection.close()
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:  # what it holds would not be seen
            raise
        # A log cannot be made in a read-only folder; with none there, the file itself is all there is.
        return sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None)
    return connection


def _make(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file, once, whoever comes first."""
    if _version(connection) or _objects(connection):
        return
    with transaction(connection):
        if not _objects(connection):
            for statement in _statements():
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _objects(connection: sqlite3.Connection) -> set[str]:
    """Return the definitions of everything in the file, without the indexes that SQLite makes itself."""
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {" ".join(sql.split()) for (sql,) in rows}


@cache
def _statements() -> tuple[str, ...]:
    """Return the statements of the schema, each whole: a trigger holds semicolons of its own."""
    statements, statement = [], ""
    for line in files("tanfeng.filing").joinpath("schema.sql").read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            statements.append(statement)
            statement = ""
    return tuple(statements)


@cache
def _expected() -> frozenset[str]:
    """Return the definitions that the schema makes."""
    model = sqlite3.connect(":memory:")
    try:
        model.executescript("".join(_statements()))
        return frozenset(_objects(model))
    finally:
        model.close()


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    """A file of another schema, or one whose guards were taken away, is not written to and not believed."""
    found = _version(connection)
    if found > SCHEMA_VERSION:
        raise UsageError(
            f"{path} 由更新版本的程序写成（结构 {found}），请更新本程序。",
            f"{path} was written by a newer program (schema {found}); update this one.",
        )
    if found != SCHEMA_VERSION:
        raise UsageError(f"{path} 不是本程序的报告库。", f"{path} is no store of reports of this program.")
    if _objects(connection) != _expected():
        raise TanfengError(
            f"{path} 的结构被改动过，保护已提交版本的触发器不完整；不予使用，请从备份恢复。",
            f"The structure of {path} was tampered with: the triggers that protect what was submitted are not whole. "
            "It is not used; restore it from a backup.",
        )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, and nobody else writes meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the database says into one sentence for people."""
    try:
        yield
    except sqlite3.Error as error:
        raise sentence(error, path) from error


def sentence(error: sqlite3.Error, path: Path) -> TanfengError:
    """Return what a person has to know of a failure of the database."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest the detail
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return TanfengError(
            f"{path} 正被另一程序写入，没有写入任何内容；请稍后再试。",
            f"{path} is being written by another program; nothing was written, try again later.",
        )
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return TanfengError(
            f"磁盘已满或无法写入 {path}；原有报告未改动。",
            f"The disk is full or {path} cannot be written; the reports in it stand.",
        )
    if code in _READ_ONLY:
        return UsageError(f"没有写入 {path} 的权限。", f"No permission to write {path}.")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return TanfengError(
            f"{path} 已损坏或不是 SQLite 数据库；请从备份恢复。",
            f"{path} is damaged or no SQLite database; restore it from a backup.",
        )
    return TanfengError(f"报告库 {path} 拒绝了操作：{error}", f"The store of reports {path} refused: {error}")
