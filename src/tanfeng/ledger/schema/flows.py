"""What was burned, bought, made and thrown away (活动水平、产量、固废)."""

from __future__ import annotations

from tanfeng.ledger.schema.entities import ENTERPRISE_ID, UNIT_ID, required
from tanfeng.ledger.schema.model import Column, Table
from tanfeng.ledger.schema.provenance import provenance
from tanfeng.ledger.schema.vocabulary import ATTRIBUTES, ORIGINS, STREAMS, WASTE_FLOWS

PERIOD = Column(
    "period",
    "时期",
    "Period",
    "period",
    required=True,
    aliases=("期间", "报告期", "统计期", "年月"),
    note_zh="2024（年）或 2024-06（月）。年度数不会被拆到各月。",
    note_en="2024 (year) or 2024-06 (month). A yearly figure is never split over months.",
    example="2024-06",
)


def quantity(zh: str, *aliases: str, example: str) -> Column:
    """Return the column of an amount whose unit stands in the column ``unit`` of the same row."""
    return Column(
        "quantity", zh, "Quantity", "number", True, unit_column="unit", minimum=0, aliases=aliases, example=example
    )


def unit(example: str, *converts_to: str) -> Column:
    """Return the column of the units; each must convert into one of ``converts_to``, if any are named."""
    return Column(
        "unit",
        "单位",
        "Unit",
        "unit",
        required=True,
        converts_to=converts_to,
        aliases=("计量单位",),
        note_zh="如实填写：t、kg、万t、Nm3、万Nm3、kWh、MWh、万kWh、GJ、tce……",
        note_en="As the figure is given: t, kg, Nm3, 10^4 Nm3, kWh, MWh, GJ, tce …",
        example=example,
    )


PROCESS_ID = Column(
    "process_id",
    "工序编号",
    "Process id",
    "code",
    aliases=("工序代码", "单元过程编号"),
    note_zh="工序的编号，与“工序”表一致；分不到工序的留空。",
    note_en="The unit process, as in the table processes; empty for what belongs to none.",
    example="X-001-U1-P1",
)


def _share(name: str, zh: str, en: str, *aliases: str) -> Column:
    return Column(
        name,
        zh,
        en,
        "number",
        unit="ratio",
        minimum=0,
        maximum=1,
        aliases=aliases,
        note_zh="0 到 1 之间的比值，也可写作 98%。",
        note_en="A share between 0 and 1; 98% is accepted.",
    )


ACTIVITY = Table(
    "activity",
    "活动水平",
    "Activity",
    (
        UNIT_ID,
        ENTERPRISE_ID,
        PERIOD,
        Column(
            "stream",
            "排放源流",
            "Stream",
            "choice",
            required=True,
            choices=STREAMS,
            aliases=("源流", "用途", "排放源", "类别"),
            note_zh="这份能源或物料用来做什么。",
            note_en="What the fuel, material or energy is used for.",
            example="燃料燃烧",
        ),
        Column(
            "item",
            "品种",
            "Item",
            "item",
            required=True,
            aliases=("能源品种", "燃料品种", "物料", "能源名称", "品名", "项目"),
            note_zh="参考数据中的品种，中文名、英文名或别名均可。",
            note_en="An item of the reference data: key, Chinese or English name.",
            example="无烟煤",
        ),
        quantity("数量", "消耗量", "用量", "活动水平", "实物量", "amount", example="1200.5"),
        unit("t"),
        Column(
            "ncv",
            "低位发热量",
            "Net calorific value",
            "number",
            unit_column="ncv_unit",
            minimum=0,
            aliases=("低位热值", "热值"),
            note_zh="实测值；留空则用缺省值。",
            note_en="Measured; left empty, the default is used.",
        ),
        Column(
            "ncv_unit",
            "低位发热量单位",
            "Unit of the NCV",
            "unit",
            aliases=("热值单位", "低位热值单位"),
            note_zh="如 GJ/t、kcal/kg、GJ/万Nm3。",
        ),
        Column(
            "carbon_content",
            "单位热值含碳量",
            "Carbon content",
            "number",
            unit="tC/GJ",
            minimum=0,
            aliases=("含碳量",),
            note_zh="单位 tC/GJ。",
            note_en="In tC/GJ.",
        ),
        _share("oxidation_rate", "碳氧化率", "Oxidation rate", "氧化率"),
        _share("purity", "纯度", "Purity", "含量"),
        Column(
            "emission_factor",
            "排放因子",
            "Emission factor",
            "number",
            minimum=0,
            note_zh="tCO2 每规范单位（t、万Nm3、MWh、GJ），替代缺省值。",
            note_en="tCO2 per canonical unit of the item (t, 10^4 Nm3, MWh, GJ); replaces the default.",
        ),
        Column(
            "attribute",
            "属性",
            "Attribute",
            "choice",
            choices=ATTRIBUTES,
            closed=False,
            aliases=("电力属性", "来源属性"),
            note_zh="电力：电网、绿电、自发光伏、余热发电……；耗能工质：外购、自产。",
            note_en="Of electricity: grid, green_power, self_pv, waste_heat_power …; of media: purchased, self_made.",
        ),
        Column(
            "certificate",
            "绿电凭证编号",
            "Certificate",
            "code",
            aliases=("绿证编号", "凭证编号"),
            note_zh="证明这一行非化石电量的绿证或合同，即“绿证绿电”表的证据编号。",
            note_en="What proves the non-fossil quantity of this row: the evidence of a row of certificates.",
        ),
        PROCESS_ID,
        Column(
            "meter_id",
            "计量器具编号",
            "Meter id",
            "code",
            aliases=("表号", "仪表编号"),
            note_zh="计量这一数量的器具，与“计量器具”表一致。",
            note_en="The meter that measured the quantity, as in the table meters.",
        ),
        Column(
            "uncertainty",
            "不确定度",
            "Uncertainty",
            "number",
            unit="ratio",
            minimum=0,
            aliases=("数量不确定度",),
            note_zh="数量的 95 % 置信区间半宽与数量之比，如 0.02 或 2%。",
            note_en="Half width of the 95 % interval of the quantity, as a share of it: 0.02 or 2%.",
        ),
        Column(
            "pressure_mpa",
            "绝对压力",
            "Absolute pressure",
            "number",
            unit="MPa",
            minimum=0,
            aliases=("压力", "蒸汽压力"),
            note_zh="蒸汽以质量填报时的绝对压力。",
            note_en="Of steam given by mass: absolute pressure.",
        ),
        Column(
            "temperature_c",
            "温度",
            "Temperature",
            "number",
            unit="degC",
            aliases=("蒸汽温度", "热水温度"),
            note_zh="以质量填报的热水或过热蒸汽的温度；饱和蒸汽留空。",
            note_en="Of hot water or superheated steam given by mass; empty for saturated steam.",
        ),
        *provenance(),
    ),
    key=(
        *("enterprise_id", "unit_id", "process_id", "period", "stream", "item", "attribute", "certificate", "meter_id"),
        *("pressure_mpa", "temperature_c"),
        *("ncv", "ncv_unit", "carbon_content", "oxidation_rate", "purity", "emission_factor", "evidence"),
    ),
    any_of=(("unit_id", "enterprise_id"),),
    aliases=("活动数据", "能源消费", "能源消耗", "活动水平数据"),
    note_zh="一行是一个时期内一种燃料、物料或能源的一个数量。",
    note_en="One row is one quantity of one fuel, material or energy in one period.",
)

PRODUCTION = Table(
    "production",
    "产量",
    "Production",
    (
        required(UNIT_ID),
        PERIOD,
        Column("product", "产品", "Product", required=True, aliases=("产品名称",), example="锌锭"),
        quantity("产量", "数量", "产品产量", example="8200"),
        unit("t", "t"),
        Column(
            "origin",
            "原料来源",
            "Origin",
            "choice",
            True,
            ORIGINS,
            aliases=("原生再生", "原生/再生", "来源类别"),
            example="原生",
        ),
        PROCESS_ID,
        Column(
            "cn_code",
            "海关编码（欧盟 CN）",
            "CN code",
            "code",
            aliases=("CN编码", "CN 编码"),
            note_zh="出口欧盟的铝产品填 4 至 8 位 CN 编码，用于碳边境调节机制。",
            note_en="4 to 8 digits of the EU's combined nomenclature, for the carbon border mechanism.",
        ),
        *provenance(),
    ),
    key=("unit_id", "period", "product", "origin"),
    aliases=("产品产量", "生产"),
    note_zh="一行是一个时期内一种产品的产量。",
    note_en="One row is the output of one product in one period.",
)

WASTE = Table(
    "waste",
    "固废",
    "Solid waste",
    (
        required(UNIT_ID),
        PERIOD,
        Column("waste", "固废名称", "Waste", required=True, aliases=("固体废物", "废物名称"), example="锌浸出渣"),
        Column("hazardous", "危险废物", "Hazardous", "boolean", aliases=("是否危废", "危废"), example="是"),
        Column("flow", "去向", "Flow", "choice", True, WASTE_FLOWS, aliases=("流向",), example="综合利用"),
        quantity("数量", "重量", example="350"),
        unit("t", "t"),
        *provenance(),
    ),
    key=("unit_id", "period", "waste", "flow", "evidence"),
    aliases=("固体废物",),
    note_zh="一行是一笔固体废物的产生、利用、处置、贮存或转移。",
    note_en="One row is a solid-waste movement.",
)
