"""Who exists: enterprises and their production units (企业、生产单元)."""

from __future__ import annotations

from dataclasses import replace

from tanfeng.ledger.schema.model import Column, Table
from tanfeng.ledger.schema.provenance import provenance
from tanfeng.ledger.schema.vocabulary import CLEANER_PRODUCTION, UNIT_STATUS

ENTERPRISE_ID = Column(
    "enterprise_id",
    "统一社会信用代码",
    "Enterprise id",
    "code",
    aliases=("企业代码", "企业编码", "企业ID", "信用代码", "credit_code", "uscc"),
    note_zh="18 位统一社会信用代码（校验码按 GB 32100-2015）；没有时用以 X- 开头的本地编号。",
    note_en="Unified social credit code (check digit of GB 32100-2015); local ids start with X-.",
    example="X-001",
)
UNIT_ID = Column(
    "unit_id",
    "生产单元编号",
    "Unit id",
    "code",
    aliases=("单元编号", "单元代码", "生产单元代码", "产线编号"),
    note_zh="生产线或工厂的编号，与“生产单元”表一致。",
    note_en="The production line or plant, as in the table units.",
    example="X-001-U1",
)
LOCATION = (
    Column("longitude", "经度", "Longitude", "number", minimum=-180, maximum=180, aliases=("lon", "lng")),
    Column("latitude", "纬度", "Latitude", "number", minimum=-90, maximum=90, aliases=("lat",)),
)


def required(column: Column) -> Column:
    """Return the column as a required one."""
    return replace(column, required=True)


ENTERPRISES = Table(
    "enterprises",
    "企业",
    "Enterprises",
    (
        required(ENTERPRISE_ID),
        Column("name", "企业名称", "Name", required=True, aliases=("名称", "单位名称"), example="示例有色金属有限公司"),
        Column(
            "city_code",
            "所在地行政区划代码",
            "City code",
            "region",
            required=True,
            aliases=("行政区划代码", "城市代码", "所在市", "市州", "adcode"),
            note_zh="6 位行政区划代码或市州名称。",
            note_en="6-digit adcode, or the name of the prefecture.",
        ),
        Column("park_id", "园区", "Park", "code", aliases=("园区编号", "所在园区")),
        Column(
            "industry_code",
            "行业代码",
            "Industry code",
            "code",
            aliases=("国民经济行业代码",),
            note_zh="GB/T 4754-2017 小类代码，如 3212 铅锌冶炼。",
            note_en="GB/T 4754-2017, such as 3212 lead and zinc smelting.",
            example="3212",
        ),
        Column(
            "above_scale", "规模以上", "Above designated size", "boolean", aliases=("是否规上", "规上"), example="是"
        ),
        Column("nature", "单位性质", "Legal form", aliases=("企业性质",), example="有限责任公司"),
        Column("legal_representative", "法定代表人", "Legal representative", aliases=("法人代表",)),
        Column("address", "地址", "Address", aliases=("详细地址", "通讯地址", "生产地址")),
        Column("report_writer", "填报负责人", "Report writer", aliases=("填报人",)),
        Column("contact", "联系人", "Contact", aliases=("联系人姓名",)),
        Column("phone", "联系电话", "Phone", "code", aliases=("电话", "联系方式")),
        *LOCATION,
        *provenance(),
    ),
    key=("enterprise_id",),
    aliases=("企业信息", "企业名录", "enterprise"),
    note_zh="一行是一个法人。",
    note_en="One row is a legal entity.",
)

UNITS = Table(
    "units",
    "生产单元",
    "Production units",
    (
        required(UNIT_ID),
        required(ENTERPRISE_ID),
        Column("name", "单元名称", "Name", required=True, aliases=("名称", "生产线名称"), example="电锌一系统"),
        Column("metal", "金属", "Metal", "metal", required=True, aliases=("金属品种", "品种"), example="Zn"),
        Column("product", "产品", "Product", required=True, aliases=("产品名称", "主要产品"), example="锌锭"),
        Column(
            "route",
            "工艺路线",
            "Route",
            "route",
            required=True,
            aliases=("工艺", "生产工艺"),
            note_zh="参考数据中的工艺路线，决定能耗限额和估算强度；没有任何一条适用时填 n/a。",
            note_en="A route of the reference data; n/a where none of them applies.",
            example="ZN-HYDRO",
        ),
        Column(
            "capacity",
            "产能",
            "Capacity",
            "number",
            unit="t/a",
            minimum=0,
            aliases=("年产能", "设计产能", "生产能力"),
            note_zh="每年产品吨数（t/a）。",
            note_en="Tonnes of product per year.",
            example="100000",
        ),
        Column("status", "状态", "Status", "choice", choices=UNIT_STATUS, aliases=("运行状态",), example="在产"),
        Column("commissioned", "投产时间", "Commissioned", "date", aliases=("投产日期",), example="2010"),
        Column("retired_on", "退出时间", "Retired on", "date", aliases=("退出日期", "关停时间")),
        Column(
            "cleaner_production",
            "清洁生产水平",
            "Cleaner-production level",
            "choice",
            choices=CLEANER_PRODUCTION,
            aliases=("清洁生产等级", "清洁生产级别", "清洁生产审核水平"),
            note_zh="按行业清洁生产评价指标体系评定的水平；没有评定的留空。",
            note_en="As evaluated by the industry's cleaner-production evaluation system; empty where nobody has.",
        ),
        *LOCATION,
        *provenance(),
    ),
    key=("unit_id",),
    aliases=("单元", "生产线", "unit"),
    note_zh="一行是企业内的一条生产线或一个工厂。",
    note_en="One row is a production line or plant inside an enterprise.",
)
