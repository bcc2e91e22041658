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
    Choice("carbon_in", "含碳物料投入", "Carbon going into a process", ("碳输入",)),
    Choice("carbon_out", "含碳物料产出", "Carbon leaving a process", ("碳输出",)),
    Choice("process", "工业过程（按产量）", "Process, by output", ("工业过程排放",)),
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
    "anode": ("anode", "pfc"),
    "anode_effect": ("pfc",),
    "carbon_in": ("carbon_material", "fuel", "reductant", "anode"),
    "carbon_out": ("carbon_material", "fuel", "reductant", "anode"),
    "process": ("product",),
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
    Choice("self_biomass", "自发生物质电", "Own biomass power", ("生物质发电",)),
    Choice("waste_heat_power", "余热发电", "Power from waste heat", ("余热电",)),
    Choice("self_fossil", "自备化石电", "Own fossil power", ("自备电厂", "自备火电")),
    Choice("green_direct", "绿电直连", "Green power by direct line", ("绿电直供",)),
    Choice("purchased", "外购", "Purchased", ("购入",)),
    Choice("self_made", "自产", "Made on site", ("自制",)),
)

GENERATION = (
    Choice("wind", "风电", "Wind", ("风力发电",)),
    Choice("pv", "光伏", "Photovoltaics", ("太阳能", "光伏发电")),
    Choice("hydro", "水电", "Hydropower", ("水力发电",)),
    Choice("biomass", "生物质", "Biomass", ("生物质发电",)),
    Choice("other", "其他非化石", "Other non-fossil", ("其他",)),
)

PARAMETERS = (
    Choice("ncv", "低位发热量", "Net calorific value", ("低位热值", "热值")),
    Choice("carbon_content", "单位热值含碳量", "Carbon content of energy", ("含碳量",)),
    Choice("carbon_share", "元素碳含量", "Carbon by mass, as received", ("收到基元素碳", "碳质量分数")),
    Choice("oxidation_rate", "碳氧化率", "Oxidation rate", ("氧化率",)),
    Choice("purity", "纯度", "Purity"),
    Choice("emission_factor", "排放因子", "Emission factor"),
    Choice("sulphur", "含硫量", "Sulphur share", ("硫分", "硫含量")),
    Choice("ash", "灰分", "Ash share", ("灰分含量",)),
    Choice("loss_ratio", "残极与损失率", "Loss ratio", ("损失率",)),
    Choice("net_consumption", "吨铝炭阳极净耗", "Net anode consumption", ("阳极净耗",)),
    Choice("anode_effect_minutes", "阳极效应分钟数", "Anode-effect minutes per cell-day", ("AEM",)),
    Choice("overvoltage", "阳极效应过电压", "Anode-effect overvoltage", ("AEO",)),
    Choice("current_efficiency", "电流效率", "Current efficiency", ("CE",)),
    Choice("cf4_rate", "吨铝四氟化碳排放量", "CF4 per tonne of aluminium"),
    Choice("c2f6_rate", "吨铝六氟化二碳排放量", "C2F6 per tonne of aluminium", ("吨铝六氟乙烷排放量",)),
    Choice("conversion_rate", "转化率", "Conversion rate"),
)

ANALYSIS_LEVELS = (
    Choice("measured", "实测", "Measured", ("自测", "委托检测")),
    Choice("supplier", "供应商提供", "Supplier", ("供应商",)),
    Choice("enterprise", "企业历史值", "Enterprise value", ("企业值",)),
)

SYSTEMS = (
    Choice("main", "主要生产系统", "Main production", ("主要",)),
    Choice("auxiliary", "辅助生产系统", "Auxiliary", ("辅助",)),
    Choice("affiliated", "附属生产系统", "Affiliated", ("附属",)),
)

DIRECTIONS = (
    Choice("input", "投入", "Input", ("输入", "入")),
    Choice("output", "产出", "Output", ("输出", "出")),
)

ROLES = (
    Choice("reference_product", "主产品", "Reference product", ("主要产品",)),
    Choice("co_product", "联产品", "Co-product", ("副产品", "共生产品")),
    Choice("intermediate", "中间产物", "Intermediate", ("中间品", "返料")),
    Choice("material", "原辅料", "Material", ("原料", "辅料")),
    Choice("energy", "能源", "Energy"),
    Choice("waste", "废物", "Waste", ("固废",)),
    Choice("recovered", "回收利用", "Recovered", ("回收",)),
)

ALLOCATIONS = (
    Choice("mass", "金属质量", "By mass of metal", ("质量分配",)),
    Choice("economic", "经济价值", "By economic value", ("经济分配",)),
    Choice("system_expansion", "系统扩展", "System expansion", ("替代", "系统扩张")),
    Choice("subdivision", "过程细分", "Sub-division", ("细分",)),
)

OBTAINED = (
    Choice("measured", "实测", "Measured"),
    Choice("default", "缺省值", "Default", ("缺省",)),
    Choice("calculated", "计算", "Calculated", ("计算得出",)),
)

UNIT_STATUS = (
    Choice("operating", "在产", "Operating", ("运行", "生产", "投产")),
    Choice("building", "在建", "Under construction"),
    Choice("proposed", "拟建", "Proposed", ("规划",)),
    Choice("idle", "停产", "Idle", ("闲置",)),
    Choice("retired", "退出", "Retired", ("关停", "淘汰", "已退出")),
)

#: Levels of cleaner production (清洁生产水平), best first, as the evaluation systems of the industries number them.
CLEANER_PRODUCTION = (
    Choice("I", "Ⅰ级", "Level I", ("I级", "1级", "一级", "1", "Ⅰ", "国际领先", "国际清洁生产领先水平", "国际先进")),
    Choice("II", "Ⅱ级", "Level II", ("II级", "2级", "二级", "2", "Ⅱ", "国内先进", "国内清洁生产先进水平")),
    Choice("III", "Ⅲ级", "Level III", ("III级", "3级", "三级", "3", "Ⅲ", "国内一般", "国内清洁生产基本水平")),
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
    Choice("ccer", "国家核证自愿减排量", "CCER", ("核证自愿减排量",)),
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
