"""A system (物质流系统): one metal in one region over some years, with its end uses and inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tanfeng.core.confidence import weakest
from tanfeng.materials.inputs import Input
from tanfeng.materials.lifetime import SPREADS
from tanfeng.materials.rules import rules
from tanfeng.materials.topology import IN_USE, topology

INFLOW, STOCK = "inflow", "stock"


@dataclass(frozen=True)
class EndUse:
    """One end use: its lifetime, its part of the driving series or a series of its own, its collection (终端用途)."""

    key: str
    zh: str
    en: str
    distribution: str
    inputs: Mapping[str, Input]

    @property
    def spread(self) -> Input | None:
        """The shape or coefficient of variation of its lifetime, ``None`` for a fixed one."""
        return self.inputs.get(SPREADS[self.distribution])


@dataclass(frozen=True)
class System:
    """What is to be computed.

    ``driver`` says what the series is: the ``inflow`` into use (t a year) or the ``stock`` at the end of the year (t).
    ``back_years`` are years before the first one over which the series is carried back with the input ``growth``, so
    that older cohorts are there; their results are not shown.
    """

    key: str
    zh: str
    en: str
    metal: str
    region: str
    first_year: int
    last_year: int
    driver: str
    timing: str
    end_uses: tuple[EndUse, ...]
    inputs: Mapping[str, Input] = field(default_factory=dict)
    back_years: int = 0
    file: str = ""

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.first_year, self.last_year + 1))

    def all_inputs(self) -> Iterator[Input]:
        """Yield every input, those of the system first, then by end use."""
        yield from self.inputs.values()
        for use in self.end_uses:
            yield from use.inputs.values()

    def of_kind(self, *kinds: str) -> list[Input]:
        return [one for one in self.all_inputs() if one.kind in kinds]

    @property
    def stages(self) -> frozenset[str]:
        """The stages for which every input is given."""
        reached: set[str] = set()
        for stage in topology().stages.values():
            if not self.lacking(stage.key) and set(stage.after) <= reached:
                reached.add(stage.key)
        return frozenset(reached)

    def lacking(self, stage: str) -> list[str]:
        """Return the kinds of inputs that the stage needs and the system does not give."""
        return [kind for kind in topology().stages[stage].needs if not self._gives(kind)]

    def _gives(self, kind: str) -> bool:
        return kind in self.inputs or (bool(self.end_uses) and all(kind in use.inputs for use in self.end_uses))

    def kinds_behind(self, flow: str) -> frozenset[str]:
        """Return the kinds of inputs that a flow, or the stock, is computed from, through the flows before it."""
        if flow == IN_USE:
            flows = ["products_in"] if self.driver == STOCK else ["end_of_life"]
            return frozenset[str]().union(*(self._walk(key) for key in flows))
        # A stock makes the inflow only together with how long things live.
        behind = self._walk(flow)
        return behind | set(topology().flows["end_of_life"].uses) if self.driver == STOCK else behind

    def _walk(self, flow: str) -> frozenset[str]:
        one = topology().flows[flow]
        return frozenset(one.uses).union(*(self._walk(name) for name in one.inputs))

    def confidence(self, flow: str) -> str:
        """Return the weakest confidence of what a flow, or the stock, is computed from; filling in years weakens."""
        used = self.of_kind(*self.kinds_behind(flow))
        words = [one.confidence for one in used]
        if any(one.filled(self.years) for one in used):
            words.append(rules().between_confidence)
        return weakest(words)
