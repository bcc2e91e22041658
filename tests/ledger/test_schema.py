"""The schema is the one place: what is generated from it agrees with it, and it agrees with itself."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from tanfeng.core.confidence import LADDER
from tanfeng.ledger import documentation, frames
from tanfeng.ledger.reading.headers import read_header, recognise, table_named
from tanfeng.ledger.schema import STREAM_ITEM_KINDS, TABLES, Table
from tanfeng.reference import Reference

PAGE = Path(__file__).parents[2] / "docs/ledger.md"
#: Kinds of items no stream takes: a total of several fuels is a statistic, not something that is burned.
NO_STREAM = {"aggregate"}
EVERY_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))


def test_the_page_for_users_is_what_the_schema_gives() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert documentation.page(text) == text, "run python -m tanfeng.ledger.documentation docs/ledger.md"


@EVERY_TABLE
def test_every_header_names_its_own_column(table: Table) -> None:
    for column in table.columns:
        for text in (column.name, column.zh, column.en, f"*{column.zh}（t）", f"{column.zh}★\n{column.name}"):
            assert read_header(text, table).column == column.name, text


@EVERY_TABLE
def test_no_two_columns_share_a_header(table: Table) -> None:
    names = Counter(name for column in table.columns for name in (column.name, column.zh))
    assert [name for name, count in names.items() if count > 1] == []


@EVERY_TABLE
def test_an_alias_belongs_to_one_column(table: Table) -> None:
    aliases = Counter(alias for column in table.columns for alias in set(column.aliases))
    own = {name for column in table.columns for name in (column.name, column.zh, column.en)}
    assert [alias for alias, count in aliases.items() if count > 1 or alias in own] == []


@EVERY_TABLE
def test_a_table_is_recognised_by_its_required_headers(table: Table) -> None:
    assert recognise([column.zh for column in table.columns]) is table


@EVERY_TABLE
def test_a_table_is_found_by_either_name_with_or_without_a_year(table: Table) -> None:
    for name in (table.name, table.zh, f"{table.zh}-2024", f"{table.name}_2"):
        assert table_named(name) is table


def test_words_after_a_table_name_make_another_name() -> None:
    assert table_named("activity-backup") is None
    assert table_named("活动水平（旧）") is None


@EVERY_TABLE
def test_keys_groups_and_unit_columns_name_columns(table: Table) -> None:
    named = {*table.key, *(name for group in table.any_of for name in group)}
    named |= {column.unit_column for column in table.columns if column.unit_column}
    assert named <= set(table.names)


@EVERY_TABLE
def test_every_number_has_its_companion_and_every_row_its_address(table: Table) -> None:
    frame = frames.empty(table.name)
    for column in table.columns:
        assert (f"{column.name}__na" in frame.columns) is column.typed
        if column.kind == "number":
            assert frame.schema[column.name] == pl.Float64
    assert frame.columns[-3:] == ["_file", "_sheet", "_row"]


def test_the_words_of_confidence_are_those_of_the_ladder() -> None:
    choices = TABLES["activity"].column("confidence").choices
    assert {choice.key for choice in choices} == set(LADDER)


def test_every_stream_says_which_items_it_takes(reference: Reference) -> None:
    streams = {choice.key for choice in TABLES["activity"].column("stream").choices}
    kinds = set(reference.table("items")["kind"].to_list())
    assert set(STREAM_ITEM_KINDS) == streams
    assert {kind for kinds_of in STREAM_ITEM_KINDS.values() for kind in kinds_of} == kinds - NO_STREAM
