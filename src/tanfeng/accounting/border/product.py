"""One product beside the mechanism (产品): actual, default, benchmark, and which of the two declares less."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tanfeng.accounting.border.defaults import DefaultValue
from tanfeng.accounting.border.embedded import Embedded
from tanfeng.accounting.border.goods import Coverage
from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.language import choose
from tanfeng.reference import ReferenceRow


@dataclass(frozen=True)
class Product:
    """One product and what the mechanism says of it (产品). Values are in tCO2e per tonne of the product."""

    unit_id: str
    product: str
    origin: str
    cn_code: str
    coverage: Coverage
    tonnes: float | None
    actual: Embedded | None = None
    default: DefaultValue | None = None
    benchmarks: tuple[ReferenceRow, ...] = ()

    @property
    def confidence(self) -> str:
        """How surely the comparison of actual and default is known."""
        words = [part.confidence for part in (self.actual, self.default) if part is not None]
        return weakest(words)

    @property
    def better(self) -> str | None:
        """Which declares less: ``actual``, ``default`` or ``equal``; ``None`` where one is missing or only recalled."""
        if self.actual is None or self.default is None or not may_decide(self.confidence):
            return None
        if self.actual.total == self.default.marked:
            return "equal"
        return "actual" if self.actual.total < self.default.marked else "default"

    def cost(self, price: float) -> dict[str, float | None]:
        """Return the price of the embedded emissions per tonne, before free allocation, and what actual data save."""
        amount = Fraction(repr(float(price)))
        actual = None if self.actual is None else float(self.actual.total * amount)
        default = None if self.default is None else float(self.default.marked * amount)
        saved = None
        if self.actual is not None and self.default is not None:
            saved = float((self.default.marked - self.actual.total) * amount)
        return {"actual": actual, "default": default, "saved_by_actual_data": saved}

    def to_dict(self, price: float | None, lang: str | None = None) -> dict[str, Any]:
        """Return the product as the JSON contract prints it; what is no good has no figure, not zero."""
        actual, default = self.actual, self.default
        return {
            "unit_id": self.unit_id,
            "product": self.product,
            "origin": self.origin,
            "cn_code": self.cn_code or None,
            "status": self.coverage.status,
            "reason": choose(self.coverage.zh, self.coverage.en, lang),
            "tonnes": self.tonnes,
            "actual": None
            if actual is None
            else {
                "co2": None if actual.co2 is None else float(actual.co2),
                "pfc": None if actual.pfc is None else float(actual.pfc),
                "total": float(actual.total),
                "confidence": actual.confidence,
            },
            "default": None
            if default is None
            else {
                "value": float(default.plain),
                "mark_up": float(default.mark_up),
                "marked_up": float(default.marked),
                "row": default.row.key,
                "confidence": default.confidence,
            },
            "free_allocation_benchmark": [
                {"row": r.key, "value": r.value, "unit": r.unit, "confidence": r.confidence, "note": r.note}
                for r in self.benchmarks
            ],
            "lower": self.better,
            "cost_per_tonne": None if price is None else self.cost(price),
        }
