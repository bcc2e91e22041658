"""Cells (单元格): from text to numbers, periods, dates and words, whole columns at a time.

Nothing is guessed: a text with two readings (``1,23``, ``2024.1``) is no value but a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import polars as pl

from tanfeng.ledger.frames import dtype_of
from tanfeng.ledger.schema import NOT_APPLICABLE, NOT_APPLICABLE_WORDS, Column

#: From a text to the key it stands for, or to nothing.
Lookup = Callable[[str], str | None]

_WIDE = {wide: chr(ord(wide) - 0xFEE0) for wide in "０１２３４５６７８９．，－＋／：％"}
_PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
_GROUPED = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
_PERCENT = r"^\d+(\.\d+)?%$"
_MONTH = r"(0?[1-9]|1[0-2])"
_YEAR = r"((?:19|20)\d{2})"
_CLOCK = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
_TRUE = ("是", "true", "yes", "y", "1", "√", "有")
_FALSE = ("否", "false", "no", "n", "0", "×", "无")


def convert(texts: pl.Series, column: Column, lookups: Mapping[str, Lookup]) -> pl.DataFrame:
    """Return ``value``, ``na`` and ``bad`` for each cell of the column.

    ``texts`` is trimmed, null where empty. ``na`` marks "not applicable" (value null, or ``n/a`` in a text column),
    ``bad`` marks a cell that has content but no value.
    """
    if texts.null_count() == texts.len():  # most columns of most files: said once, not computed
        nothing = pl.repeat(False, texts.len(), dtype=pl.Boolean, eager=True)
        null = pl.repeat(None, texts.len(), dtype=dtype_of(column.kind), eager=True)
        return pl.DataFrame({"value": null, "na": nothing, "bad": nothing})
    frame = pl.DataFrame({"text": texts})
    if column.kind == "number":
        converted = frame.select("text", value=_number(column))
    else:
        distinct = frame.unique().drop_nulls().sort("text")
        converted = frame.join(_words(distinct, column, lookups), on="text", how="left", maintain_order="left")
    na = pl.col("text").is_in(NOT_APPLICABLE_WORDS).fill_null(False)
    bad = pl.col("text").is_not_null() & pl.col("value").is_null() & ~na
    value = pl.col("value") if column.typed else pl.when(na).then(pl.lit(NOT_APPLICABLE)).otherwise("value")
    return converted.select(value.alias("value"), na.alias("na"), bad.alias("bad"))


def _narrow(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many(list(_WIDE), list(_WIDE.values()))


def _number(column: Column) -> pl.Expr:
    text = _narrow(pl.col("text"))
    number = (
        pl.when(text.str.contains(_PLAIN))
        .then(text)
        .when(text.str.contains(_GROUPED))
        .then(text.str.replace_all(",", "", literal=True))
        .cast(pl.Float64, strict=False)
    )
    if column.maximum == 1:
        percent = (
            pl.when(text.str.contains(_PERCENT)).then(text.str.strip_chars_end("%")).cast(pl.Float64, strict=False)
        )
        number = pl.coalesce(number, percent / 100)
    return pl.when(number.is_finite()).then(number)


def _words(distinct: pl.DataFrame, column: Column, lookups: Mapping[str, Lookup]) -> pl.DataFrame:
    """Convert the distinct texts of a column that has few of them."""
    text = _narrow(pl.col("text"))
    if column.kind == "period":
        return distinct.with_columns(value=_period(text))
    if column.kind == "year":
        return distinct.with_columns(value=text.str.extract(rf"^{_YEAR}(?:\.0)?(?:年|年度)?$").cast(pl.Int64))
    if column.kind == "date":
        return distinct.with_columns(value=pl.coalesce(_period(text, first_of_month=False), _day(text)))
    if column.kind == "time":
        return distinct.with_columns(value=_time(text))
    if column.kind == "boolean":
        folded = text.str.to_lowercase()
        return distinct.with_columns(
            value=pl.when(folded.is_in(_TRUE)).then(True).when(folded.is_in(_FALSE)).then(False)
        )
    if column.choices:
        return _looked_up(distinct, choice_lookup(column))
    if column.kind in lookups:
        return _looked_up(distinct, lookups[column.kind])
    return distinct.with_columns(value=pl.col("text"))


def _period(text: pl.Expr, *, first_of_month: bool = True) -> pl.Expr:
    """Return ``2024`` or ``2024-06``. An Excel date is a month if it is the first of one, as Excel makes of 2024-06."""
    year = text.str.extract(rf"^{_YEAR}(?:\.0)?(?:年|年度)?$")
    forms = [
        rf"^{_YEAR}\s*[-/年]\s*{_MONTH}\s*(?:月|月份)?$",
        rf"^{_YEAR}\.(0[1-9]|1[0-2])$",
        rf"^{_YEAR}(0[1-9]|1[0-2])$",
    ]
    if first_of_month:
        forms.append(rf"^{_YEAR}[-/]{_MONTH}[-/]0?1{_CLOCK}$")
    months = [text.str.extract(form, 1) + "-" + text.str.extract(form, 2).str.zfill(2) for form in forms]
    return pl.coalesce(year, *months)


def _day(text: pl.Expr) -> pl.Expr:
    form = rf"^{_YEAR}[-/.年]{_MONTH}[-/.月](\d{{1,2}})日?{_CLOCK}$"
    day = pl.concat_str(*(text.str.extract(form, group).str.zfill(2) for group in (1, 2, 3)), separator="-")
    return day.str.to_date("%Y-%m-%d", strict=False).dt.strftime("%Y-%m-%d")


def _time(text: pl.Expr) -> pl.Expr:
    form = rf"^{_YEAR}[-/年]{_MONTH}[-/月](\d{{1,2}})日?(?:[ T](\d{{1,2}}:\d{{2}})(:\d{{2}})?(?:\.0+)?)?$"
    date = pl.concat_str(*(text.str.extract(form, group).str.zfill(2) for group in (1, 2, 3)), separator="-")
    clock = text.str.extract(form, 4).fill_null("00:00").str.zfill(5) + text.str.extract(form, 5).fill_null(":00")
    stamp = (date + "T" + clock).str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False)
    return stamp.dt.strftime("%Y-%m-%dT%H:%M:%S")


def _looked_up(distinct: pl.DataFrame, lookup: Lookup) -> pl.DataFrame:
    """Replace each distinct text by its key; a text without one stays, for the rules to name."""
    texts = distinct["text"].to_list()
    return distinct.with_columns(value=pl.Series([lookup(text) or text for text in texts], dtype=pl.String))


@cache
def choice_lookup(column: Column) -> Lookup:
    """Return the lookup of a column's closed list: key, Chinese, English or alias, in any case."""
    words = {
        text.lower(): choice.key
        for choice in column.choices
        for text in (choice.key, choice.zh, choice.en, *choice.aliases)
    }
    return lambda text: words.get(text.lower())
