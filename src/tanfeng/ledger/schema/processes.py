"""Unit processes and what flows between them (工序、工序物料)."""

from __future__ import annotations

from tanfeng.ledger.schema.entities import UNIT_ID, required
from tanfeng.ledger.schema.flows import PERIOD, PROCESS_ID, quantity, unit
from tanfeng.ledger.schema.model import Column, Table
from tanfeng.ledger.schema.provenance import provenance
from tanfeng.ledger.schema.vocabulary import ALLOCATIONS, DIRECTIONS, ROLES, SYSTEMS

PROCESSES = Table(
    "processes",
    "工序",
    "Unit processes",
    (
        required(PROCESS_ID),
        required(UNIT_ID),
        Column("name", "工序名称", "Name", required=True, aliases=("名称",), example="粗铅熔炼"),
        Column(
            "step",
            "限额工序",
            "Step of the limit standard",
            "code",
            note_zh="能耗限额标准中的工序（参考表 energy_limits 的 process）；没有对应工序的留空。",
            note_en="The process of the energy-limit standard (energy_limits); empty where there is none.",
        ),
        Column("system", "生产系统", "System", "choice", True, SYSTEMS, aliases=("系统类别",), example="主要生产系统"),
        Column("product", "产品", "Product", aliases=("产品名称",)),
        *provenance(),
    ),
    key=("process_id",),
    aliases=("单元过程", "工序清单"),
    note_zh="一行是生产单元内的一个工序（单元过程）。",
    note_en="One row is a unit process inside a production unit.",
)

EXCHANGES = Table(
    "exchanges",
    "工序物料",
    "Exchanges",
    (
        required(PROCESS_ID),
        PERIOD,
        Column("direction", "方向", "Direction", "choice", True, DIRECTIONS, aliases=("投入产出",), example="投入"),
        Column(
            "flow",
            "物料名称",
            "Flow",
            required=True,
            aliases=("物料", "流"),
            note_zh="企业内同名的产出与投入相连；没有产出的投入为外购。",
            note_en="Outputs and inputs of one name are connected inside the enterprise; other inputs are bought.",
            example="铅精矿",
        ),
        Column("role", "角色", "Role", "choice", True, ROLES, aliases=("物料角色",), example="原辅料"),
        quantity("数量", "用量", example="8000"),
        unit("t"),
        Column("item", "品种", "Item", "item", aliases=("能源品种",)),
        Column("metal", "金属", "Metal", "metal", aliases=("金属品种",)),
        Column(
            "metal_content",
            "金属含量",
            "Metal content",
            "number",
            unit="ratio",
            minimum=0,
            maximum=1,
            aliases=("含量", "品位"),
            note_zh="金属质量与物料质量之比。",
            note_en="Mass of the metal as a share of the flow.",
        ),
        Column(
            "allocation",
            "分配方法",
            "Allocation",
            "choice",
            choices=ALLOCATIONS,
            aliases=("分配",),
            note_zh="联产品如何分担负荷；同一工序的产品可用不同方法。",
            note_en="How a co-product shares the burden; chosen per co-product.",
        ),
        Column(
            "allocation_share",
            "分配比例",
            "Allocation share",
            "number",
            unit="ratio",
            minimum=0,
            maximum=1,
            aliases=("分摊比例",),
            note_zh="自行给定的比例；同一工序的各产品之和为 1。",
            note_en="A share stated by the user; those of a process sum to one.",
        ),
        Column("price", "价格", "Price", "number", unit_column="price_unit", minimum=0, aliases=("单价",)),
        Column("price_unit", "价格单位", "Unit of the price", "unit", aliases=("单价单位",)),
        Column("price_years", "价格年份", "Years of the price", aliases=("价格基期",), note_zh="如 2020-2024。"),
        Column(
            "dataset",
            "背景数据集",
            "Background dataset",
            "code",
            aliases=("数据集",),
            note_zh="外购物料的上游数据：参考表 background_factors 或所附背景数据库的键。",
            note_en="Upstream data of a bought flow: a key of background_factors or of an attached database.",
        ),
        Column(
            "uncertainty",
            "不确定度",
            "Uncertainty",
            "number",
            unit="ratio",
            minimum=0,
            note_zh="数量的 95 % 置信区间半宽与数量之比。",
            note_en="Half width of the 95 % interval as a share of the quantity.",
        ),
        *provenance(),
    ),
    key=("process_id", "period", "direction", "flow", "role", "metal", "evidence"),
    aliases=("物料平衡", "工序投入产出"),
    note_zh="一行是一个工序在一个时期内的一项投入或产出；燃料和电力在“活动水平”表按工序填报，不在此重复。",
    note_en="One row is an input or output of a process in a period; fuels and power stand in activity, not here.",
)
