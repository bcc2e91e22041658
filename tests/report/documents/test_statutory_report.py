"""The report that goes to an agency: what it says, how it looks, and what it never says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from tests.report.documents.sample_year import ROWS, UNITS, year

from tanfeng.report.documents.annex_workbook import write_annexes
from tanfeng.report.documents.content import Number, State, Table
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.statutory import statutory_report
from tanfeng.report.documents.word_file import write_word
from tanfeng.report.documents.words import Words

ZH = Words("zh")
BROKEN = "U1,X-1,2022-03,fuel,coke,100,m3,,,,,,,,"
SECTIONS = (
    "一、企业基本情况",
    "二、温室气体排放",
    "三、活动水平数据及来源说明",
    "四、排放因子数据及来源说明",
    "五、其他希望说明的情况",
    "真实性声明",
)


def written(folder: Path, *rows: str, lang: str = "zh", dated: date | None = None, **tables: str) -> Document:
    words = Words(lang)
    report = statutory_report(Facts(year(folder / "ledger", *rows, **tables)), words, dated)
    write_word(report, folder / "report.docx", words)
    return docx.Document(str(folder / "report.docx"))


def text_of(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def tables(folder: Path, *rows: str, **more: str) -> dict[str, Table]:
    report = statutory_report(Facts(year(folder / "ledger", *rows, **more)), ZH)
    return {table.caption: table for table in report.tables}


def row_of(table: Table, label: str) -> list[object]:
    return next(list(row.cells) for row in table.rows if getattr(row.cells[0], "text", "") == label)


def test_the_sections_of_the_guideline_stand_in_their_order(tmp_path: Path) -> None:
    document = written(tmp_path)
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert [heading for heading in headings if heading in SECTIONS] == list(SECTIONS)
    assert any(heading.startswith("附表") for heading in headings)
    text = text_of(document)
    for label in ("法定代表人（签字）", "（盖章）", "附表1 温室气体排放量汇总表", "附表2 活动水平数据"):
        assert label in text
    assert "附表3 排放因子和计算系数" in text


def test_the_cover_names_enterprise_year_and_a_date_that_is_given_or_left_blank(tmp_path: Path) -> None:
    assert "示例冶炼厂2022年温室气体排放报告" in text_of(written(tmp_path / "a"))
    assert "2023 年 3 月 31 日" in text_of(written(tmp_path / "b", dated=date(2023, 3, 31)))
    assert "年　　月　　日" in text_of(written(tmp_path / "c"))


def test_the_pages_are_those_of_an_official_document(tmp_path: Path) -> None:
    document = written(tmp_path)
    section = document.sections[1]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    assert "PAGE" in section.footer._element.xml
    assert section.footer.paragraphs[0].text.replace("1", "").split() == ["—", "—"]
    assert "PAGE" not in document.sections[0].footer._element.xml
    body = document.styles["Body Text"]
    assert body.font.size.pt == 16
    assert body.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert document.styles["Title"].element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert document.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    fonts = next(p for p in document.part.package.iter_parts() if "fontTable" in str(p.partname))
    assert "altName" in fonts.blob.decode()


def test_each_table_has_its_caption_above_and_repeats_its_header(tmp_path: Path) -> None:
    document = written(tmp_path)
    body = list(document.element.body)
    assert len(document.tables) > 8
    for table in document.tables:
        above = body[body.index(table._element) - 1]
        assert above.pPr.pStyle.get(qn("w:val")) == document.styles["Caption"].style_id
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        width = sum(int(column.get(qn("w:w"))) for column in table._element.tblGrid)
        assert width <= 14300


def test_missing_zero_and_not_applicable_are_three_signs(tmp_path: Path) -> None:
    document = written(tmp_path, *[row for row in ROWS if "oxalate" not in row])
    annex = next(t for t in document.tables if t.rows[0].cells[0].text == "排放源" and len(t.columns) == 2)
    rows = {row.cells[0].text: row.cells[1].text for row in annex.rows}
    values = {label: value for label, value in rows.items() if "热" in label or "草酸" in label}
    assert values == {**values, "购入热力": "0", "输出热力": "/"}
    assert [value for label, value in values.items() if "草酸" in label] == ["缺"]


def test_a_sum_says_how_many_lines_it_leaves_out(tmp_path: Path) -> None:
    table = tables(tmp_path, *ROWS, "U1,X-1,2022-03,fuel,coke,,t,,,,,,,,")
    fuel = row_of(table["附表1 温室气体排放量汇总表"], "化石燃料燃烧")[1]
    assert isinstance(fuel, Number)
    assert fuel.notes
    notes = table["附表1 温室气体排放量汇总表"].notes
    assert "1 行没有数" in notes[fuel.notes[0] - 1]


def test_the_total_of_the_annex_is_the_accounts_total(tmp_path: Path) -> None:
    view = year(tmp_path / "ledger")
    table = {t.caption: t for t in statutory_report(Facts(view), ZH).tables}["附表1 温室气体排放量汇总表"]
    for total in view.account.guidelines[0].totals.values():
        cell = row_of(table, total.zh)[1]
        assert isinstance(cell, Number)
        assert cell.value == pytest.approx(float(view.account.totals[total.name] or 0), abs=1e-6)


def test_the_yearly_parameters_multiply_to_the_years_emission(tmp_path: Path) -> None:
    from tanfeng.report.documents.entries import entries

    coke = next(e for e in entries(Facts(year(tmp_path / "ledger")).lines) if (e.stream, e.item) == ("fuel", "coke"))
    product = coke.quantity or 0.0
    for parameter in coke.parameters:
        product *= parameter.value
    assert {p.name: p.mixed for p in coke.parameters} == {
        "ncv": True,
        "carbon_content": True,
        "oxidation_rate": False,
    }
    assert product * 44 / 12 == pytest.approx(float(coke.tonnes or 0), abs=1e-5)


def test_what_was_recalled_is_marked_and_listed(tmp_path: Path) -> None:
    document = written(tmp_path)
    text = text_of(document)
    assert "待核原文：process_factors.carbonate.limestone" in text
    assert "未取得原文核对（待核原文）" in text
    assert "文号待核原文" in text


def test_findings_that_block_make_a_draft_that_begins_with_them(tmp_path: Path) -> None:
    document = written(tmp_path, *ROWS, BROKEN)
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings[0].startswith("本报告为草稿")
    assert document.sections[0].header.paragraphs[0].text == "草　稿"
    assert any("万Nm3" in cell or "m3" in cell for cell in (c.text for r in document.tables[0].rows for c in r.cells))
    assert "草　稿" not in text_of(written(tmp_path / "sound"))


def test_several_guidelines_have_a_set_of_annexes_each_and_a_sum(tmp_path: Path) -> None:
    units = UNITS + "U2,X-1,铅冶炼,Pb,铅锭,n/a,1000\n"
    rows = ("U1,X-1,2025,fuel,coke,100,t,,,,,,,,", "U2,X-1,2025,fuel,coke,200,t,,,,,,,,")
    view = year(tmp_path / "ledger", *rows, on=2025, guideline="auto", units=units)
    facts = Facts(view)
    assert len(facts.guidelines) == 2, facts.findings
    captions = [table.caption for table in statutory_report(facts, ZH).tables]
    assert "附表1-1 温室气体排放量汇总表" in captions
    assert "附表2-1 温室气体排放量汇总表" in captions
    totals = next(t for t in statutory_report(facts, ZH).tables if t.key == "totals")
    last = totals.rows[-1]
    assert last.kind == "total"
    for position, total in enumerate(view.account.totals.values(), start=1):
        cell = last.cells[position]
        assert isinstance(cell, Number)
        assert cell.value == pytest.approx(float(total or 0), abs=1e-6)


def test_gases_beyond_co2_are_shown_in_tonnes_and_equivalents(tmp_path: Path) -> None:
    row = "U1,X-1,2025-01,anode_effect,liquid_aluminium,10000,t,,,,,,,,"
    view = year(tmp_path / "ledger", row, guideline="aluminium-ets-2024", on=2025)
    found = {t.key: t for t in statutory_report(Facts(view), ZH).tables}["gases"]
    gases = {row.cells[0].text: row.cells[1:] for row in found.rows}  # type: ignore[union-attr]
    assert gases["CF4"][0].value == pytest.approx(0.2)  # type: ignore[union-attr]
    assert gases["C2F6"][0].value == pytest.approx(0.011)  # type: ignore[union-attr]
    assert gases["CF4"][1].value + gases["C2F6"][1].value == pytest.approx(1448.1, abs=0.01)  # type: ignore[union-attr]


def test_the_workbook_holds_the_same_numbers_as_numbers(tmp_path: Path) -> None:
    view = year(tmp_path / "ledger")
    write_annexes(Facts(view), tmp_path / "annex.xlsx", ZH)
    book = openpyxl.load_workbook(tmp_path / "annex.xlsx")
    assert book.sheetnames[:4] == ["汇总", "附表1", "附表2", "附表3"]
    cells = {row[0].value: row[1].value for row in book["附表1"].iter_rows() if row[0].value}
    total = view.account.guidelines[0].totals["with_electricity_heat"]
    assert cells[total.zh] == pytest.approx(float(view.account.totals[total.name] or 0), abs=1e-6)
    assert all(int(sheet.page_setup.paperSize) == 9 for sheet in book)


def test_the_english_report_has_no_chinese_label(tmp_path: Path) -> None:
    text = text_of(written(tmp_path, lang="en"))
    assert "Statement of truth" in text
    for word in ("数据来源", "记录行数", "检测值", "待填"):
        assert word not in text


def test_what_nobody_reported_is_missing_and_not_none(tmp_path: Path) -> None:
    table = tables(tmp_path, "U1,X-1,2022,fuel,coke,1,t,,,,,,,,")
    absent = next(t for caption, t in table.items() if "草酸" in caption and t.key.startswith("annex.1"))
    assert absent.rows[0].cells[1] is State.MISSING
