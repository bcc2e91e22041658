"""The life of a report: what may follow what, and what each step leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.filing.books import AT, GUIDELINE, ROWS, act, basis, overlay_factor, write

from tanfeng.core.errors import UsageError
from tanfeng.filing import life, parts
from tanfeng.filing.database import NAME
from tanfeng.filing.store import Store
from tanfeng.filing.version import Act, VersionId
from tanfeng.reference import Reference
from tanfeng.workspace import Workspace

FIRST, SECOND = VersionId(1, 1), VersionId(1, 2)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return write(tmp_path)


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.write(home / NAME) as opened:
        yield opened


def submitted(store: Store, home: Path) -> VersionId:
    version = life.create(store, basis(home), GUIDELINE, act())
    life.check(store, version, act())
    assert life.submit(store, version, act()) == ()
    return version


def test_a_report_goes_from_draft_to_verified_and_the_audit_says_who_when_and_why(store: Store, home: Path) -> None:
    submitted(store, home)
    life.verify(store, FIRST, act("现场核查无误", "核查员"))
    assert store.version(FIRST).state == "verified"
    said = [(s.step, s.from_state, s.to_state, s.actor, s.at, s.why) for s in store.audit(FIRST)]
    assert said == [
        (1, "", "draft", "张三", AT, ""),
        (2, "draft", "checked", "张三", AT, ""),
        (3, "checked", "submitted", "张三", AT, ""),
        (4, "submitted", "verified", "核查员", AT, "现场核查无误"),
    ]


def test_a_step_without_its_predecessor_is_refused_in_words(store: Store, home: Path) -> None:
    life.create(store, basis(home), GUIDELINE, act())
    with pytest.raises(UsageError, match=r"草稿.*已提交.*核查"):
        life.verify(store, FIRST, act())
    with pytest.raises(UsageError, match=r"草稿.*已检查.*提交"):
        life.submit(store, FIRST, act())
    assert store.version(FIRST).state == "draft"


def test_nobody_is_no_actor() -> None:
    with pytest.raises(UsageError, match="--by"):
        Act(" ", AT)


def test_a_draft_with_a_blocking_finding_is_not_submitted_and_the_finding_has_its_address(
    store: Store, home: Path
) -> None:
    write(home, (*ROWS, "X-1,,2022,fuel,diesel,,t,,,"))
    version = life.create(store, basis(home), GUIDELINE, act())
    assert any(finding.blocks for finding in life.check(store, version, act()))
    assert store.version(version).state == "draft"
    blocking = life.submit(store, version, act())
    assert any((f.address.file, f.address.row, f.address.column) == ("activity.csv", 8, "quantity") for f in blocking)
    assert store.version(version).state == "draft"


def test_a_draft_is_made_again_in_its_place_and_a_checked_one_becomes_a_draft(store: Store, home: Path) -> None:
    life.create(store, basis(home), GUIDELINE, act())
    life.check(store, FIRST, act())
    before = parts.totals_of(store.content(FIRST))
    write(home, ROWS[:3])
    assert life.create(store, basis(home), GUIDELINE, act()) == FIRST
    assert store.version(FIRST).state == "draft"
    assert parts.totals_of(store.content(FIRST)) != before
    assert [step.to_state for step in store.audit(FIRST)] == ["draft", "checked", "draft", "draft"]


def test_what_was_submitted_is_corrected_not_made_again(store: Store, home: Path) -> None:
    submitted(store, home)
    with pytest.raises(UsageError, match="filing correct"):
        life.create(store, basis(home), GUIDELINE, act())


def test_a_correction_needs_a_reason(store: Store, home: Path) -> None:
    submitted(store, home)
    with pytest.raises(UsageError, match="--reason"):
        life.correct(store, FIRST, basis(home), act())
    assert [version.id for version in store.versions()] == [FIRST]


def test_a_correction_supersedes_only_when_it_is_submitted_and_the_old_content_stays(store: Store, home: Path) -> None:
    submitted(store, home)
    old = store.content(FIRST)
    write(home, (*ROWS[:1], *ROWS[2:]))
    assert life.correct(store, FIRST, basis(home), act("二月焦炭重复")) == SECOND
    life.check(store, SECOND, act())
    assert store.version(FIRST).state == "submitted"
    life.submit(store, SECOND, act())
    assert [version.state for version in store.versions()] == ["superseded", "submitted"]
    assert store.content(FIRST) == old
    assert store.audit(FIRST)[-1].why == "1.2：二月焦炭重复"


def test_only_one_version_is_in_force_and_only_it_can_be_corrected(store: Store, home: Path) -> None:
    submitted(store, home)
    other = life.candidate(store, FIRST, Reference.load(), {}, act("复核"))
    life.correct(store, FIRST, basis(home), act("漏填"))
    for version in (other, VersionId(1, 3)):
        life.check(store, version, act())
    life.submit(store, other, act())
    with pytest.raises(UsageError, match=r"1.3.*1.2"):
        life.submit(store, VersionId(1, 3), act())
    with pytest.raises(UsageError, match="已被取代"):
        life.correct(store, FIRST, basis(home), act("再更正"))
    assert [version.in_force for version in store.versions()] == [False, True, False]


def test_a_correction_is_of_the_same_enterprise_and_year(store: Store, home: Path) -> None:
    submitted(store, home)
    write(home, (*ROWS, ",U1,2023-01,fuel,coke,5,t,,,"))
    with pytest.raises(UsageError, match=r"1\.1"):
        life.correct(store, FIRST, basis(home, year=2023), act("年份不同"))


def test_a_recalculation_with_new_factors_is_a_candidate_beside_the_submitted_one(store: Store, home: Path) -> None:
    submitted(store, home)
    before = parts.totals_of(store.content(FIRST))
    write(home, ROWS[:1])  # the ledger of today is not what a recalculation looks at
    overlay_factor(home, "0.6")
    reference = Workspace.open(home).reference
    version = life.candidate(store, FIRST, reference, {}, act("新公布的因子"))
    old, new = (store.content(v) for v in (FIRST, version))
    assert store.version(FIRST).state == "submitted"
    assert parts.totals_of(old) == before
    assert {name: old[name] for name in old if name.startswith("inputs/")} == {
        name: new[name] for name in new if name.startswith("inputs/")
    }
    bought, sold, change = 5000, 800, 600_000 - 490_000
    rise = parts.totals_of(new)["with_electricity_heat"] - before["with_electricity_heat"]  # type: ignore[operator]
    assert rise == (bought - sold) * change
    assert store.version(version).kind == "candidate"


def test_versions_of_one_edition_share_its_tables(store: Store, home: Path) -> None:
    submitted(store, home)
    blobs = store.connection.execute("SELECT count(*) FROM blob").fetchone()[0]
    life.correct(store, FIRST, basis(home), act("复核"))
    assert store.connection.execute("SELECT count(*) FROM blob").fetchone()[0] == blobs


def test_files_that_changed_after_the_draft_are_named(store: Store, home: Path) -> None:
    from tanfeng.filing.gather import file_hashes

    life.create(store, basis(home), GUIDELINE, act())
    assert life.ledger_changed(store, FIRST, file_hashes(home / "ledger")) == []
    write(home, ROWS[:1])
    changed = life.ledger_changed(store, FIRST, file_hashes(home / "ledger"))
    assert [finding.address.file for finding in changed] == ["activity.csv"]


def test_a_row_of_nobody_blocks_instead_of_being_left_out_in_silence(store: Store, home: Path) -> None:
    write(home, (*ROWS, ",U9,2022,fuel,coke,7,t,,,"))
    version = life.create(store, basis(home), GUIDELINE, act())
    found = [f for f in life.check(store, version, act()) if f.rule == "filing.row-of-nobody"]
    assert [(f.blocks, f.address.row) for f in found] == [(True, 8)]


def test_an_unknown_version_is_said_to_be_unknown(store: Store) -> None:
    with pytest.raises(UsageError, match=r"7\.1"):
        store.version(VersionId(7, 1))
    with pytest.raises(UsageError, match=r"1\.2"):
        VersionId.parse("seven")
