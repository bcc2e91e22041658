"""Rating lines: four classes, two ladders, no line dropped, no benefit of the doubt."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.core.errors import UsageError
from tanfeng.ratings import benchmark, energy_limit, ruleset
from tanfeng.ratings.rating import rate_on
from tanfeng.reference import Reference

REFERENCE = Reference.load()
YEAR = 2024
#: Each example builds frames: fewer of them, and no time limit on a busy machine.
FRAMES = settings(max_examples=40, deadline=None)
CLASSES = ["at_benchmark", "between", "below_baseline"]


def units(*rows: tuple[str, str, str | None, float | None]) -> pl.DataFrame:
    schema = {"unit_id": pl.String, "metal": pl.String, "route": pl.String, "capacity": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def measured(*rows: tuple[str, float | None], **more: Any) -> pl.DataFrame:
    base = {"year": YEAR, "quantity": "comprehensive_energy", "unit": "kgce/t", "confidence": "measured"} | more
    frame = pl.DataFrame(rows, schema={"unit_id": pl.String, "value": pl.Float64}, orient="row")
    return frame.with_columns(**{name: pl.lit(value) for name, value in base.items()})


def copper(value: float | None, **more: Any) -> dict[str, Any]:
    """Rate one copper line (concentrate to cathode) by the 2021 benchmark."""
    found = benchmark.rate(
        units(("u", "Cu", "CU-PYRO", 1e5)), measured(("u", value), **more), REFERENCE, "2021", year=YEAR
    )
    return found.rating.lines.row(0, named=True)


@pytest.mark.parametrize(
    ("value", "name", "verdict"),
    [
        (259.9, "at_benchmark", "pass"),
        (260, "at_benchmark", "pass"),
        (260.1, "between", "warning"),
        (380, "between", "warning"),
        (380.1, "below_baseline", "fail"),
    ],
)
def test_the_benchmark_and_the_baseline_belong_to_the_better_class(value: float, name: str, verdict: str) -> None:
    row = copper(value)
    assert (row["class"], row["verdict"]) == (name, verdict)
    assert row["confidence"] == "verified"


def test_copper_at_250_is_better_than_the_benchmark_and_misses_level_2() -> None:
    line, values = units(("u", "Cu", "CU-PYRO", 1e5)), measured(("u", 250))
    by_benchmark = benchmark.rate(line, values, REFERENCE, "2021", year=YEAR).rating.lines.row(0, named=True)
    by_limit = energy_limit.rate(line, values, REFERENCE, "gb-25323-2023", year=YEAR, purpose="new").lines.row(
        0, named=True
    )
    assert (by_benchmark["class"], by_benchmark["verdict"]) == ("at_benchmark", "pass")
    assert (by_limit["class"], by_limit["verdict"]) == ("level_3", "fail")


@pytest.mark.parametrize(
    ("value", "purpose", "verdict"),
    [
        (210, "advanced", "pass"),
        (211, "advanced", "fail"),
        (230, "new", "pass"),
        (340, "existing", "pass"),
        (341, "existing", "fail"),
    ],
)
def test_each_purpose_asks_for_its_own_level(value: float, purpose: str, verdict: str) -> None:
    rated = energy_limit.rate(
        units(("u", "Cu", "CU-PYRO", 1e5)),
        measured(("u", value)),
        REFERENCE,
        "gb-25323-2023",
        year=YEAR,
        purpose=purpose,
    )
    row = rated.lines.row(0, named=True)
    assert row["verdict"] == verdict
    assert row["confidence"] == "verified(transcription)"


def test_a_recalled_ladder_decides_nothing() -> None:
    line = units(("u", "Pb", "PB-PRIM", 1e5))
    for edition, route in (("2021", line), ("2023", units(("u", "Cu", "CU-PYRO", 1e5)))):
        row = benchmark.rate(route, measured(("u", 100)), REFERENCE, edition, year=YEAR).rating.lines.row(0, named=True)
        assert (row["class"], row["verdict"], row["reason"]) == ("unrated", "unknown", "weak-ladder")


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (measured(("u", 250), confidence="recalled"), "weak-intensity"),
        (measured(("u", 0)), "bad-intensity"),
        (measured(("u", -5)), "bad-intensity"),
        (measured(("u", float("nan"))), "bad-intensity"),
        (measured(("u", None)), "no-intensity"),
        (measured(("u", 250), year=2023), "no-intensity"),
        (measured(("u", 250), ("u", 240)), "ambiguous"),
        (measured(("u", 250), unit="t"), "bad-unit"),
        (measured(("u", 250), quantity="ac_electricity"), "other-quantity"),
    ],
)
def test_what_cannot_be_rated_says_why_and_stays(frame: pl.DataFrame, reason: str) -> None:
    rated = benchmark.rate(units(("u", "Cu", "CU-PYRO", 1e5)), frame, REFERENCE, "2021", year=YEAR)
    row = rated.rating.lines.row(0, named=True)
    assert (row["class"], row["verdict"], row["reason"]) == ("unrated", "unknown", reason)
    assert row["reason_zh"]


def test_a_line_without_route_or_without_ladder_stays() -> None:
    lines = units(("a", "Cu", None, 1e5), ("b", "Sb", "SB-CONC", 1e5))
    rated = benchmark.rate(lines, measured(("a", 1), ("b", 1)), REFERENCE, "2021", year=YEAR).rating.lines
    assert rated.get_column("reason").to_list() == ["no-route", "no-ladder"]


def test_units_of_the_intensity_are_converted() -> None:
    assert copper(0.25, unit="tce/t")["class"] == "at_benchmark"
    assert copper(0.25, unit="tce/t")["intensity"] == pytest.approx(250)


def test_an_intensity_of_a_stranger_is_a_finding() -> None:
    rated = benchmark.rate(units(("u", "Cu", "CU-PYRO", 1e5)), measured(("x", 250)), REFERENCE, "2021", year=YEAR)
    assert [finding.rule for finding in rated.rating.findings] == ["ratings.unknown-unit"]


def test_unrated_capacity_opens_the_bounds_instead_of_vanishing() -> None:
    lines = units(("a", "Cu", "CU-PYRO", 60_000), ("b", "Cu", "CU-PYRO", 40_000))
    rated = benchmark.rate(lines, measured(("a", 250)), REFERENCE, "2021", year=YEAR)
    row = rated.bounds.row(by_predicate=pl.col("metal") == "Cu", named=True)
    assert (row["low"], row["high"]) == (pytest.approx(0.6), pytest.approx(1.0))
    shares = dict(rated.shares.filter(pl.col("metal") == "Cu").select("class", "share").iter_rows())
    assert shares == pytest.approx({"at_benchmark": 0.6, "between": 0.0, "below_baseline": 0.0, "unrated": 0.4})


def test_a_line_without_capacity_leaves_the_share_without_a_number() -> None:
    lines = units(("a", "Cu", "CU-PYRO", 60_000), ("b", "Cu", "CU-PYRO", None))
    rated = benchmark.rate(lines, measured(("a", 250), ("b", 250)), REFERENCE, "2021", year=YEAR)
    row = rated.bounds.row(by_predicate=pl.col("metal") == "Cu", named=True)
    assert row["low"] is None
    assert row["high"] is None


values = st.none() | st.floats(1, 600)
lines_strategy = st.lists(st.tuples(values, st.floats(1, 1e6)), min_size=1, max_size=8)


def many(rows: list[tuple[float | None, float]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    lines = units(*((f"u{i}", "Cu", "CU-PYRO", capacity) for i, (_, capacity) in enumerate(rows)))
    return lines, measured(*((f"u{i}", value) for i, (value, _) in enumerate(rows)))


@FRAMES
@given(lines_strategy)
def test_every_line_keeps_its_row_and_the_shares_add_up_to_one(rows: list[tuple[float | None, float]]) -> None:
    rated = benchmark.rate(*many(rows), REFERENCE, "2021", year=YEAR)
    assert rated.rating.lines.height == len(rows)
    for metal in ("Cu", "pooled"):
        part = rated.shares.filter(pl.col("metal") == metal)
        assert part.get_column("share").sum() == pytest.approx(1)
        assert part.get_column("lines").sum() == len(rows)


@FRAMES
@given(lines_strategy, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[tuple[float | None, float]], random: Any) -> None:
    lines, intensities = many(rows)
    order = list(range(lines.height))
    random.shuffle(order)
    first = benchmark.rate(lines, intensities, REFERENCE, "2021", year=YEAR)
    other = benchmark.rate(lines[order], intensities[order[::-1]], REFERENCE, "2021", year=YEAR)
    assert first.rating.lines.equals(other.rating.lines)


@FRAMES
@given(st.floats(1, 600), st.floats(1, 600))
def test_less_energy_is_never_a_worse_class(first: float, second: float) -> None:
    better, worse = sorted((first, second))
    assert CLASSES.index(copper(better)["class"]) <= CLASSES.index(copper(worse)["class"])


@FRAMES
@given(lines_strategy)
def test_measuring_one_more_line_only_narrows_the_bounds(rows: list[tuple[float | None, float]]) -> None:
    blind = [(None, rows[0][1]), *rows[1:]]
    narrow = benchmark.rate(*many(rows), REFERENCE, "2021", year=YEAR).bounds.row(0, named=True)
    wide = benchmark.rate(*many(blind), REFERENCE, "2021", year=YEAR).bounds.row(0, named=True)
    assert wide["low"] <= narrow["low"] + 1e-12
    assert wide["high"] >= narrow["high"] - 1e-12


@pytest.mark.parametrize("name", ruleset.shipped())
def test_every_threshold_of_a_shipped_rule_set_is_a_reference_row_in_ascending_order(name: str) -> None:
    thresholds, findings = ruleset.ladder(ruleset.load(name), REFERENCE)
    assert findings == []
    assert thresholds.height


@pytest.mark.parametrize("name", [n for n in ruleset.shipped() if n.startswith("benchmark-")])
def test_a_benchmark_edition_names_only_rows_of_its_own_edition(name: str) -> None:
    rules = ruleset.load(name)
    keys = [key for rungs in rules.routes.values() for key in rungs.values()]
    editions = {row.edition for key in keys if (row := REFERENCE.row(key)) is not None}
    assert editions == {rules.edition}


def test_the_two_ladders_share_no_row() -> None:
    sets = [ruleset.load(name) for name in ruleset.shipped()]
    keys = [{key for rungs in rules.routes.values() for key in rungs.values()} for rules in sets]
    assert all(not (a & b) for i, a in enumerate(keys) for b in keys[i + 1 :])


def test_every_reference_row_with_a_route_is_in_its_rule_set() -> None:
    for name, table in (("benchmark-2021", "efficiency_benchmarks"), ("benchmark-2023", "efficiency_benchmarks")):
        rules = ruleset.load(name)
        rows = REFERENCE.table(table).filter(pl.col("edition") == rules.edition, pl.col("route").is_not_null())
        named = {key for rungs in rules.routes.values() for key in rungs.values()}
        assert named == set(rows.get_column("key"))


def test_unknown_rule_sets_and_purposes_are_wrong_use() -> None:
    with pytest.raises(UsageError, match="1999"):
        benchmark.rate(units(), measured(), REFERENCE, "1999", year=YEAR)
    with pytest.raises(UsageError, match="holiday"):
        energy_limit.rate(units(), measured(), REFERENCE, "gb-25323-2023", year=YEAR, purpose="holiday")


def test_a_frame_that_lacks_a_column_or_repeats_a_unit_is_refused() -> None:
    rules = ruleset.load("benchmark-2021")
    with pytest.raises(ValueError, match="missing columns"):
        rate_on(units().drop("route"), measured(), REFERENCE, rules, year=YEAR)
    twice = units(("u", "Cu", "CU-PYRO", 1.0), ("u", "Cu", "CU-PYRO", 2.0))
    with pytest.raises(ValueError, match="twice"):
        rate_on(twice, measured(), REFERENCE, rules, year=YEAR)
