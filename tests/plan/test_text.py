"""The items are the text: every character belongs to exactly one of them, and nothing in them is anything else."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.plan import Plan, folder
from tanfeng.plan.text import PlanText, squeeze
from tanfeng.plan.tiling import lay

HUNAN = folder.read(folder.find("hunan-nonferrous-2022"))


def test_the_shipped_plan_has_no_findings(plan: Plan) -> None:
    assert plan.findings == ()


def test_the_items_cover_the_text_without_gap_or_overlap(plan: Plan) -> None:
    coverage = plan.coverage()
    text = squeeze(plan.text)
    assert coverage.complete
    assert coverage.covered == coverage.total_chars == len(text) - text.index("（三）主要目标")
    assert (coverage.gaps, coverage.overlaps, coverage.lost) == ((), (), ())


def test_the_items_laid_end_to_end_are_the_text(plan: Plan) -> None:
    text = squeeze(plan.text)
    assert "".join(squeeze(item.words) for item in plan.items) == text[text.index("（三）主要目标") :]


def test_every_quote_is_verbatim_and_on_one_line(plan: Plan) -> None:
    text = squeeze(plan.text)
    for item in plan.items:
        assert squeeze(item.quote), item.id
        assert squeeze(item.quote) in text, item.id
        assert "\n" not in item.quote, item.id


def test_a_quote_stands_on_the_lines_it_names(plan: Plan) -> None:
    lines = plan.text.splitlines()
    for item in plan.items:
        assert item.span is not None
        there = squeeze("".join(lines[item.span.first_line - 1 : item.span.last_line]))
        assert squeeze(item.quote) in there, item.id


def test_the_quote_of_a_parent_is_its_words_and_those_of_its_parts(plan: Plan) -> None:
    for item in plan.items:
        whole = item.words + "".join(part.quote for part in plan.children(item.id))
        assert squeeze(item.quote) == squeeze(whole)


def test_a_heading_does_not_run_into_what_follows(plan: Plan) -> None:
    assert plan.item("safeguard-6").quote.startswith("（六）加强示范引导 支持具有典型代表性的企业")
    assert plan.item("section-tasks").quote.startswith("二、重点任务 （一）调整优化产业结构 1.优化产业空间布局。强化省")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_character_changed_dropped_or_added_in_a_quote_is_caught(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(HUNAN.records) - 1))
    record = HUNAN.records[number]
    letters = [i for i, letter in enumerate(record.words) if not letter.isspace()]
    at = data.draw(st.sampled_from(letters))
    new = data.draw(st.sampled_from(["", "甲", "，", "0", record.words[at] * 2]))
    words = record.words[:at] + new + record.words[at + 1 :]
    if squeeze(words) == squeeze(record.words):
        return
    records = (*HUNAN.records[:number], replace(record, words=words), *HUNAN.records[number + 1 :])
    spoiled = Plan(replace(HUNAN, records=records))
    assert not spoiled.coverage().complete
    assert any(finding.blocks for finding in spoiled.findings)


@settings(max_examples=60, deadline=None)
@given(number=st.integers(0, len(HUNAN.records) - 1))
def test_an_item_left_out_leaves_a_gap_of_its_length(number: int) -> None:
    records = (*HUNAN.records[:number], *HUNAN.records[number + 1 :])
    tiling = lay(HUNAN.text, HUNAN.bounds, [(r.id, r.words) for r in records])
    missing = sum(len(gap.text) for gap in tiling.coverage.gaps)
    assert missing == len(squeeze(HUNAN.records[number].words))
    assert tiling.coverage.covered == tiling.coverage.total_chars - missing


@settings(max_examples=60, deadline=None)
@given(number=st.integers(0, len(HUNAN.records) - 2))
def test_two_items_changed_about_are_caught(number: int) -> None:
    first, second = HUNAN.records[number], HUNAN.records[number + 1]
    records = (*HUNAN.records[:number], second, first, *HUNAN.records[number + 2 :])
    rules = {finding.rule for finding in Plan(replace(HUNAN, records=records)).findings}
    assert rules & {"plan.order-of-text", "plan.order", "plan.text-uncovered"}


@given(st.lists(st.text(st.sampled_from("铜铅锌锑"), min_size=1), min_size=1))
def test_text_cut_anywhere_is_covered_whole(pieces: list[str]) -> None:
    text = PlanText("\n\n".join(pieces))
    tiling = lay(text, (0, len(text.squeezed)), [(str(i), piece) for i, piece in enumerate(pieces)])
    assert tiling.coverage.complete
    assert [tiling.spans[str(i)].first_line for i in range(len(pieces))] == [2 * i + 1 for i in range(len(pieces))]


@given(st.text(" \t\n　铜，"))
def test_squeezing_takes_white_space_only(text: str) -> None:
    assert squeeze(text) == "".join(c for c in text if c not in " \t\n　")
