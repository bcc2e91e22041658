"""What is written is read back the same, in any order of rows and in any of the formats."""

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.ledger import csv_folder, frames, read
from tanfeng.ledger.schema import NOT_APPLICABLE, NOT_APPLICABLE_WORDS, TABLES, Column
from tanfeng.reference import Reference

REFERENCE = Reference.load()
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6).filter(
    lambda text: text not in NOT_APPLICABLE_WORDS
)
numbers = st.one_of(st.none(), st.just(NOT_APPLICABLE), st.floats(0, 1e12, allow_subnormal=False))


def cells_of(column: Column) -> st.SearchStrategy[object]:
    """Return values of a column, among them the three kinds of emptiness."""
    if column.kind == "number":
        return numbers
    if column.choices:
        return st.sampled_from([choice.key for choice in column.choices])
    fixed: dict[str, st.SearchStrategy[object]] = {
        "period": st.sampled_from(["2023", "2024-01", "2024-12"]),
        "item": st.sampled_from(["diesel", "electricity", "anthracite"]),
        "unit": st.sampled_from(["t", "万kWh", "10^4 Nm3"]),
    }
    return fixed.get(column.kind, st.one_of(st.none(), words))


rows = st.lists(
    st.fixed_dictionaries({c.name: cells_of(c) for c in TABLES["activity"].columns}), min_size=1, max_size=8
)


def frame_of(records: list[dict[str, object]]) -> pl.DataFrame:
    """Return the frame of the activity table with these values, without addresses."""
    table = TABLES["activity"]
    columns: dict[str, pl.Series] = {}
    for column in table.columns:
        values = [record[column.name] for record in records]
        dtype = frames.dtype_of(column.kind)
        if column.typed:
            columns[frames.companion(column.name)] = pl.Series([v == NOT_APPLICABLE for v in values], dtype=pl.Boolean)
            values = [None if v == NOT_APPLICABLE else v for v in values]
        columns[column.name] = pl.Series(values, dtype=dtype)
    order = [name for name in frames.frame_schema(table) if name not in frames.ADDRESS]
    return pl.DataFrame(columns).select(order)


@settings(max_examples=40, deadline=None)
@given(rows)
def test_a_table_written_as_csv_is_read_back_the_same(records: list[dict[str, object]]) -> None:
    frame = frame_of(records)
    with tempfile.TemporaryDirectory() as folder:
        csv_folder.write({"activity": frame}, Path(folder))
        ledger = read(Path(folder), REFERENCE)
    assert ledger.findings == ()
    assert ledger.table("activity").drop(list(frames.ADDRESS)).equals(frame)


@settings(max_examples=20, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(records: list[dict[str, object]], random: object) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    frame, other = (
        read_back(frame_of(some)).drop("_row").sort(pl.all(), nulls_last=True) for some in (records, shuffled)
    )
    assert frame.equals(other)


def read_back(frame: pl.DataFrame) -> pl.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        csv_folder.write({"activity": frame}, Path(folder))
        return read(Path(folder), REFERENCE).table("activity")


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_parquet_and_excel_read_like_csv(tmp_path: Path, suffix: str) -> None:
    frame = frame_of(
        [
            {c.name: None for c in TABLES["activity"].columns} | cells
            for cells in (
                {"unit_id": "U1", "period": "2024-06", "item": "diesel", "quantity": 1 / 3, "unit": "t"},
                {"unit_id": "U1", "period": "2023", "item": "diesel", "quantity": NOT_APPLICABLE, "unit": "t"},
                {"unit_id": "U2", "period": "2023", "item": "coke", "quantity": 0.0, "unit": "kg", "note": "甲"},
            )
        ]
    )
    path = tmp_path / f"activity.{suffix}"
    texts = csv_folder.texts(TABLES["activity"], frame)
    if suffix == "parquet":
        texts.write_parquet(path)
    else:
        texts.write_excel(path, worksheet="activity")
    assert read(path, REFERENCE).table("activity").drop(list(frames.ADDRESS)).equals(frame)


def test_typed_parquet_columns_are_read(tmp_path: Path) -> None:
    path = tmp_path / "production.parquet"
    pl.DataFrame(
        {"unit_id": ["U1"], "period": [2024], "product": ["锌锭"], "quantity": [1.5], "unit": ["t"], "origin": ["原生"]}
    ).write_parquet(path)
    row = read(path, REFERENCE).table("production").row(0, named=True)
    assert (row["period"], row["quantity"], row["origin"], row["_row"]) == ("2024", 1.5, "primary", 2)
