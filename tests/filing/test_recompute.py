"""Years later: the stored version gives its figures again, bit for bit, whatever has changed since."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.filing.books import GUIDELINE, ROWS, act, basis, overlay_factor, write

from tanfeng.core.errors import TanfengError
from tanfeng.filing import life, parts
from tanfeng.filing import recompute as recomputing
from tanfeng.filing.canonical import from_bytes, from_json, to_bytes, to_json
from tanfeng.filing.database import NAME
from tanfeng.filing.recompute import recompute
from tanfeng.filing.store import Store
from tanfeng.filing.version import VersionId
from tanfeng.reference import Reference
from tanfeng.workspace import Workspace

FIRST = VersionId(1, 1)


def submitted(home: Path) -> Path:
    path = home / NAME
    with Store.write(path) as store:
        version = life.create(store, basis(home), GUIDELINE, act())
        life.check(store, version, act())
        assert life.submit(store, version, act()) == ()
    return path


def complete_guideline(home: Path) -> None:
    """An operator completes the guideline so that heat is another figure."""
    (home / "guidelines" / f"{GUIDELINE}.toml").write_text(
        f'id = "{GUIDELINE}"\n[streams.heat_in]\nsign = -1\nconfidence = "verified"\nsource = "原文第 5 条"\n',
        encoding="utf-8",
    )


def test_a_submitted_version_computes_again_bit_for_bit(tmp_path: Path) -> None:
    path = submitted(write(tmp_path))
    with Store.read(path) as store:
        outcome = recompute(store, FIRST)
        assert outcome.identical
        assert outcome.result is not None
        stored = store.content(FIRST)
        assert {name: stored[name] for name in parts.OUTCOME} == parts.outcome(outcome.result)


def test_it_does_so_after_factors_guideline_and_ledger_have_changed(tmp_path: Path) -> None:
    home = write(tmp_path)
    path = submitted(home)
    with Store.read(path) as store:
        before = parts.totals_of(store.content(FIRST))
    overlay_factor(home, "0.9")
    complete_guideline(home)
    write(home, ("X-1,,2022,electricity_in,electricity,1,MWh,,,",))
    overlay_factor(home, "0.9")
    now = basis(home)
    assert now.reference.edition != Reference.load().edition
    assert now.guidelines[GUIDELINE]["streams"]["heat_in"]["sign"] == -1
    with Store.read(path) as store:
        assert recompute(store, FIRST).identical
        assert parts.totals_of(store.content(FIRST)) == before
        stored = parts.basis_of(store.content(FIRST))
        assert stored.guidelines[GUIDELINE]["streams"]["heat_in"]["sign"] == 1


def test_a_version_made_with_overlays_computes_again_after_they_are_gone(tmp_path: Path) -> None:
    home = write(tmp_path)
    overlay_factor(home, "0.6")
    complete_guideline(home)
    path = submitted(home)
    for overlay in (*(home / "guidelines").iterdir(), *(home / "reference").iterdir()):
        overlay.unlink()
    with Store.read(path) as store:
        assert recompute(store, FIRST).identical
        lines = parts.lines_of(store.content(FIRST))
        heat = lines.filter(stream="heat_in")["tco2e_fixed"].to_list()
        assert heat == [-33_000_000]


def test_the_stored_edition_is_the_edition_that_was_used(tmp_path: Path) -> None:
    home = write(tmp_path)
    overlay_factor(home, "0.6")
    path = submitted(home)
    with Store.read(path) as store:
        content = store.content(FIRST)
        edition = Workspace.open(home).reference.edition
        assert parts.made_of(content).edition == edition == parts.reference_of(content).edition


def test_another_method_is_named_and_not_silently_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = submitted(write(tmp_path))
    monkeypatch.setattr(recomputing, "CURRENT", "99")
    with Store.read(path) as store, pytest.raises(TanfengError) as caught:
        recompute(store, FIRST)
    program = __import__("tanfeng").__version__
    assert f"tanfeng {program}" in caught.value.zh
    assert f"tanfeng {program}" in caught.value.en
    assert "99" in caught.value.zh


def test_a_tampered_content_is_a_finding_and_no_result(tmp_path: Path) -> None:
    path = submitted(write(tmp_path))
    raw = sqlite3.connect(path, isolation_level=None)
    (guard,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'blob_update'").fetchone()
    raw.execute("DROP TRIGGER blob_update")
    raw.execute(
        "UPDATE blob SET content = x'789c030000000001' WHERE sha256 = "
        "(SELECT sha256 FROM part WHERE name = 'inputs/activity')"
    )
    raw.execute(guard)
    raw.close()
    with Store.read(path) as store:
        outcome = recompute(store, FIRST)
    assert not outcome.identical
    assert outcome.result is None
    assert [(f.rule, f.address.column) for f in outcome.findings] == [("filing.content-tampered", "inputs/activity")]


def test_a_result_that_does_not_come_out_again_is_a_finding_that_names_the_part(tmp_path: Path) -> None:
    path = tmp_path / NAME
    write(tmp_path)
    with Store.write(path) as store:
        version = life.create(store, basis(tmp_path), GUIDELINE, act())
        content = store.content(version)
        totals = from_json(content[parts.TOTALS])
        totals["totals"]["with_electricity_heat"] += 1
        with store.transaction():
            store.fill(version, content | {parts.TOTALS: to_json(totals, ordered=True)})
            store.move(version, "draft", act())
        outcome = recompute(store, version)
    assert not outcome.identical
    assert [(f.rule, f.address.column) for f in outcome.findings] == [("filing.not-reproduced", parts.TOTALS)]


def test_the_same_books_give_the_same_bytes(tmp_path: Path) -> None:
    from tanfeng.filing.calculation import calculate

    one, other = (basis(write(tmp_path / name)) for name in ("a", "b"))
    assert parts.of(one, calculate(one)) == parts.of(other, calculate(other))


@given(st.lists(st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.none() | st.text()), max_size=20))
def test_canonical_bytes_read_back_as_the_same_frame(cells: list[tuple[float, str | None]]) -> None:
    import polars as pl

    frame = pl.DataFrame(cells, schema={"a": pl.Float64, "b": pl.String}, orient="row").with_columns(
        c=pl.col("a") > 0, d=pl.int_range(pl.len(), dtype=pl.Int64), e=pl.concat_list("b", "b")
    )
    again = from_bytes(to_bytes(frame))
    assert again.equals(frame)
    assert again.schema == frame.schema
    assert to_bytes(again) == to_bytes(frame)


def test_stored_rows_are_the_rows_that_were_read(tmp_path: Path) -> None:
    home = write(tmp_path, ROWS)
    made = basis(home)
    from tanfeng.filing.calculation import calculate

    stored = parts.basis_of(parts.of(made, calculate(made)))
    assert stored.options == made.options
    assert stored.findings == made.findings
    for name, frame in made.tables.items():
        assert stored.tables[name].equals(frame.cast(stored.tables[name].schema))
