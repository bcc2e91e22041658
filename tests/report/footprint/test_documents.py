"""The documents of a footprint: readable, the same bytes again, and honest about what is missing."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import jsonschema
import pytest
from tests.accounting.footprint.systems import background, emit, footprint, ledger, make, power, system, take

from tanfeng.accounting.footprint import Footprint
from tanfeng.core.findings import Finding
from tanfeng.report.footprint.fonts import settings
from tanfeng.report.footprint.pact import decimal_text, problems, product_footprint, schema
from tanfeng.report.footprint.picture import contribution_picture
from tanfeng.report.footprint.write import safe, write_documents

MOMENT = datetime(2025, 3, 31, tzinfo=UTC)
CPC = {"productCategoryCpc": "41422"}


def smelter(tmp_path: Path, **more: object) -> Footprint:
    rows = [
        take("熔炼", "铅精矿", 200, dataset="conc"),
        make("熔炼", "粗铅", 100),
        take("精炼", "粗铅", 100, "intermediate"),
        make("精炼", "铅锭", 90, metal="Pb", metal_content=0.9999, allocation="mass"),
        make("精炼", "硫酸", 30, "co_product", allocation="system_expansion", dataset="acid"),
    ]
    built = system(
        ledger(rows),
        power("精炼", 50, "grid"),
        emit("熔炼", 150),
        reference=background(tmp_path, conc=0.4, acid=0.1),
        **more,
    )
    return footprint(built, "铅锭", draws=300)


def missing() -> Footprint:
    built = system(ledger([take("P", "ore", 100), make("P", "ingot", 10)]), emit("P", 20))
    return footprint(built, "ingot", draws=300)


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_declaration_states_result_boundary_allocation_and_sources(tmp_path: Path) -> None:
    result = smelter(tmp_path)
    written = write_documents(result, tmp_path / "out", created=MOMENT, dated=date(2025, 3, 31))
    text = text_of(written.files["declaration"])
    assert result.total is not None
    assert f"{result.total:,.4g} tCO2e/t" in text
    for words in (
        "声明单位为 1 t 铅锭",
        "从摇篮到大门",
        "系统扩展",
        "分配方法的影响",
        "数据质量得分",
        "95% 区间",
        "2025年3月31日",
    ):
        assert words in text
    assert "待核原文" in text
    assert "草稿" not in text
    assert len(docx.Document(str(written.files["declaration"])).inline_shapes) == 2


def test_a_footprint_without_total_is_declared_as_a_draft_with_a_covered_part(tmp_path: Path) -> None:
    written = write_documents(missing(), tmp_path, created=MOMENT)
    text = text_of(written.files["declaration"])
    assert "没有总数" in text
    assert "已覆盖部分" in text
    assert "草稿" in text
    assert "的碳足迹为" not in text
    assert "pact" not in written.files
    assert {f.rule for f in written.findings} == {"footprint.no-exchange"}


def test_the_declaration_speaks_english_where_asked(tmp_path: Path) -> None:
    written = write_documents(smelter(tmp_path), tmp_path / "out", created=MOMENT, lang="en")
    text = text_of(written.files["declaration"])
    assert "Declaration of a product carbon footprint" in text
    assert "Effect of the allocation" in text


def test_the_same_footprint_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_documents(smelter(tmp_path), tmp_path / "a", created=MOMENT, stated=CPC)
    second = write_documents(smelter(tmp_path), tmp_path / "b", created=MOMENT, stated=CPC)
    assert set(first.files) == {"declaration", "png", "svg", "pact"}
    for kind, path in first.files.items():
        assert path.read_bytes() == second.files[kind].read_bytes(), kind


def test_chinese_text_of_pictures_has_glyphs(tmp_path: Path) -> None:
    """A letter that the font lacks is warned of by matplotlib; nothing is warned of, and the picture is drawn."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        png = contribution_picture(smelter(tmp_path), "zh")
        svg = contribution_picture(smelter(tmp_path), "zh", "svg")
    assert png.startswith(b"\x89PNG")
    assert ET.fromstring(svg).tag.endswith("svg")
    assert settings()["font.family"][0].startswith("Noto Sans CJK")


def test_the_exchange_file_is_valid_and_says_what_was_computed(tmp_path: Path) -> None:
    result = smelter(tmp_path)
    written = write_documents(result, tmp_path / "out", created=MOMENT, stated=CPC)
    document = json.loads(written.files["pact"].read_text(encoding="utf-8"))["data"][0]
    jsonschema.Draft202012Validator(schema()).validate(document)
    assert result.total is not None
    assert float(document["pcf"]["pCfExcludingBiogenic"]) == pytest.approx(result.total)
    assert document["pcf"]["declaredUnit"] == "kilogram"
    assert document["pcf"]["unitaryProductAmount"] == "1000"
    assert document["pcf"]["characterizationFactors"] == "AR6"
    assert document["pcf"]["geographyCountry"] == "CN"
    assert document["created"] == "2025-03-31T00:00:00Z"


def test_what_nobody_stated_is_named_and_no_file_is_written(tmp_path: Path) -> None:
    answer = product_footprint(smelter(tmp_path), created=MOMENT)
    assert isinstance(answer, Finding)
    assert "productCategoryCpc" in answer.zh


def test_a_field_that_breaks_the_rules_is_refused(tmp_path: Path) -> None:
    for wrong in ({"exemptedEmissionsPercent": 7}, {"declaredUnit": "tonne"}, {"geographyRegionOrSubregion": "Asia"}):
        answer = product_footprint(smelter(tmp_path), created=MOMENT, stated={**CPC, "pcf": wrong})
        assert isinstance(answer, Finding), wrong


def test_from_2025_on_land_use_and_quality_must_be_stated(tmp_path: Path) -> None:
    document = product_footprint(smelter(tmp_path), created=MOMENT, stated=CPC)
    assert isinstance(document, dict)
    later = {**document, "pcf": {**document["pcf"], "referencePeriodEnd": "2025-12-31T23:59:59Z"}}
    assert any("dLucGhgEmissions" in problem for problem in problems(later))
    assert problems(document) == []


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    ("value", "text"), [(0.000000123, "0.000000123"), (1e15, "1000000000000000"), (0.0, "0"), (2.5, "2.5")]
)
def test_decimals_have_no_exponent(value: float, text: str) -> None:
    assert decimal_text(value) == text


def test_file_names_hold_no_path() -> None:
    assert safe("../a/b:c") == "_a_b_c"
    assert safe("铅锭（1#）") == "铅锭（1#）"
