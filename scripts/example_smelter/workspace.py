"""The settings of the example workspace and the reference rows it lays over the shipped ones (工作区设置)."""

from __future__ import annotations

SETTINGS = """\
# A fictitious smelter: nothing here was measured, nobody is meant. It shows a full year of a real plant's books.
# Built by scripts/build_example_smelter.py; change that, not this.

[workspace]
name = "铅锌锑冶炼示例企业（示例数据，非真实企业）"
name_en = "Example lead, zinc and antimony smelter (example data, no real enterprise)"
region = "430000"
plan = "hunan-nonferrous-2022"
base_year = 2023
ledger = "ledger/"
reference = ["reference/"]
# The newest year for which the electricity factors were published when the report was written.
factor_year = 2023
"""

_SOURCE = "example-smelter"
_CONVERSION_HEAD = (
    "key,item,variant,convention,name_zh,name_en,quantity,value,value_low,value_high,value_text,unit,region,"
    "valid_from,valid_to,edition,source,confidence,note\n"
)

_BACKGROUND_HEAD = (
    "key,dataset,item,category,supplier,year,name_zh,name_en,quantity,value,value_low,value_high,value_text,unit,"
    "region,valid_from,valid_to,edition,source,confidence,note\n"
)
#: Bought flows: dataset, item, category, names, cradle-to-gate intensity and its unit, all of them examples.
_BACKGROUND = (
    ("lead-concentrate", "", "material", "铅精矿", "lead concentrate", "0.32", "tCO2e/t"),
    ("zinc-concentrate", "", "material", "锌精矿", "zinc concentrate", "0.38", "tCO2e/t"),
    ("antimony-concentrate", "", "material", "锑精矿", "antimony concentrate", "1.15", "tCO2e/t"),
    ("quartz", "", "material", "石英石", "quartz", "0.015", "tCO2e/t"),
    ("iron-ore", "", "material", "铁矿石", "iron ore", "0.035", "tCO2e/t"),
    ("fluosilicic-acid", "", "material", "氟硅酸", "fluosilicic acid", "0.85", "tCO2e/t"),
    ("sulphuric-acid", "", "material", "硫酸（被替代）", "sulphuric acid, displaced", "0.11", "tCO2e/t"),
    ("slag-treatment", "", "waste", "一般冶炼渣处置", "disposal of smelter slag", "0.018", "tCO2e/t"),
    ("hazardous-treatment", "", "waste", "危险废物处置", "disposal of hazardous waste", "0.42", "tCO2e/t"),
    ("steam", "", "energy", "蒸汽（被替代）", "steam, displaced", "0.31", "tCO2e/t"),
    ("coke", "coke", "fuel", "焦炭（上游）", "coke, upstream", "0.48", "tCO2e/t"),
    ("semi-coke", "semi_coke", "fuel", "蓝炭（上游）", "semi-coke, upstream", "0.44", "tCO2e/t"),
    ("anthracite", "anthracite", "fuel", "无烟煤（上游）", "anthracite, upstream", "0.21", "tCO2e/t"),
    ("natural-gas", "natural_gas", "fuel", "天然气（上游）", "natural gas, upstream", "3.4", "tCO2e/10^4Nm3"),
    ("diesel", "diesel", "fuel", "柴油（上游）", "diesel, upstream", "0.62", "tCO2e/t"),
    ("limestone", "limestone", "material", "石灰石（上游）", "limestone, upstream", "0.012", "tCO2e/t"),
    ("soda-ash", "soda_ash", "material", "纯碱（上游）", "soda ash, upstream", "0.95", "tCO2e/t"),
    ("fresh-water", "fresh_water", "material", "新水（上游）", "fresh water, upstream", "0.0003", "tCO2e/t"),
)


def _background() -> str:
    rows = [
        f'background_factors.example-{name},example-{name},{item},{category},示例供应商,2023,{zh},"{en}",'
        f"ghg_intensity,{value},,,,{unit},000000,,,,{_SOURCE},assumed,示例取值，非任何真实供应商的数据\n"
        for name, item, category, zh, en, value, unit in _BACKGROUND
    ]
    return _BACKGROUND_HEAD + "".join(rows)


#: Overlays by table: what the enterprise states itself, each marked as an example.
REFERENCE = {
    "sources": (
        "source,title_zh,title_en,document,url,publisher,licence,accessed\n"
        f"{_SOURCE},示例企业声明的数据（示例，非真实数据）,"
        "declared by the example enterprise (an example; not real data),,,,,\n"
    ),
    "energy_conversion": _CONVERSION_HEAD
    + (
        "energy_conversion.electricity.coal-equivalent.equivalent.gbt-2589-2020,electricity,,equivalent,"
        '电力（等价值）,"electricity, primary-energy equivalent",coal_equivalent,0.300,,,,kgce/kWh,100000,'
        f"2021-04-01,,gbt-2589-2020,{_SOURCE},assumed,示例取值；请填当年主管部门公布的数\n"
        "energy_conversion.heat.coal-equivalent.equivalent.gbt-2589-2020,heat,,equivalent,"
        '热力（等价值）,"heat, equivalent value",coal_equivalent,0.0379,,,,kgce/MJ,100000,'
        f"2021-04-01,,gbt-2589-2020,{_SOURCE},assumed,示例取值；请填供热方实际热效率对应的数\n"
    ),
    "background_factors": _background(),
}
