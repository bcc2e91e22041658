"""A plan that no longer says what the text says is told so by rule and place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.plan import Plan
from tanfeng.plan.folder import SHIPPED

Alter = Callable[[str, str, str], Path]


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("items.csv", "goal-2,measure", "goal-1,measure", "plan.id-repeated"),
        ("items.csv", "goal-2,measure", ",measure", "plan.id-missing"),
        ("items.csv", "goal-2,measure", "goal-2,wish", "plan.kind-unknown"),
        ("items.csv", "goal-2,measure,goal", "goal-2,measure,hope", "plan.role-unknown"),
        ("items.csv", ",promote,task-06,", ",someday,task-06,", "plan.stage-unknown"),
        ("items.csv", "goal-2,measure,goal,section-targets", "goal-2,measure,goal,section-x", "plan.parent-unknown"),
        ("items.csv", "task-02.1,measure,action,task-02", "task-02.1,measure,action,task-01", "plan.order"),
        ("items.csv", ",task-09|task-10,", ",task-09|task-14,", "plan.serves-unknown"),
        ("items.csv", "再生金属供应占比达到 24%以上，", "再生金属供应占比达到 25%以上，", "plan.quote-not-in-text"),
        ("items.csv", "再生金属供应占比达到 24%以上，", "再生金属供应占比达到", "plan.text-uncovered"),
        ("items.csv", "（三）主要目标,", "（三）主要目标“十四五”期间,", "plan.text-covered-twice"),
        (
            "items.csv",
            ",,省发展改革委|省工业和信息化厅|省生态环境厅|省自然资源厅",
            ",,省发展改革委",
            "plan.department-differs",
        ),
        ("items.csv", ",,省发展改革委|", ",,省改革委|", "plan.department-unknown"),
        ("items.csv", "取得重要进展，,,", "取得重要进展，,省财政厅,", "plan.department-not-stated"),
        ("items.csv", "按职责分工负责）", "另行通知）", "plan.duty-unreadable"),
        ("items.csv", "Pb|Zn|Cu", "Pb|Zn|Xx", "plan.metal-unknown"),
        ("items.csv", "Pb|Zn|Cu", "Pb|Zn|Mg", "plan.metal-not-named"),
        ("items.csv", ",娄底市,,,,", ",大理州,,,,", "plan.place-unknown"),
        ("items.csv", ",娄底市,,,,", ",邵阳市,,,,", "plan.place-not-named"),
        ("items.csv", ",娄底市,,,,", ",,,,,", "plan.place-left-out"),
        ("items.csv", "2025-12-31", "2025年", "plan.deadline-unreadable"),
        ("text.txt", "24%以上", "20%以上", "plan.text-altered"),
        ("targets.toml", 'value = "24"', 'value = "25"', "plan.target-number-not-in-text"),
        ("targets.toml", "baseline_year = 2020", "baseline_year = 2019", "plan.target-number-not-in-text"),
        ("targets.toml", 'value = "24"', 'value = "much"', "plan.target-unreadable"),
        ("targets.toml", 'value = "24"', "", "plan.target-unreadable"),
        ("targets.toml", 'comparator = ">="', 'comparator = "about"', "plan.target-unreadable"),
        ("targets.toml", 'default = "ten-metals"', 'default = "all-metals"', "plan.target-unreadable"),
        ("targets.toml", "deadline = 2025-12-31", 'deadline = "soon"', "plan.target-unreadable"),
        ("targets.toml", "deadline = 2025-12-31", "deadline = 2026-12-31", "plan.deadline-differs"),
        ("targets.toml", 'id = "target-peak"', 'id = "target-top"', "plan.target-without-meaning"),
        ("targets.toml", 'id = "target-peak"', 'id = "goal-6"', "plan.target-without-item"),
        ("targets.toml", '"goal-3", "task-09"', '"goal-3", "task-99"', "plan.target-item-unknown"),
    ],
)
def test_what_does_not_hold_is_named(altered: Alter, file: str, old: str, new: str, rule: str) -> None:
    plan = Plan.load(altered(file, old, new))
    rules = {finding.rule for finding in plan.findings}
    assert rule in rules
    finding = next(finding for finding in plan.findings if finding.rule == rule)
    assert finding.blocks
    assert finding.address.file
    assert finding.zh.endswith("。")
    assert finding.en.endswith(".")


def test_a_plan_may_be_deeper_than_the_shipped_one(altered: Alter) -> None:
    deeper = altered("items.csv", "goal-2,measure,goal,section-targets", "goal-2,measure,goal,goal-1")
    plan = Plan.load(deeper)
    assert plan.findings == ()
    assert plan.item("goal-1").quote.endswith(plan.item("goal-2").quote)


def test_a_finding_names_the_line_of_the_file(altered: Alter) -> None:
    folder = altered("items.csv", "goal-2,measure", "goal-2,wish")
    lines = (folder / "items.csv").read_text(encoding="utf-8").splitlines()
    finding = Plan.load(folder).findings[0]
    assert lines[finding.address.row - 1].startswith("goal-2,wish")


def test_the_same_change_in_text_and_item_is_caught_by_the_hash(altered: Alter) -> None:
    altered("text.txt", "规范发展废旧", "规范发展旧")
    plan = Plan.load(altered("items.csv", "规范发展废旧", "规范发展旧"))
    assert plan.coverage().complete
    assert [finding.rule for finding in plan.findings] == ["plan.text-altered"]


def test_a_circle_of_parents_is_a_finding_and_not_an_endless_loop(altered: Alter) -> None:
    plan = Plan.load(
        altered("items.csv", "section-targets,measure,section,,", "section-targets,measure,section,goal-1,")
    )
    assert "plan.order" in {finding.rule for finding in plan.findings}


@pytest.mark.parametrize(
    "file", ["text.txt", "items.csv", "targets.toml", "departments.csv", "metals.csv", "places.csv"]
)
def test_a_missing_file_is_one_sentence(altered: Alter, file: str) -> None:
    folder = altered("plan.toml", "id =", "id =")
    (folder / file).unlink()
    with pytest.raises(UsageError, match=file):
        Plan.load(folder)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("plan.toml", 'covers_from = "（三）主要目标"', 'covers_from = "（九）没有"'),
        ("plan.toml", 'covers_from = "（三）主要目标"', 'covers_from = "有色金属"'),
        ("plan.toml", "region =", "area ="),
        ("plan.toml", "id = ", "id "),
        ("items.csv", "quote", "words"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(altered: Alter, file: str, old: str, new: str) -> None:
    with pytest.raises(UsageError) as error:
        Plan.load(altered(file, old, new))
    assert "\n" not in error.value.zh.split("：")[0]
    assert error.value.exit_code == 2


def test_text_in_another_encoding_is_one_sentence(altered: Alter) -> None:
    folder = altered("plan.toml", "id =", "id =")
    words = (folder / "text.txt").read_text(encoding="utf-8")
    (folder / "text.txt").write_bytes(words.encode("gb18030"))
    with pytest.raises(UsageError, match="UTF-8"):
        Plan.load(folder)


def test_a_table_saved_by_a_spreadsheet_reads_the_same(plan: Plan, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(SHIPPED / plan.id, folder)
    for file in folder.glob("*.csv"):
        content = file.read_text(encoding="utf-8").replace("\n", "\r\n") + "\r\n"
        file.write_bytes(b"\xef\xbb\xbf" + content.encode())
    assert Plan.load(folder).to_json() == plan.to_json()


def test_an_unknown_plan_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="hunan-nonferrous-2022"):
        Plan.load("henan-steel-2030")


def test_an_unknown_item_names_the_nearest(plan: Plan) -> None:
    with pytest.raises(UsageError, match=r"target-peak"):
        plan.item("target-peek")
    with pytest.raises(UsageError, match=r"task-09"):
        plan.item("再生资源")
