"""Carbon border and market figures (碳边境与碳市场): CBAM of aluminium, the electrolysis step of the ETS."""

from tanfeng.accounting.border.cbam import Cbam, cbam
from tanfeng.accounting.border.ets import Ets, ets

__all__ = ["Cbam", "Ets", "cbam", "ets"]
