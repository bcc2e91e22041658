"""Electricity (电力): location-based and market-based side by side, each line with its proof."""

from tanfeng.accounting.electricity.account import ElectricityAccount, electricity_account
from tanfeng.accounting.electricity.kinds import FactorKinds

__all__ = ["ElectricityAccount", "FactorKinds", "electricity_account"]
