"""Accounting (核算): energy in standard coal and greenhouse gases, by guideline, from the ledger's activity."""

from tanfeng.accounting.activity_account import Account, account
from tanfeng.accounting.guideline import Guideline

__all__ = ["Account", "Guideline", "account"]
