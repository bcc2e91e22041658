"""The energy of one product or step in one period (产品或工序的能耗): the formula of the limit standards.

``e = (E_main + E_auxiliary + E_affiliated − E_recovered) / P``, energies in standard coal at calorific value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tanfeng.accounting.product_energy.output import Output
from tanfeng.accounting.product_energy.period_balance import Balance, Bucket, Place, reach
from tanfeng.accounting.product_energy.plant import MAIN, Plant, Unit
from tanfeng.accounting.product_energy.problems import NEGLIGIBLE

#: The systems of the standard and the column of each; a process without a system counts without one.
COLUMNS: Mapping[str, str] = {
    MAIN: "main_tce",
    "auxiliary": "auxiliary_tce",
    "affiliated": "affiliated_tce",
    "": "unassigned_tce",
}


@dataclass
class Group:
    """What a product or step used in a period (能耗合计): tce by system, and what could not be told.

    ``unplaced`` is energy (use, sales) that may or may not belong here, with the words for it.
    """

    parts: dict[str, float] = field(default_factory=lambda: dict.fromkeys(COLUMNS.values(), 0.0))
    recovered: float = 0.0
    kwh: float | None = 0.0
    rank: int = 0
    inputs: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unplaced_use: float = 0.0
    unplaced_sold: float = 0.0
    not_included: list[str] = field(default_factory=list)

    @property
    def net(self) -> float:
        return sum(self.parts.values()) - self.recovered

    def add(self, bucket: Bucket, system: str) -> None:
        """Take a whole bucket in."""
        self.parts[COLUMNS[system]] += bucket.use
        self.recovered += bucket.sold
        self.kwh = None if self.kwh is None or bucket.kwh is None else self.kwh + bucket.kwh
        self._note(bucket)
        self.inputs += bucket.rows

    def leave_out(self, what: str, tce: float) -> None:
        """Keep in mind energy that may belong here and could not be placed."""
        self.not_included.append(f"{what}: {tce:.3f} tce")
        if tce >= 0:
            self.unplaced_use += tce
        else:
            self.unplaced_sold -= tce

    def _note(self, bucket: Bucket) -> None:
        self.rank = max(self.rank, bucket.rank)
        self.missing += bucket.missing
        self.not_included += [f"{what}: whole year only" for what in bucket.other_periods]

    def note_utility(self, bucket: Bucket, figure: str) -> None:
        """Take in what is known of a utility whose energy reaches this group, without its energy."""
        self._note(bucket)
        self.inputs.append(figure)

    def intensity(self, output: Output, period: str) -> float | None:
        """Return kgce per tonne; ``None`` with anything missing, no output, or net energy below zero."""
        tonnes = output.tonnes.get(period)
        if self.missing or not tonnes or self.net < 0:
            return None
        return self.net / tonnes * KGCE_PER_TCE


#: Kilograms in a tonne.
KGCE_PER_TCE = 1000


def utility_figure(period: str, process_id: str) -> str:
    """Return the id of the net energy of a utility in a period."""
    return f"product_energy.{period}.process.{process_id}"


def of_unit(plant: Plant, balance: Balance, unit: Unit, utilities: Mapping[str, frozenset[str]]) -> Group:
    """Return the energy of a unit: its own rows and processes, what utilities give it, less what leaves it."""
    inside = [p.id for p in plant.processes.values() if p.unit_id == unit.id and p.id not in balance.shared.shared]
    group = of_processes(plant, balance, inside)
    group.add(balance.buckets.get((unit.enterprise_id, unit.id, ""), Bucket()), "")
    _leave_out(group, plant, balance, unit, utilities)
    return group


def of_step(
    plant: Plant, balance: Balance, unit: Unit, step: Sequence[str], utilities: Mapping[str, frozenset[str]]
) -> Group:
    """Return the energy of a step (工序); the only step of a unit has all of the unit's energy."""
    mains = {process.id for process in plant.main_of(unit.id)}
    if mains == set(step):
        return of_unit(plant, balance, unit, utilities)
    group = of_processes(plant, balance, step)
    place: Place = (unit.enterprise_id, unit.id, "")
    rest = balance.buckets.get(place, Bucket())
    group.missing += rest.missing
    if rest.items:
        group.leave_out(f"{unit.id}: {', '.join(rest.items)}", rest.net)
    for process in plant.processes.values():
        own = balance.of_process(plant, process.id)
        outside = process.system != MAIN and process.id not in balance.shared.shared
        if process.unit_id == unit.id and outside and own.items:
            group.leave_out(process.id, balance.net[process.id])
    _leave_out(group, plant, balance, unit, utilities)
    return group


def of_processes(plant: Plant, balance: Balance, processes: Sequence[str]) -> Group:
    """Return the energy of some processes: their own, what utilities give them, recovered energy across the border."""
    group, inside = Group(), set(processes)
    for name in processes:
        group.add(balance.of_process(plant, name), plant.processes[name].system)
    for system, amounts in sorted(balance.shared.placed.items()):
        for name in processes:
            group.parts[COLUMNS[system]] += amounts.get(name, 0.0)
    for giver in reach(balance, processes):
        group.note_utility(balance.of_process(plant, giver), utility_figure(balance.period, giver))
    for transfer in balance.transfers:
        if transfer.taker in inside and transfer.giver not in inside:
            group.parts[COLUMNS[plant.processes[transfer.taker].system]] += transfer.tce
        elif transfer.giver in inside and transfer.taker not in inside:
            group.recovered += transfer.tce
        else:
            continue
        group.inputs += transfer.inputs
    return group


def _leave_out(
    group: Group, plant: Plant, balance: Balance, unit: Unit, utilities: Mapping[str, frozenset[str]]
) -> None:
    """Name what may belong to the unit: rows of the enterprise, and what nobody takes of the utilities it draws on."""
    place: Place = (unit.enterprise_id, "", "")
    rest = balance.buckets.get(place)
    if rest is not None and rest.items:
        group.leave_out(f"{unit.enterprise_id}: {', '.join(rest.items)}", rest.net)
        group.not_included += [f"{unit.enterprise_id}: {what}" for what in rest.missing]
    for utility, takers in sorted(utilities.items()):
        reached = {plant.processes[name].unit_id for name in (utility, *takers)}
        left = balance.shared.rest.get(utility, 0.0)
        if unit.id in reached and abs(left) > NEGLIGIBLE:
            group.leave_out(utility, left)
