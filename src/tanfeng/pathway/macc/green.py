"""How much of the abatement is bought green power (减排中的外购绿电): taken off the books, not at the plant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.macc.annualising import Yardstick
from tanfeng.pathway.macc.difference import tonnes
from tanfeng.pathway.macc.ladder import Ladder
from tanfeng.pathway.macc.ranking import Ranked

GREEN = "green_power"


@dataclass(frozen=True)
class BoughtGreen:
    """Bought green power in both views (两种视图中的外购绿电), tCO2 of the span, market-based.

    ladder, top     : what bought green power adds at the top against price zero; all that the ladder avoids
    measures, whole : what measures of that kind avoid on average; what all measures avoid together
    """

    ladder: float
    top: float
    measures: float
    whole: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "ladder_tco2": self.ladder,
            "ladder_share": _share(self.ladder, self.top),
            "measures_tco2": self.measures,
            "measures_share": _share(self.measures, self.whole),
            "zh": self.zh,
            "en": self.en,
        }

    @property
    def any(self) -> bool:
        """Whether there is anything to be said."""
        return self.ladder > 0.0 or self.measures > 0.0

    @property
    def zh(self) -> str:
        if not self.any:
            return ""
        return (
            f"阶梯最高一级减排的 {tonnes(self.top)} t 中，{tonnes(self.ladder)} t"
            f"{_said(self.ladder, self.top, '（', '）')}是外购绿电（合同、绿证）按市场法扣减；"
            f"逐项措施合计 {tonnes(self.whole)} t 中为 {tonnes(self.measures)} t"
            f"{_said(self.measures, self.whole, '（', '）')}。这不是厂内的变化，按位置法不减少排放。"
        )

    @property
    def en(self) -> str:
        if not self.any:
            return ""
        return (
            f"Of the {tonnes(self.top)} t that the top of the ladder avoids, {tonnes(self.ladder)} t"
            f"{_said(self.ladder, self.top, ' (', ')')} are bought green power (contracts, certificates), taken off "
            f"market-based; of the {tonnes(self.whole)} t of all measures together, {tonnes(self.measures)} t"
            f"{_said(self.measures, self.whole, ' (', ')')}. That is no change at the plants: location-based emission "
            "does not fall by it."
        )

    def findings(self) -> list[Finding]:
        """Return the finding, where some of the abatement is bought."""
        if not self.any:
            return []
        return [
            Finding(
                "warning",
                "macc.bought-green-power",
                self.zh,
                self.en,
                given=f"{self.ladder:.0f} of {self.top:.0f} tCO2",
            )
        ]


def bought(yard: Yardstick, ladder: Ladder, rows: Sequence[Ranked]) -> BoughtGreen:
    """Return what is bought of what both views avoid; nothing on direct emission (外购绿电)."""
    case, span = yard.case, yard.span
    whole, top = sum(row.avoided for row in rows), ladder.steps[-1].avoided
    if case.green is None or yard.boundary != "total":
        return BoughtGreen(0.0, top, 0.0, whole)
    first, last = (np.einsum("pqt,qt->t", ladder.plans[n].quantities, case.green) for n in (0, -1))
    of_kind = sum(row.avoided for row in rows if row.measure.kind == GREEN)
    return BoughtGreen(float((last - first)[span].sum()), top, of_kind, whole)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0.0 else None


def _said(part: float, whole: float, before: str, after: str) -> str:
    share = _share(part, whole)
    return "" if share is None else f"{before}{share:.0%}{after}"
