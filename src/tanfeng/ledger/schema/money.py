"""Money, certificates and official statistics (经济、绿证绿电、统计)."""

from __future__ import annotations

from tanfeng.ledger.schema.entities import ENTERPRISE_ID, required
from tanfeng.ledger.schema.flows import PERIOD, quantity, unit
from tanfeng.ledger.schema.model import Column, Table
from tanfeng.ledger.schema.provenance import provenance
from tanfeng.ledger.schema.vocabulary import CERTIFICATE_KINDS, GENERATION, INDICATORS

REGION_CODE = Column(
    "region_code",
    "地区代码",
    "Region code",
    "region",
    aliases=("行政区划代码", "地区", "区域"),
    note_zh="6 位行政区划代码或地区名称。",
    note_en="6-digit adcode, or the name of the region.",
)
YEAR = Column("year", "年份", "Year", "year", required=True, aliases=("年度", "年"), example="2023")


def value(zh: str, example: str) -> Column:
    """Return the column of a figure that may be negative: a profit, a decline."""
    aliases = tuple(alias for alias in ("数值", "值") if alias != zh)
    return Column("value", zh, "Value", "number", True, unit_column="unit", aliases=aliases, example=example)


ECONOMICS = Table(
    "economics",
    "经济",
    "Economics",
    (
        ENTERPRISE_ID,
        REGION_CODE,
        YEAR,
        Column(
            "indicator",
            "指标",
            "Indicator",
            "choice",
            required=True,
            choices=INDICATORS,
            closed=False,
            aliases=("经济指标", "指标名称"),
            example="工业增加值",
        ),
        value("金额", "52000"),
        unit("万元"),
        Column(
            "price_basis",
            "价格基期",
            "Price basis",
            "year",
            aliases=("不变价年份", "可比价年份"),
            note_zh="不变价的年份；留空为当年价。",
            note_en="Year of constant prices; empty for current prices.",
        ),
        *provenance(),
    ),
    key=("enterprise_id", "region_code", "year", "indicator", "price_basis"),
    any_of=(("enterprise_id", "region_code"),),
    aliases=("经济数据", "经济指标"),
    note_zh="一行是企业或地区的一个金额。",
    note_en="One row is a money figure of an enterprise or region.",
)

CERTIFICATES = Table(
    "certificates",
    "绿证绿电",
    "Certificates",
    (
        required(ENTERPRISE_ID),
        PERIOD,
        Column("kind", "类型", "Kind", "choice", True, CERTIFICATE_KINDS, aliases=("种类",), example="绿证"),
        quantity("数量", "电量", example="1000"),
        unit("MWh", "MWh", "certificate"),
        Column(
            "generation",
            "发电类型",
            "Generation",
            "choice",
            choices=GENERATION,
            aliases=("电源类型", "能源类型"),
            note_zh="绿证或合同所对应的电源。",
            note_en="The kind of plant behind the certificate or contract.",
        ),
        *(
            Column(
                "evidence",
                "证据编号",
                "Evidence",
                required=True,
                aliases=("证书编号", "合同编号"),
                example="GEC-2024-0001",
            )
            if column.name == "evidence"
            else column
            for column in provenance()
        ),
    ),
    key=("enterprise_id", "period", "kind", "evidence"),
    aliases=("绿证", "绿电"),
    note_zh="一行是一份绿证或绿电合同。",
    note_en="One row is a green certificate or green-power contract.",
)

STATISTICS = Table(
    "statistics",
    "统计",
    "Statistics",
    (
        required(REGION_CODE),
        Column("sector", "行业", "Sector", required=True, aliases=("部门", "行业名称"), example="smelting_pressing"),
        YEAR,
        Column("item", "项目", "Item", "topic", required=True, aliases=("品种", "指标", "能源品种"), example="原煤"),
        value("数值", "1.25"),
        unit("Mt"),
        *provenance(source_required=True),
    ),
    key=("region_code", "sector", "year", "item", "source"),
    aliases=("统计数据", "统计年鉴"),
    note_zh="一行是一个地区、一个行业的一个官方统计数。",
    note_en="One row is an official top-down figure for a region and sector.",
)
