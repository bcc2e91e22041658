"""Closed lists of the ledger (选项): each word has its key, its Chinese and its English."""

from __future__ import annotations

from tanfeng.ledger.schema.model import Choice

STREAMS = (
    Choice("fuel", "燃料燃烧", "Fuel burned", ("燃料", "化石燃料燃烧")),
    Choice("reductant", "还原剂", "Reductant", ("能源作为原材料用途", "原材料用途")),
    Choice("carbonate", "碳酸盐", "Carbonate decomposed", ("碳酸盐分解", "碳酸盐使用")),
    Choice("oxalate", "草酸", "Oxalic acid used", ("草酸分解", "草酸使用")),
    Choice("anode", "阳极", "Carbon anode consumed", ("炭阳极", "碳阳极", "阳极消耗")),
    Choice("anode_effect", "阳极效应", "Anode effect (PFC)"),
    Choice("electricity_in", "购入电力", "Electricity bought", ("净购入电力", "外购电力", "购电")),
    Choice("electricity_out", "输出电力", "Electricity sold", ("外供电力", "外输电力", "售电")),
    Choice("heat_in", "购入热力", "Heat bought", ("净购入热力", "外购热力")),
    Choice("heat_out", "输出热力", "Heat sold", ("外供热力", "外输热力")),
    Choice("medium", "耗能工质", "Energy-consumed medium"),
)

#: The kinds of reference items (``items.csv``, column ``kind``) that may stand in each stream.
STREAM_ITEM_KINDS: dict[str, tuple[str, ...]] = {
    "fuel": ("fuel",),
    "reductant": ("fuel", "reductant"),
    "carbonate": ("carbonate",),
    "oxalate": ("oxalate",),
    "anode": ("anode",),
    "anode_effect": ("pfc",),
    "electricity_in": ("electricity",),
    "electricity_out": ("electricity",),
    "heat_in": ("heat",),
    "heat_out": ("heat",),
    "medium": ("medium",),
}

ATTRIBUTES = (
    Choice("grid", "电网", "Grid", ("网电", "市电")),
    Choice("green_power", "绿电", "Green power", ("绿色电力", "绿电交易")),
    Choice("self_pv", "自发光伏", "Own photovoltaics", ("光伏", "自备光伏")),
    Choice("self_wind", "自发风电", "Own wind", ("风电", "自备风电")),
    Choice("self_hydro", "自发水电", "Own hydropower", ("水电",)),
    Choice("waste_heat_power", "余热发电", "Power from waste heat", ("余热电",)),
    Choice("self_fossil", "自备化石电", "Own fossil power", ("自备电厂", "自备火电")),
)

UNIT_STATUS = (
    Choice("operating", "在产", "Operating", ("运行", "生产", "投产")),
    Choice("building", "在建", "Under construction"),
    Choice("proposed", "拟建", "Proposed", ("规划",)),
    Choice("idle", "停产", "Idle", ("闲置",)),
    Choice("retired", "退出", "Retired", ("关停", "淘汰", "已退出")),
)

ORIGINS = (
    Choice("primary", "原生", "Primary", ("矿产",)),
    Choice("recycled", "再生", "Recycled", ("secondary",)),
)

WASTE_FLOWS = (
    Choice("generated", "产生", "Generated", ("产生量",)),
    Choice("utilised", "综合利用", "Utilised", ("利用", "utilized", "综合利用量")),
    Choice("disposed", "处置", "Disposed", ("处置量",)),
    Choice("stored", "贮存", "Stored", ("贮存量",)),
    Choice("transferred", "转移", "Transferred", ("转移量", "外委")),
)

PROJECT_KINDS = (
    Choice("new", "新建", "New"),
    Choice("expansion", "扩建", "Expansion", ("改扩建",)),
    Choice("rebuild", "改建", "Rebuild"),
    Choice("relocation", "搬迁", "Relocation"),
    Choice("retrofit", "技术改造", "Retrofit", ("技改",)),
)

PROJECT_STAGES = (
    Choice("existing", "存量", "Existing"),
    Choice("building", "在建", "Under construction"),
    Choice("proposed", "拟建", "Proposed"),
)

CERTIFICATE_KINDS = (
    Choice("green_certificate", "绿证", "Green certificate (GEC)", ("GEC", "绿色电力证书")),
    Choice("green_power_contract", "绿电合同", "Green-power contract", ("绿电交易", "绿电")),
)

INDICATORS = (
    Choice("value_added", "工业增加值", "Value added", ("增加值",)),
    Choice("revenue", "营业收入", "Revenue", ("主营业务收入",)),
    Choice("output_value", "工业总产值", "Gross output value", ("总产值", "产值")),
    Choice("profit", "利润总额", "Profit", ("利润",)),
    Choice("profit_and_tax", "利税总额", "Profit and tax", ("利税",)),
    Choice("investment", "投资额", "Investment", ("固定资产投资",)),
)

METER_LEVELS = (
    Choice("organisation", "用能单位", "Energy-using organisation", ("进出用能单位", "一级")),
    Choice("sub_organisation", "次级用能单位", "Sub-organisation", ("进出主要次级用能单位", "二级")),
    Choice("equipment", "主要用能设备", "Main energy-using equipment", ("三级",)),
)

READING_KINDS = (
    Choice("cumulative", "累计示数", "Cumulative register", ("示数", "累计")),
    Choice("interval", "时段用量", "Use in the interval", ("用量",)),
)
