"""The store of reports (报告库): versions, their content by hash, and the audit, in one SQLite file."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.core.findings import Address, Finding
from tanfeng.filing import database
from tanfeng.filing.canonical import packed, sha256, to_json, unpacked
from tanfeng.filing.version import Act, Step, Version, VersionId

_VERSIONS = """
SELECT c.report, c.number, r.enterprise_id, r.period, r.guideline_set, c.kind, c.based_on, v.reason, c.state, c.frozen,
    c.in_force, coalesce(c.content, '') AS content, c.blocking
FROM current_state c
JOIN report r ON r.report = c.report
JOIN version v ON v.report = c.report AND v.number = c.number
"""


class Store:
    """An open store of reports (报告库). Use it as a context manager; :meth:`write` opens it to write."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    @classmethod
    def read(cls, path: Path) -> Store:
        """Open an existing store to read, also in a folder that is read-only."""
        return cls(path, database.open_to_read(path))

    @classmethod
    def write(cls, path: Path, patience: float = database.PATIENCE) -> Store:
        """Open a store to write, making it if it is not there; wait ``patience`` seconds for another writer."""
        return cls(path, database.open_to_write(path, patience))

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; what the database refuses comes out as one sentence."""
        with database.explained(self.path), database.transaction(self.connection):
            yield

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        with database.explained(self.path):
            return self.connection.execute(sql, values).fetchall()

    # ------------------------------------------------------------------ reading

    def versions(self, report: int | None = None) -> list[Version]:
        """Return every version, or those of one report, in order."""
        where, values = ("", ()) if report is None else ("WHERE c.report = ?", (report,))
        return [_version(row) for row in self._rows(f"{_VERSIONS} {where} ORDER BY c.report, c.number", *values)]

    def version(self, version_id: VersionId) -> Version:
        """Return one version. Raises :class:`UsageError` if there is none of this id."""
        rows = self._rows(f"{_VERSIONS} WHERE c.report = ? AND c.number = ?", *version_id)
        if not rows:
            raise UsageError(
                f"报告库中没有版本 {version_id}，见 tanfeng filing list。",
                f"There is no version {version_id}: see tanfeng filing list.",
            )
        return _version(rows[0])

    def report(self, enterprise_id: str, period: str, guideline_set: str) -> int | None:
        """Return the number of the report of this enterprise, period and guideline set, if there is one."""
        rows = self._rows(
            "SELECT report FROM report WHERE enterprise_id = ? AND period = ? AND guideline_set = ?",
            *(enterprise_id, period, guideline_set),
        )
        return int(rows[0][0]) if rows else None

    def audit(self, version_id: VersionId) -> list[Step]:
        """Return who did what with a version, when and why, in order."""
        rows = self._rows(
            "SELECT step, from_state, to_state, actor, at, why, content FROM audit "
            "WHERE report = ? AND number = ? ORDER BY step",
            *version_id,
        )
        return [Step(*row) for row in rows]

    def state_name(self, state: str, lang: str) -> str:
        """Return the name of a state as people read it."""
        rows = self._rows("SELECT zh, en FROM state WHERE name = ?", state)
        return str(rows[0][0 if lang == "zh" else 1]) if rows else state

    def parts(self, version_id: VersionId) -> dict[str, str]:
        """Return the hash of each part of a version, by name."""
        rows = self._rows("SELECT name, sha256 FROM part WHERE report = ? AND number = ? ORDER BY name", *version_id)
        return dict(rows)

    def content(self, version_id: VersionId) -> dict[str, bytes]:
        """Return every part of a version. Raises :class:`TanfengError` if one is not what its hash says."""
        faults = self.faults(version_id)
        if faults:
            raise TanfengError(faults[0].zh, faults[0].en)
        rows = self._rows(
            "SELECT p.name, b.content FROM part p JOIN blob b ON b.sha256 = p.sha256 "
            "WHERE p.report = ? AND p.number = ? ORDER BY p.name",
            *version_id,
        )
        return {name: unpacked(stored) for name, stored in rows}

    def faults(self, version_id: VersionId) -> list[Finding]:
        """Return what of a version is not what its hashes say: nothing, unless somebody went past the database."""
        rows = self._rows(
            "SELECT p.name, p.sha256, b.content FROM part p LEFT JOIN blob b ON b.sha256 = p.sha256 "
            "WHERE p.report = ? AND p.number = ? ORDER BY p.name",
            *version_id,
        )
        found = [_tampered(version_id, name) for name, digest, stored in rows if not _is(stored, digest)]
        steps = self.audit(version_id)
        if steps and steps[-1].content != manifest({name: digest for name, digest, _ in rows}):
            found.append(_tampered(version_id, "*"))
        return found

    # ------------------------------------------------------------------ writing

    def new_report(self, enterprise_id: str, period: str, guideline_set: str) -> int:
        """Add a report and return its number. Only inside a :meth:`transaction`."""
        number = self._rows("SELECT coalesce(max(report), 0) + 1 FROM report")[0][0]
        self._rows("INSERT INTO report VALUES (?, ?, ?, ?)", number, enterprise_id, period, guideline_set)
        return int(number)

    def new_version(self, report: int, kind: str, based_on: int | None, reason: str) -> VersionId:
        """Add an empty version and return its id. Only inside a :meth:`transaction`."""
        number = self._rows("SELECT coalesce(max(number), 0) + 1 FROM version WHERE report = ?", report)[0][0]
        self._rows("INSERT INTO version VALUES (?, ?, ?, ?, ?)", report, number, kind, based_on, reason)
        return VersionId(report, int(number))

    def fill(self, version_id: VersionId, content: Mapping[str, bytes]) -> None:
        """Put the parts into a draft in the place of those it has. Only inside a :meth:`transaction`."""
        self._rows("DELETE FROM part WHERE report = ? AND number = ?", *version_id)
        for name in sorted(content):
            digest = self._keep(content[name])
            self._rows("INSERT INTO part VALUES (?, ?, ?, ?)", *version_id, name, digest)
        self._rows("DELETE FROM blob WHERE sha256 NOT IN (SELECT sha256 FROM part)")

    def _keep(self, content: bytes) -> str:
        digest = sha256(content)
        if not self._rows("SELECT 1 FROM blob WHERE sha256 = ?", digest):
            self._rows("INSERT INTO blob VALUES (?, ?, ?)", digest, len(content), packed(content))
        return digest

    def move(self, version_id: VersionId, to_state: str, act: Act, *, blocking: int | None = None) -> None:
        """Bring a version into a state and write it into the audit. Only inside a :meth:`transaction`.

        The database decides whether the state may follow.
        """
        version = self.version(version_id)
        step = self._rows("SELECT count(*) + 1 FROM audit WHERE report = ? AND number = ?", *version_id)[0][0]
        self._rows(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(*version_id, step, version.state, to_state, act.actor, act.at, act.why),
            manifest(self.parts(version_id)),
            blocking,
        )


def manifest(parts: Mapping[str, str]) -> str:
    """Return the hash over the names and hashes of all parts: what a version is, in one text."""
    return sha256(to_json(dict(parts)))


def _version(row: Any) -> Version:
    report, number, enterprise, period, guidelines, kind, based_on, reason, state, frozen, in_force, *rest = row
    return Version(
        VersionId(report, number),
        *(enterprise, period, guidelines, kind, based_on, reason, state),
        frozen=bool(frozen),
        in_force=bool(in_force),
        content=rest[0],
        blocking=rest[1],
    )


def _is(stored: bytes | None, digest: str) -> bool:
    if stored is None:
        return False
    try:
        return sha256(unpacked(stored)) == digest
    except zlib.error:
        return False


def _tampered(version_id: VersionId, part: str) -> Finding:
    zh = "组成清单与审计记录不符" if part == "*" else f"“{part}”与其哈希不符"
    en = "its list of parts is not the audited one" if part == "*" else f"{part} is not what its hash says"
    return Finding(
        "blocks submission",
        "filing.content-tampered",
        f"版本 {version_id} 的{zh}：内容被改动或已损坏，不予采信；请从备份恢复。",
        f"Version {version_id}: {en}; it was tampered with or damaged and is not believed. Restore it from a backup.",
        Address(file=database.NAME, sheet=str(version_id), column=part),
        expected="SHA-256",
        given=part,
    )
