"""The sentences of the verdict say what the results hold, and say so where they hold nothing."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import polars as pl
import pytest
import sample

from tanfeng.core.lineage import Lineage
from tanfeng.report import verdict
from tanfeng.report.results import RunResults


@pytest.fixture
def results(tmp_path: Path) -> RunResults:
    return sample.build(text="")


def test_targets_are_counted_by_status(results: RunResults) -> None:
    said = verdict.targets_sentence(results.targets).text
    assert "1 项已达到" in said.zh
    assert "2 项缺公开数据" in said.zh
    assert "2 cannot be judged" in said.en


def test_targets_that_all_lack_data_are_not_counted_as_anything_else(results: RunResults) -> None:
    targets = [{**target, "status": "no data"} for target in results.targets]
    said = verdict.targets_sentence(targets).text
    assert "都缺公开数据" in said.zh
    assert "None" in said.en


def test_the_sum_from_below_is_called_a_part_with_the_count_of_its_units(results: RunResults) -> None:
    said = verdict.emissions_sentence(results).text
    assert "3 个单元（共 4 个）" in said.zh
    assert "一部分" in said.zh
    assert "3 of 4 units" in said.en


def test_the_headline_is_the_latest_year_that_has_a_number(results: RunResults) -> None:
    later = results.accounts.with_columns(year=pl.lit(2011, pl.Int64), tco2=pl.lit(None, pl.Float64))
    head = verdict.headline(pl.concat([results.accounts, later]), "top_down", "direct")
    assert head is not None
    assert (head.year, head.tco2) == (2010, 1_950_000.0)


def test_a_peak_without_a_year_is_still_judged_where_its_time_is_known(results: RunResults) -> None:
    in_time = [{**peak, "year": None, "tco2": None, "before_2030": True} for peak in results.peaks]
    said = verdict.peak_sentence(dataclasses.replace(results, peaks=in_time)).text
    assert "年份无法指明" in said.zh
    open_ = [{**peak, "year": None, "before_2030": None} for peak in results.peaks]
    assert "不足以判断" in verdict.peak_sentence(dataclasses.replace(results, peaks=open_)).text.zh


def test_an_empty_run_says_that_nothing_could_be_said(results: RunResults) -> None:
    empty = RunResults(workspace=results.workspace, lineage=Lineage())
    said = [sentence.text.zh for sentence in verdict.sentences(empty)]
    assert "没有目标" in said[0]
    assert "不足以" in said[1]
    assert "没有情景" in said[2]
