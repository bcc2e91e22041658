"""The Excel template of the ledger (台账模板), generated from the schema."""

from tanfeng.ledger.template.workbook import write

__all__ = ["write"]
