"""Direct emissions on the potentials of the footprint (增温潜势): gas by gas, whatever set the account used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tanfeng.accounting.footprint.rules import rules
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference
from tanfeng.reference.rows import ReferenceRow

#: The gas of lines that name no gases.
CO2 = "co2"


@dataclass
class Potentials:
    """The potentials that were used (所用 GWP). ``used`` is filled as they are asked for."""

    reference: Reference
    used: dict[str, ReferenceRow] = field(default_factory=dict)

    def of(self, gas: str) -> ReferenceRow | Finding:
        """Return the GWP100 of a gas in the assessment of footprints, or the finding that there is none."""
        name = gas.lower()
        assessment = "all" if name == CO2 else rules()["standard"]["gwp"]
        row = self.reference.lookup("gwp", quantity="gwp100", gas=name, assessment=assessment)
        if isinstance(row, ReferenceRow):
            self.used[name] = row
        return row

    def tonnes(self, gases: Mapping[str, float]) -> tuple[float, tuple[ReferenceRow, ...]] | Finding:
        """Return tCO2e of tonnes of gases, and the rows used."""
        total, rows = 0.0, []
        for gas, mass in sorted(gases.items()):
            row = self.of(gas)
            if isinstance(row, Finding):
                return row
            if row.value is None:
                raise ValueError(f"{row.key} has no value")
            total += mass * float(row.value)
            rows.append(row)
        return total, tuple(rows)
