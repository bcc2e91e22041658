"""The tables of the ledger (台账表结构), declared once.

Readers, the Excel template, the checks and the documentation are generated from :data:`TABLES`.
"""

from __future__ import annotations

from tanfeng.ledger.schema.entities import ENTERPRISES, UNITS
from tanfeng.ledger.schema.evidence import ANALYSES, MONITORING, STOCKS
from tanfeng.ledger.schema.flows import ACTIVITY, PRODUCTION, WASTE
from tanfeng.ledger.schema.measures import ADOPTIONS, PROJECTS
from tanfeng.ledger.schema.metering import METERS, READINGS
from tanfeng.ledger.schema.model import TYPED_KINDS, Choice, Column, Kind, Table
from tanfeng.ledger.schema.money import CERTIFICATES, ECONOMICS, STATISTICS
from tanfeng.ledger.schema.processes import EXCHANGES, PROCESSES
from tanfeng.ledger.schema.vocabulary import STREAM_ITEM_KINDS

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *(ENTERPRISES, UNITS, ACTIVITY, PRODUCTION, ECONOMICS, WASTE),
        *(ANALYSES, STOCKS, PROCESSES, EXCHANGES, MONITORING),
        *(ADOPTIONS, PROJECTS, CERTIFICATES, STATISTICS, METERS, READINGS),
    )
}

#: The mark of the example row of the template, in its column ``note``: a row that carries it is no record.
EXAMPLE_MARK = "示例行，导入时忽略 / example row, ignored on import"

#: Words that say a column does not apply to this row. A dash or 无 may mean "none", so it is not among them.
NOT_APPLICABLE = "n/a"
NOT_APPLICABLE_WORDS = ("n/a", "N/A", "N／A", "n／a", "不适用")

__all__ = [
    "EXAMPLE_MARK",
    "NOT_APPLICABLE",
    "NOT_APPLICABLE_WORDS",
    "STREAM_ITEM_KINDS",
    "TABLES",
    "TYPED_KINDS",
    "Choice",
    "Column",
    "Kind",
    "Table",
]
