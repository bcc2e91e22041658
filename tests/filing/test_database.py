"""What the database itself refuses, whatever program opens the file."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.filing.database import NAME
from tanfeng.filing.store import Store
from tanfeng.filing.version import Act, VersionId

ACT = Act("甲", "2025-03-31T09:00:00+08:00")
FIRST = VersionId(1, 1)


def submitted(path: Path) -> Path:
    """A store with one submitted version and its first correction as a draft."""
    with Store.write(path) as store, store.transaction():
        report = store.new_report("X-1", "2024", "auto")
        first = store.new_version(report, "original", None, "")
        store.fill(first, {"inputs/activity": b"1 t", "results/totals": b"2 t"})
        store.move(first, "draft", ACT)
        store.move(first, "checked", ACT, blocking=0)
        store.move(first, "submitted", ACT, blocking=0)
        second = store.new_version(report, "correction", 1, "漏填一行")
        store.fill(second, {"inputs/activity": b"1 t", "results/totals": b"3 t"})
        store.move(second, "draft", ACT)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return submitted(tmp_path / NAME)


@pytest.fixture
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """Any other program: no foreign keys asked for, no rule known."""
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def snapshot(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    tables = ("state", "allowed", "report", "version", "blob", "part", "audit")
    return [sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables]


ATTACKS = [
    "UPDATE report SET period = '2023'",
    "DELETE FROM report",
    "UPDATE version SET reason = 'x' WHERE number = 1",
    "UPDATE version SET number = 7 WHERE number = 1",
    "DELETE FROM version WHERE number = 1",
    "INSERT OR REPLACE INTO version VALUES (1, 1, 'original', NULL, 'x')",
    "UPDATE part SET sha256 = (SELECT max(sha256) FROM blob) WHERE number = 1",
    "DELETE FROM part WHERE number = 1",
    "DELETE FROM part",
    "INSERT OR REPLACE INTO part SELECT 1, 1, name, (SELECT max(sha256) FROM blob) FROM part WHERE number = 1",
    "INSERT INTO part SELECT 1, 1, 'more', max(sha256) FROM blob",
    "UPDATE blob SET content = x'00'",
    "DELETE FROM blob",
    "DELETE FROM blob WHERE sha256 IN (SELECT sha256 FROM part WHERE number = 1)",
    "INSERT OR REPLACE INTO blob SELECT sha256, 1, x'00' FROM blob",
    "INSERT INTO blob SELECT sha256, 1, x'00' FROM blob WHERE true ON CONFLICT (sha256) DO UPDATE SET content = x'00'",
    "UPDATE OR REPLACE blob SET sha256 = (SELECT max(sha256) FROM blob)",
    "UPDATE audit SET actor = '乙'",
    "UPDATE OR REPLACE audit SET step = 1",
    "DELETE FROM audit",
    "INSERT OR REPLACE INTO audit SELECT 1, 1, 1, '', 'draft', '乙', at, '', content, NULL FROM audit WHERE step = 1",
    "INSERT INTO audit SELECT 1, 1, 9, 'submitted', 'verified', '乙', at, '', content, NULL FROM audit WHERE step = 3",
    "INSERT INTO audit SELECT 1, 1, 4, 'submitted', 'draft', '乙', at, '', content, NULL FROM audit WHERE step = 3",
    "INSERT INTO audit SELECT 1, 1, 4, 'submitted', 'superseded', '乙', at, 'x', content, NULL FROM audit "
    "WHERE step = 3",
    "INSERT INTO audit SELECT 1, 1, 4, 'checked', 'submitted', '乙', at, '', content, 0 FROM audit WHERE step = 3",
    "INSERT INTO audit SELECT 1, 1, 4, 'submitted', 'verified', '', at, '', content, NULL FROM audit WHERE step = 3",
    "INSERT INTO audit SELECT 1, 1, 4, 'submitted', 'verified', '乙', at, '', '" + "0" * 64 + "', NULL FROM audit "
    "WHERE step = 3",
    "INSERT INTO audit SELECT 1, 2, 2, 'draft', 'submitted', '乙', at, '', content, 0 FROM audit WHERE number = 2",
    "INSERT INTO audit SELECT 1, 2, 2, 'draft', 'checked', '乙', at, '', content, 3 FROM audit WHERE number = 2",
    "INSERT INTO audit SELECT 1, 2, 2, 'draft', 'checked', '乙', at, '', content, NULL FROM audit WHERE number = 2",
    "INSERT INTO version VALUES (1, 3, 'correction', 1, ' ')",
    "INSERT INTO version VALUES (1, 3, 'original', NULL, '')",
    "INSERT INTO version VALUES (1, 3, 'correction', 2, '草稿不能更正')",
    "INSERT INTO version VALUES (1, 5, 'correction', 1, '跳号')",
    "INSERT OR REPLACE INTO report VALUES (9, 'X-1', '2024', 'auto')",
    "INSERT INTO allowed VALUES ('submitted', 'draft')",
    "UPDATE state SET frozen = 0",
    "DELETE FROM allowed",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_submitted_cannot_be_changed_by_any_statement(raw: sqlite3.Connection, attack: str) -> None:
    before = snapshot(raw)
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(attack)
    assert snapshot(raw) == before


@pytest.mark.parametrize(
    "pragma", ["recursive_triggers", "foreign_keys", "defer_foreign_keys", "ignore_check_constraints"]
)
def test_no_setting_of_a_connection_opens_a_way(raw: sqlite3.Connection, pragma: str) -> None:
    raw.execute(f"PRAGMA {pragma} = ON")
    before = snapshot(raw)
    for attack in ATTACKS[:21]:
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(attack)
    assert snapshot(raw) == before


def test_the_hidden_row_number_is_no_way_around_the_key(raw: sqlite3.Connection) -> None:
    for table in ("report", "version", "blob", "part", "audit"):
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            raw.execute(f"SELECT rowid FROM {table}")


def test_a_draft_is_filled_and_emptied_as_long_as_it_is_one(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM part WHERE number = 2 AND name = 'results/totals'")
    assert raw.execute("SELECT count(*) FROM part WHERE number = 2").fetchone() == (1,)


def test_equal_content_is_stored_once(raw: sqlite3.Connection) -> None:
    assert raw.execute("SELECT count(*) FROM part").fetchone() == (4,)
    assert raw.execute("SELECT count(*) FROM blob").fetchone() == (3,)


def test_without_its_triggers_a_store_is_not_used(path: Path, raw: sqlite3.Connection) -> None:
    raw.execute("DROP TRIGGER blob_update")
    raw.execute("UPDATE blob SET content = x'00'")
    raw.commit()
    for opened in (Store.read, Store.write):
        with pytest.raises(TanfengError, match="触发器"):
            opened(path)


def test_content_changed_behind_the_back_of_the_database_is_found_by_its_hash(
    path: Path, raw: sqlite3.Connection
) -> None:
    (guard,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'blob_update'").fetchone()
    raw.execute("DROP TRIGGER blob_update")
    raw.execute("UPDATE blob SET content = (SELECT content FROM blob ORDER BY sha256 DESC LIMIT 1)")
    raw.execute(guard)
    with Store.read(path) as store:
        faults = store.faults(FIRST)
        assert faults
        assert {fault.rule for fault in faults} == {"filing.content-tampered"}
        with pytest.raises(TanfengError, match="哈希"):
            store.content(FIRST)


def test_a_list_of_parts_that_is_not_the_audited_one_is_found(path: Path, raw: sqlite3.Connection) -> None:
    (guard,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'part_update'").fetchone()
    raw.execute("DROP TRIGGER part_update")
    raw.execute("UPDATE part SET sha256 = (SELECT max(sha256) FROM part) WHERE number = 1")
    raw.execute(guard)
    with Store.read(path) as store:
        assert [fault.address.column for fault in store.faults(FIRST)] == ["*"]


# ---------------------------------------------------------------------- files and other programs


def test_a_second_writer_that_waits_in_vain_is_told_so(path: Path, raw: sqlite3.Connection) -> None:
    raw.execute("BEGIN IMMEDIATE")
    with Store.write(path, patience=0.1) as store:
        with pytest.raises(TanfengError, match="另一程序"), store.transaction():
            pass
        assert store.version(FIRST).state == "submitted"  # reading does not wait
    raw.execute("ROLLBACK")


def _add_reports(path: str, name: str) -> None:
    with Store.write(Path(path)) as store:
        for number in range(20):
            with store.transaction():
                report = store.new_report(f"X-{name}-{number}", "2024", "auto")
                version = store.new_version(report, "original", None, "")
                store.fill(version, {"inputs/activity": f"{name} {number}".encode(), "shared": b"the same"})
                store.move(version, "draft", ACT)


def test_two_writers_at_once_lose_nothing_and_number_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / NAME
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add_reports, args=(str(path), name)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    with Store.read(path) as store:
        versions = store.versions()
        assert [version.id.report for version in versions] == list(range(1, 41))
        assert not [fault for version in versions for fault in store.faults(version.id)]


def test_a_full_disk_is_one_sentence_and_the_reports_stand(path: Path) -> None:
    with Store.write(path) as store:
        pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
        store.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(TanfengError, match="磁盘已满"), store.transaction():
            report = store.new_report("X-2", "2024", "auto")
            version = store.new_version(report, "original", None, "")
            store.fill(version, {"inputs/activity": os.urandom(1 << 20)})
        assert len(store.versions()) == 2


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"not a database, " * 100)
    with pytest.raises(TanfengError, match="不是 SQLite"):
        Store.write(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (a)")
    other.close()
    with pytest.raises(UsageError, match="不是本程序"):
        Store.write(path)


def test_a_store_of_a_newer_program_is_not_touched(path: Path, raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA user_version = 99")
    with pytest.raises(UsageError, match="更新"):
        Store.write(path)


def test_a_store_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="filing create"):
        Store.read(tmp_path / NAME)
    assert not list(tmp_path.iterdir())


def _try(path: str, said: multiprocessing.SimpleQueue[str]) -> None:
    with tempfile.TemporaryDirectory() as name, Store.write(Path(name) / NAME):
        pass  # whatever has to be imported is, before this process may read less
    if os.geteuid() == 0:  # permissions do not bind the superuser: somebody else asks
        os.setegid(65534)
        os.seteuid(65534)
    with Store.read(Path(path)) as store:
        said.put(str(len(store.versions())))
    try:
        with Store.write(Path(path)) as store, store.transaction():
            store.new_report("X-9", "2024", "auto")
        said.put("written")
    except UsageError as error:
        said.put(error.zh)


def test_in_a_read_only_folder_reports_are_read_and_writing_is_one_sentence() -> None:
    context = multiprocessing.get_context("spawn")
    said: multiprocessing.SimpleQueue[str] = context.SimpleQueue()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        submitted(folder / NAME)
        (folder / NAME).chmod(0o444)
        folder.chmod(0o555)
        try:
            other = context.Process(target=_try, args=(str(folder / NAME), said))
            other.start()
            other.join()
        finally:
            folder.chmod(0o755)
    assert other.exitcode == 0
    assert said.get() == "2"
    assert "没有写入" in said.get()
