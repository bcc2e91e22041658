"""What is done about it: technologies in use and projects (技术应用、项目)."""

from __future__ import annotations

from tanfeng.ledger.schema.entities import ENTERPRISE_ID, UNIT_ID, required
from tanfeng.ledger.schema.model import Column, Table
from tanfeng.ledger.schema.money import YEAR
from tanfeng.ledger.schema.provenance import provenance
from tanfeng.ledger.schema.vocabulary import PROJECT_KINDS, PROJECT_STAGES

ADOPTIONS = Table(
    "adoptions",
    "技术应用",
    "Technology adoptions",
    (
        required(UNIT_ID),
        Column("technology", "技术", "Technology", "technology", required=True, aliases=("技术名称",)),
        YEAR,
        Column(
            "share",
            "应用比例",
            "Share",
            "number",
            required=True,
            unit="ratio",
            minimum=0,
            maximum=1,
            aliases=("普及率", "占产能比例"),
            note_zh="占该单元产能的比值，0 到 1。",
            note_en="Share of the unit's capacity, 0 to 1.",
            example="0.5",
        ),
        Column("capex", "投资", "Capital cost", "number", unit_column="capex_unit", minimum=0, aliases=("投资额",)),
        Column("capex_unit", "投资单位", "Unit of the capital cost", "unit"),
        *provenance(),
    ),
    key=("unit_id", "technology", "year"),
    aliases=("技术",),
    note_zh="一行是一个单元在用的一项技术。",
    note_en="One row is a technology in use at a unit.",
)

PROJECTS = Table(
    "projects",
    "项目",
    "Projects",
    (
        Column("project_id", "项目编号", "Project id", "code", required=True, aliases=("项目代码",), example="P-001"),
        ENTERPRISE_ID,
        Column("name", "项目名称", "Name", required=True, aliases=("名称",), example="示例技术改造项目"),
        Column("kind", "建设性质", "Kind", "choice", True, PROJECT_KINDS, aliases=("项目性质",), example="技术改造"),
        Column(
            "stage",
            "项目阶段",
            "Stage",
            "choice",
            True,
            PROJECT_STAGES,
            aliases=("阶段", "存量在建拟建"),
            example="拟建",
        ),
        Column("city_code", "所在地行政区划代码", "City code", "region", aliases=("行政区划代码", "所在市", "市州")),
        Column("metal", "金属", "Metal", "metal", aliases=("金属品种",)),
        Column("product", "产品", "Product", aliases=("产品名称",)),
        Column("route", "工艺路线", "Route", "route", aliases=("工艺",)),
        Column("capacity", "产能", "Capacity", "number", unit="t/a", minimum=0, aliases=("新增产能", "设计产能")),
        Column(
            "capacity_replaced",
            "置换产能",
            "Capacity replaced",
            "number",
            unit="t/a",
            minimum=0,
            note_zh="为本项目退出的产能，每年吨数。",
            note_en="Capacity that leaves for this project, tonnes per year.",
        ),
        Column(
            "energy_use", "年综合能耗", "Energy use", "number", unit="tce/a", minimum=0, aliases=("综合能源消费量",)
        ),
        Column("energy_review", "节能审查意见", "Energy review", aliases=("节能审查文号",)),
        Column("environmental_review", "环评批复", "Environmental review", aliases=("环评文号",)),
        Column(
            "investment",
            "总投资",
            "Investment",
            "number",
            unit_column="investment_unit",
            minimum=0,
            aliases=("投资额",),
        ),
        Column("investment_unit", "投资单位", "Unit of the investment", "unit"),
        Column("commissioned", "投产时间", "Commissioned", "date", aliases=("计划投产时间", "投产日期")),
        *provenance(),
    ),
    key=("project_id",),
    aliases=("项目清单",),
    note_zh="一行是一个新建、改扩建或技改项目，以及准入审查所需的内容。",
    note_en="One row is a new, rebuilt or retrofit project, with what admission needs.",
)
