"""What an account rests on beside the quantities: analyses, stocks and the monitoring plan (检测、购销存、监测计划)."""

from __future__ import annotations

from tanfeng.ledger.schema.entities import ENTERPRISE_ID, UNIT_ID, required
from tanfeng.ledger.schema.flows import PERIOD, unit
from tanfeng.ledger.schema.model import Column, Table
from tanfeng.ledger.schema.provenance import provenance
from tanfeng.ledger.schema.vocabulary import ANALYSIS_LEVELS, OBTAINED, PARAMETERS, STREAMS

_ITEM = Column("item", "品种", "Item", "item", aliases=("能源品种", "燃料品种", "物料"), example="无烟煤")
_PARAMETER = Column(
    "parameter",
    "参数",
    "Parameter",
    "choice",
    required=True,
    choices=PARAMETERS,
    aliases=("检测项目", "指标"),
    example="低位发热量",
)

ANALYSES = Table(
    "analyses",
    "检测分析",
    "Analyses",
    (
        UNIT_ID,
        ENTERPRISE_ID,
        PERIOD,
        required(_ITEM),
        _PARAMETER,
        Column(
            "value", "数值", "Value", "number", True, unit_column="unit", minimum=0, aliases=("检测值",), example="23.1"
        ),
        unit("GJ/t"),
        Column(
            "level",
            "数据层级",
            "Level",
            "choice",
            choices=ANALYSIS_LEVELS,
            aliases=("数据来源类别",),
            note_zh="实测优先于供应商提供，供应商提供优先于企业历史值；留空为实测。",
            note_en="Measured beats supplier, supplier beats the enterprise's own value; empty is measured.",
            example="实测",
        ),
        Column("method", "检测方法", "Method", aliases=("检测标准",), example="GB/T 213"),
        Column("laboratory", "检测机构", "Laboratory", aliases=("实验室",)),
        *provenance(),
    ),
    key=("unit_id", "enterprise_id", "period", "item", "parameter", "level", "evidence"),
    any_of=(("unit_id", "enterprise_id"),),
    aliases=("检测", "化验", "化验分析"),
    note_zh="一行是一个时期内一个品种的一项检测结果；月度值优先于年度值。",
    note_en="One row is one analysed parameter of one item in one period; a month beats its year.",
)


def _stock(name: str, zh: str, en: str, *aliases: str, example: str = "") -> Column:
    return Column(name, zh, en, "number", unit_column="unit", minimum=0, aliases=aliases, example=example)


STOCKS = Table(
    "stocks",
    "购销存",
    "Purchases and stocks",
    (
        UNIT_ID,
        ENTERPRISE_ID,
        PERIOD,
        required(_ITEM),
        _stock("opening", "期初库存", "Opening stock", "期初库存量", example="1200"),
        _stock("purchased", "购入量", "Purchased", "购进量", example="5400"),
        _stock("sold", "外销量", "Sold", "销售量", example="0"),
        _stock("other_use", "其他用途", "Other use", "其他用途量", example="0"),
        _stock("closing", "期末库存", "Closing stock", "期末库存量", example="900"),
        unit("t"),
        *provenance(),
    ),
    key=("unit_id", "enterprise_id", "period", "item"),
    any_of=(("unit_id", "enterprise_id"),),
    aliases=("能源购进消费与库存", "库存"),
    note_zh="一行是一个时期内一个品种的购入、外销与库存；用于核对消耗量。",
    note_en="One row is what was bought, sold and kept of one item in one period; it checks the consumption.",
)

MONITORING = Table(
    "monitoring",
    "监测计划",
    "Monitoring plan",
    (
        required(ENTERPRISE_ID),
        UNIT_ID,
        Column("stream", "排放源流", "Stream", "choice", choices=STREAMS, aliases=("源流",)),
        _ITEM,
        Column("parameter", "参数", "Parameter", required=True, aliases=("监测参数",), example="消耗量"),
        Column(
            "obtained", "获取方式", "How obtained", "choice", True, OBTAINED, aliases=("数据获取方式",), example="实测"
        ),
        Column("meter_id", "计量器具编号", "Meter id", "code", aliases=("表号", "仪表编号")),
        Column("instrument", "计量器具", "Instrument", aliases=("测量设备",), example="电子汽车衡"),
        Column("location", "安装位置", "Location", aliases=("位置",)),
        Column("accuracy_class", "准确度等级", "Accuracy class", aliases=("精度等级",)),
        Column("calibration_interval", "校准周期", "Calibration interval", aliases=("检定周期",), example="12 个月"),
        Column("recording_frequency", "记录频次", "Recording frequency", aliases=("监测频次",), example="每批次"),
        Column("gap_filling", "数据缺失处理", "How gaps are filled", aliases=("缺失处理方式",)),
        Column("department", "负责部门", "Department", aliases=("责任部门",)),
        *provenance(),
    ),
    key=("enterprise_id", "unit_id", "stream", "item", "parameter"),
    aliases=("数据质量控制方案", "监测"),
    note_zh="一行是一个参数如何获得、由谁负责。",
    note_en="One row is how one parameter is obtained, and who answers for it.",
)
