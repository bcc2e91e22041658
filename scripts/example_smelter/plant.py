"""The plant in numbers (示例厂数据): read from the TOML files, with decimals so that sums close to the last digit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

Row = dict[str, Any]

YEAR = 2024
YEAR_BEFORE = YEAR - 1
MONTHS = tuple(f"{YEAR}-{month:02d}" for month in range(1, 13))
#: Decimals of a quantity in each unit, as such books are kept.
DIGITS = {"t": 2, "10^4Nm3": 4, "MWh": 3}
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Plant:
    """The enterprise, its units, processes, uses and flows (示例厂)."""

    data: dict[str, Any]
    flows: dict[str, Any]

    @classmethod
    def read(cls) -> Plant:
        def load(name: str) -> dict[str, Any]:
            return tomllib.loads((_HERE / name).read_text(encoding="utf-8"), parse_float=Decimal)

        return cls(load("plant.toml"), load("flows.toml"))

    @property
    def enterprise_id(self) -> str:
        return str(self.data["enterprise"]["enterprise_id"])

    def id_of(self, short: str) -> str:
        """Return the id of a unit or process: the enterprise's, then its own."""
        return f"{self.enterprise_id}-{short}"

    def output(self, process: str, period: str) -> Decimal:
        """Return the ingot output, t, of the unit of a process in a month or a year."""
        unit = next(unit for unit in self.data["units"] if unit["id"] == process[:2])
        if period == str(YEAR_BEFORE):
            return Decimal(unit["output_2023"])
        if period == str(YEAR):
            return Decimal(sum(unit["output"]))
        return Decimal(unit["output"][MONTHS.index(period)])


def periods() -> tuple[str, ...]:
    """The year before as a year, this year by month."""
    return (str(YEAR_BEFORE), *MONTHS)


def rounded(value: Decimal, unit: str) -> Decimal:
    """Round a quantity as books in this unit are kept."""
    return value.quantize(Decimal(1).scaleb(-DIGITS[unit]), ROUND_HALF_EVEN)


def plain(value: Decimal) -> str:
    """Write a decimal without trailing zeros and without an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
