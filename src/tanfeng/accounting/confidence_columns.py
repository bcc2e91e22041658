"""Confidence as a column (可信度列): the weakest word of a row or of a group, without looking at rows one by one."""

from __future__ import annotations

import polars as pl

from tanfeng.core.confidence import LADDER

_WORDS = list(LADDER)
_RANKS = list(range(len(LADDER)))

#: What a ledger row is taken to be when it does not say how it is known.
UNSTATED = "reported"


def rank(column: str | pl.Expr) -> pl.Expr:
    """Return the place of each word on the ladder, 0 the strongest; an unknown word counts as the weakest."""
    words = pl.col(column) if isinstance(column, str) else column
    return words.fill_null(UNSTATED).replace_strict(_WORDS, _RANKS, default=_RANKS[-1], return_dtype=pl.Int64)


def word(ranks: str | pl.Expr) -> pl.Expr:
    """Return the word at each place of the ladder; a null stays null."""
    places = pl.col(ranks) if isinstance(ranks, str) else ranks
    return places.replace_strict(_RANKS, _WORDS, default=None, return_dtype=pl.Utf8)
