"""What holds for any activity: order, splitting, sums, scale, engines, threads."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.activities import GUIDELINE, HUNAN, Row, computed, row, table

from tanfeng.accounting.fixed_point import fixed_sum, to_decimal, to_fixed
from tanfeng.accounting.summary import summarise
from tanfeng.reference import Reference

KINDS = [
    ("fuel", "coke", "t"),
    ("fuel", "coke", "kg"),
    ("fuel", "natural_gas", "Nm3"),
    ("fuel", "biomass", "t"),
    ("reductant", "anthracite", "t"),
    ("carbonate", "limestone", "万t"),
    ("oxalate", "oxalic_acid", "t"),
    ("electricity_in", "electricity", "kWh"),
    ("electricity_out", "electricity", "MWh"),
    ("heat_in", "heat", "GJ"),
    ("heat_out", "heat", "MJ"),
    ("medium", "oxygen", "Nm3"),
]
quantities = st.one_of(st.none(), st.floats(0, 1e7, allow_nan=False), st.just(-1.0))


@st.composite
def rows(draw: st.DrawFn) -> Row:
    stream, item, unit = draw(st.sampled_from(KINDS))
    more: dict[str, Any] = {}
    if stream == "fuel" and draw(st.booleans()):
        more["oxidation_rate"] = draw(st.floats(0, 1.2))
    enterprise, period = draw(st.sampled_from(["X-1", "X-2"])), draw(st.sampled_from(["2021", "2022-06", "2031"]))
    return row(stream, item, draw(quantities), unit, enterprise_id=enterprise, period=period, **more)


tables = st.lists(rows(), min_size=1, max_size=25)


@given(tables, st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_the_order_of_rows_does_not_matter(given_rows: list[Row], chance: random.Random) -> None:
    shuffled = given_rows.copy()
    chance.shuffle(shuffled)
    one, other = computed(*given_rows), computed(*shuffled)
    assert one.totals == other.totals
    assert one.energy == other.energy
    assert one.missing == other.missing
    said = [sorted((f.rule, f.zh, f.given, f.count) for f in result.findings) for result in (one, other)]
    assert said[0] == said[1]


@given(tables)
@settings(max_examples=12, deadline=None)
def test_no_row_is_lost_and_the_lines_add_up_to_the_total(given_rows: list[Row]) -> None:
    result = computed(*given_rows)
    assert result.lines.height == len(given_rows)
    assert result.lines["quantity"].to_list() == [r["quantity"] for r in given_rows]
    shown = [Decimal(str(v)) for v in result.lines["tco2e"].drop_nulls()]
    total = result.totals["with_electricity_heat"]
    assert total is None or total == sum(shown)
    lost = result.lines.filter(pl.col("tco2e").is_null() & (pl.col("stream") != "medium")).height
    assert (lost > 0) == any(f.rule == "account.total-incomplete" for f in result.findings)


@given(st.floats(0, 1e9), st.floats(0, 1))
@settings(max_examples=10, deadline=None)
def test_a_row_split_in_two_adds_up_to_a_millionth_of_a_tonne_per_line(quantity: float, share: float) -> None:
    first = quantity * share
    whole = computed(row("fuel", "coke", quantity)).totals["with_electricity_heat"]
    parts = computed(row("fuel", "coke", first), row("fuel", "coke", quantity - first)).totals["with_electricity_heat"]
    assert whole is not None
    assert parts is not None
    assert abs(whole - parts) <= Decimal("0.000002") + abs(whole) * Decimal("1e-15")


@given(st.floats(0, 1e6))
@settings(max_examples=10, deadline=None)
def test_the_unit_in_which_a_quantity_is_written_does_not_matter(quantity: float) -> None:
    in_tonnes = computed(row("fuel", "coke", quantity)).totals["with_electricity_heat"]
    in_kilos = computed(row("fuel", "coke", quantity * 1000, "kg")).totals["with_electricity_heat"]
    assert in_tonnes is not None
    assert in_kilos is not None
    assert abs(in_tonnes - in_kilos) <= Decimal("0.000002")


@given(st.floats(0, 1e9), st.sampled_from(["kWh", "MWh", "万kWh"]))
@settings(max_examples=10, deadline=None)
def test_what_is_sold_on_cancels_exactly_what_was_bought(quantity: float, unit: str) -> None:
    result = computed(
        row("electricity_in", "electricity", quantity, unit), row("electricity_out", "electricity", quantity, unit)
    )
    assert result.totals["with_electricity_heat"] == 0


@given(tables)
@settings(max_examples=10, deadline=None)
def test_polars_and_duckdb_give_the_same_bits(given_rows: list[Row]) -> None:
    frame = table(given_rows)
    asked: dict[str, Any] = {"reference": Reference.load(), "guideline": GUIDELINE, "region": HUNAN}
    polars = summarise(frame.lazy(), **asked)
    arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    other = summarise(duckdb.connect().from_arrow(arrow), **asked)
    assert polars.sums.equals(other.sums)
    assert polars.findings == other.findings


@given(tables)
@settings(max_examples=10, deadline=None)
def test_the_sums_of_a_large_table_are_those_of_its_lines(given_rows: list[Row]) -> None:
    frame = table(given_rows)
    sums = summarise(frame.lazy(), reference=Reference.load(), guideline=GUIDELINE, region=HUNAN).sums
    lines = computed(*given_rows).by("enterprise_id", "stream", "year")
    columns = ["enterprise_id", "stream", "year", "tco2e"]
    assert sums.select(columns).equals(lines.select(columns))


@given(st.lists(st.floats(0, 1e6), max_size=50))
@settings(max_examples=50, deadline=None)
def test_a_fixed_point_sum_is_exact_whatever_the_order(values: list[float]) -> None:
    def total(numbers: list[float]) -> Decimal:
        frame = nw.from_native(pl.DataFrame({"x": numbers}, schema={"x": pl.Float64}).lazy())
        fixed = frame.with_columns(fixed=to_fixed(nw.col("x"), nw.lit(1)))
        return to_decimal(nw.to_native(fixed.select(fixed_sum("fixed"))).collect().item())

    assert total(values) == total(sorted(values)) == total(values[::-1])


SCRIPT = """
import hashlib, sys, duckdb, polars as pl
from tanfeng.accounting.summary import summarise
from tanfeng.reference import Reference
path, engine, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
source = pl.scan_parquet(path)
if engine == "duckdb":
    connection = duckdb.connect(config={"threads": threads})
    source = connection.read_parquet(path)
else:
    assert pl.thread_pool_size() == threads
sums = summarise(source, reference=Reference.load(), guideline="other-nonferrous-2015", region="430000").sums
print(hashlib.sha256(sums.drop("kinds").write_csv().encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def many_rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(7)
    made = [
        row(
            *KINDS[chance.randrange(len(KINDS))][:2],
            chance.lognormvariate(3, 2),
            enterprise_id=f"X-{chance.randrange(9)}",
        )
        for _ in range(20_000)
    ]
    units = {kind[:2]: kind[2] for kind in KINDS}
    for entry in made:
        entry["unit"] = units[entry["stream"], entry["item"]]
    path = tmp_path_factory.mktemp("rows") / "activity.parquet"
    table(made).write_parquet(path)
    return path


def test_sums_are_the_same_bits_on_one_two_and_four_threads_of_either_engine(many_rows: Path) -> None:
    seen = set()
    for engine in ("polars", "duckdb"):
        for threads in (1, 2, 4):
            done = subprocess.run(
                [sys.executable, "-c", SCRIPT, str(many_rows), engine, str(threads)],
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, "POLARS_MAX_THREADS": str(threads)},
            )
            seen.add(done.stdout.strip())
    assert len(seen) == 1


def test_the_json_text_says_what_the_account_says() -> None:
    rows = [
        row("fuel", "anthracite", 1200.5, source='引号"与\\反斜杠\n"lines": []'),
        row("fuel", "coke", None),
        row("fuel", "diesel", 3.8e7, "万t", ncv=42.652, ncv_unit="GJ/t"),
    ]
    for some in (rows, rows[1:2]):
        account = computed(*some)
        assert json.loads("".join(account.json_parts("zh"))) == account.to_dict("zh")
