"""Meters and their readings, in the hierarchy of GB 17167 (计量)."""

from __future__ import annotations

from tanfeng.ledger.schema.entities import ENTERPRISE_ID, UNIT_ID, required
from tanfeng.ledger.schema.flows import unit
from tanfeng.ledger.schema.model import Column, Table
from tanfeng.ledger.schema.provenance import provenance
from tanfeng.ledger.schema.vocabulary import METER_LEVELS, READING_KINDS

METER_ID = Column("meter_id", "计量器具编号", "Meter id", "code", True, aliases=("表号", "仪表编号"), example="M-001")

METERS = Table(
    "meters",
    "计量器具",
    "Meters",
    (
        METER_ID,
        required(ENTERPRISE_ID),
        UNIT_ID,
        Column("parent_id", "上级计量器具编号", "Parent meter", "code", aliases=("上级表号",)),
        Column(
            "level",
            "计量级别",
            "Level",
            "choice",
            required=True,
            choices=METER_LEVELS,
            aliases=("级别",),
            note_zh="GB 17167 的三级：用能单位、次级用能单位、主要用能设备。",
            note_en="The three levels of GB 17167.",
            example="用能单位",
        ),
        Column("item", "品种", "Item", "item", True, aliases=("能源品种", "计量对象"), example="电力"),
        unit("kWh"),
        Column(
            "multiplier",
            "倍率",
            "Multiplier",
            "number",
            unit="ratio",
            minimum=0,
            note_zh="互感器倍率，示数乘以倍率为用量。",
        ),
        Column("accuracy_class", "准确度等级", "Accuracy class", aliases=("精度等级",)),
        Column("installed_on", "安装时间", "Installed on", "date"),
        Column("removed_on", "拆除时间", "Removed on", "date"),
        *provenance(),
    ),
    key=("meter_id",),
    aliases=("计量", "仪表"),
    note_zh="一行是一只计量器具。",
    note_en="One row is a meter.",
)

READINGS = Table(
    "readings",
    "计量读数",
    "Readings",
    (
        METER_ID,
        Column(
            "time",
            "时间",
            "Time",
            "time",
            required=True,
            aliases=("抄表时间", "读数时间"),
            note_zh="2024-06-01 或 2024-06-01 08:00。",
            note_en="2024-06-01 or 2024-06-01 08:00.",
            example="2024-06-01 08:00",
        ),
        Column("value", "读数", "Value", "number", True, minimum=0, aliases=("示数", "用量"), example="182345.6"),
        Column("kind", "读数类型", "Kind", "choice", choices=READING_KINDS, aliases=("类型",), example="累计示数"),
        *provenance(),
    ),
    key=("meter_id", "time", "kind"),
    aliases=("读数", "抄表"),
    note_zh="一行是一次读数。",
    note_en="One row is one reading.",
)
