"""The data-quality control plan: what is known is printed, what is empty is 待填 and a finding."""

from __future__ import annotations

from pathlib import Path

from tests.report.documents.sample_year import year

from tanfeng.report.documents.content import State, Text
from tanfeng.report.documents.control_plan import control_plan, empty_fields
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.words import Words

MONITORING = (
    "enterprise_id,item,parameter,obtained,meter_id,instrument,location,accuracy_class,calibration_interval,"
    "recording_frequency,gap_filling,department\n"
    "X-1,coke,消耗量,measured,M-1,电子汽车衡,东门,III,12 个月,每批次,用上月均值,能源科\n"
    "X-1,coke,低位发热量,measured,,量热仪,化验室,,12 个月,每批次,,化验室\n"
    "X-1,coke,碳氧化率,default,,,,,,每年,取缺省值,能源科\n"
)
HEADINGS = (
    "一、方案的版本及修订",
    "二、重点排放单位情况",
    "三、核算边界和主要排放设施",
    "四、数据的确定方式",
    "五、数据内部质量控制和质量保证",
)


def test_the_headings_stand_in_their_order(tmp_path: Path) -> None:
    plan = control_plan(Facts(year(tmp_path, monitoring=MONITORING)), Words("zh"))
    headings = [getattr(block, "text", "") for block in plan.blocks if type(block).__name__ == "Heading"]
    assert [heading for heading in headings if heading in HEADINGS] == list(HEADINGS)


def test_an_empty_field_is_to_be_filled_in_and_a_finding(tmp_path: Path) -> None:
    facts = Facts(year(tmp_path, monitoring=MONITORING))
    table = next(t for t in control_plan(facts, Words("zh")).tables if t.key == "monitoring")
    complete, partial, default = table.rows
    assert State.TO_FILL not in complete.cells
    assert partial.cells.count(State.TO_FILL) == 3
    assert Text("化验室") in partial.cells
    assert State.TO_FILL not in default.cells
    found = empty_fields(facts)
    assert [finding.given for finding in found] == ["meter_id, accuracy_class, gap_filling"]
    assert found[0].address.row == 3
    assert not any(finding.blocks for finding in found)


def test_without_a_monitoring_plan_the_document_says_so(tmp_path: Path) -> None:
    facts = Facts(year(tmp_path))
    assert [finding.rule for finding in empty_fields(facts)] == ["documents.control-plan-empty"]
    assert control_plan(facts, Words("en")).tables


def test_another_enterprises_plan_is_not_printed(tmp_path: Path) -> None:
    other = MONITORING.replace("X-1,coke,消耗量", "X-2,coke,消耗量")
    facts = Facts(year(tmp_path, monitoring=other))
    table = next(t for t in control_plan(facts, Words("zh")).tables if t.key == "monitoring")
    assert len(table.rows) == 2
