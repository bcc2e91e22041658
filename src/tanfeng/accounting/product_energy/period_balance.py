"""The energy of one month or year by process (时期能量平衡): used, sold, passed on, shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from tanfeng.accounting.fixed_point import SCALE
from tanfeng.accounting.product_energy import exchange_flows
from tanfeng.accounting.product_energy.plant import Plant
from tanfeng.accounting.product_energy.recovered import Transfer, transfers
from tanfeng.accounting.product_energy.utilities import Apportionment, apportion
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference

#: A place of energy: (enterprise, unit or "", process or "").
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Bucket:
    """What stands at one place in one period (归属单元): tce used and sold, kWh, and the rows behind them."""

    use: float = 0.0
    sold: float = 0.0
    kwh: float | None = 0.0
    rank: int = 0
    rows: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    other_periods: tuple[str, ...] = ()

    @property
    def net(self) -> float:
        return self.use - self.sold


@dataclass(frozen=True)
class Balance:
    """Buckets of one period with what passes between the processes (能量平衡)."""

    period: str
    buckets: Mapping[Place, Bucket]
    transfers: tuple[Transfer, ...]
    shared: Apportionment
    net: Mapping[str, float]
    findings: tuple[Finding, ...] = field(default=())

    def of_process(self, plant: Plant, process_id: str) -> Bucket:
        """Return what stands at a process."""
        unit = plant.processes[process_id].unit_id
        return self.buckets.get((plant.units[unit].enterprise_id, unit, process_id), Bucket())


def balance(
    lines: pl.DataFrame,
    flows: pl.DataFrame,
    exchanges: pl.DataFrame,
    plant: Plant,
    reference: Reference,
    *,
    period: str,
    year: int,
    utilities: frozenset[str],
) -> Balance:
    """Return the balance of a month or of the year; ``utilities`` are those that share their energy in any period."""
    buckets = _buckets(lines, flows, period, year)
    found, findings = exchange_flows.of_period(exchanges, period, year)
    exporting = frozenset(place[2] for place, bucket in buckets.items() if place[2] and bucket.sold > 0)
    passed, said = transfers(found, reference, exporting)
    net = dict.fromkeys(plant.processes, 0.0)
    for (_, _, process), bucket in buckets.items():
        if process:
            net[process] += bucket.net
    for transfer in passed:
        net[transfer.giver] -= transfer.tce
        net[transfer.taker] += transfer.tce
    shared, more = apportion(found, plant, net)
    silent = {name: net[name] for name in sorted(utilities - shared.shared)}
    shared = Apportionment(
        shared.placed, shared.shared | utilities, {**shared.rest, **silent}, shared.paths, shared.inputs
    )
    return Balance(period, buckets, tuple(passed), shared, net, (*findings, *said, *more))


def sharing(exchanges: pl.DataFrame, plant: Plant) -> dict[str, frozenset[str]]:
    """Return the utilities that the exchanges of the year connect with takers, and these takers."""
    rows = exchanges.filter(pl.col("process_id").is_in(list(plant.processes)))
    outputs = rows.filter("_purpose").select("enterprise_id", "flow", giver="process_id")
    inputs = rows.filter(pl.col("direction") == "input").select("enterprise_id", "flow", taker="process_id")
    pairs = outputs.join(inputs, on=["enterprise_id", "flow"], how="inner").unique().sort("giver", "taker")
    found: dict[str, set[str]] = {}
    for giver, taker in pairs.select("giver", "taker").iter_rows():
        if plant.processes[giver].system not in ("main", ""):
            found.setdefault(giver, set()).add(taker)
    return {giver: frozenset(takers) for giver, takers in found.items()}


def _buckets(lines: pl.DataFrame, flows: pl.DataFrame, period: str, year: int) -> dict[Place, Bucket]:
    yearly = period == str(year)
    rows = lines if yearly else lines.filter(pl.col("period") == period)
    keys = ["enterprise_id", "unit_id", "process_id"]
    grouped = (
        rows.group_by(keys, maintain_order=True)
        .agg(
            use=pl.col("fixed").filter(pl.col("fixed") > 0).cast(pl.Int128).sum(),
            sold=(-pl.col("fixed")).filter(pl.col("fixed") < 0).cast(pl.Int128).sum(),
            kwh=pl.when(pl.col("kwh").is_not_null().all()).then(pl.col("kwh").sort().sum()),
            rank=pl.col("energy_rank").max(),
            rows=pl.col("ledger").filter(pl.col("fixed").is_not_null() & pl.col("counts")).sort(),
            items=pl.concat_str("stream", pl.lit("/"), "item").filter(pl.col("counts")).unique().sort(),
        )
        .sort(keys)
    )
    gaps = _gaps(flows, period, year)
    found: dict[Place, Bucket] = {}
    for enterprise, unit, process, use, sold, kwh, rank, ids, items in grouped.iter_rows():
        place = (enterprise or "", unit or "", process or "")
        missing, other = gaps.pop(place, ((), ()))
        found[place] = Bucket(
            (use or 0) / SCALE, (sold or 0) / SCALE, kwh, rank or 0, tuple(ids), tuple(items), missing, other
        )
    for place, (missing, other) in gaps.items():
        found[place] = Bucket(missing=missing, other_periods=other)
    return found


def _gaps(flows: pl.DataFrame, period: str, year: int) -> dict[Place, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return, per place, what is missing in the period and what the ledger gives for the whole year only."""
    found: dict[Place, tuple[list[str], list[str]]] = {}
    columns = ("enterprise_id", "unit_id", "process_id", "stream", "item", "periods", "unknown", "gaps")
    for enterprise, unit, process, stream, item, periods, unknown, gaps in flows.select(columns).iter_rows():
        missing, other = found.setdefault((enterprise or "", unit or "", process or ""), ([], []))
        if period == str(year):
            missing += gaps
        elif period in periods:
            missing += [f"{stream}/{item} {period}: no coal equivalent"] if period in unknown else []
        elif periods == [str(year)]:
            other.append(f"{stream}/{item}")
        else:
            missing.append(f"{stream}/{item} {period}")
    return {place: (tuple(missing), tuple(other)) for place, (missing, other) in found.items() if missing or other}


def reach(balance: Balance, processes: Iterable[str]) -> tuple[str, ...]:
    """Return the utilities whose energy reaches any of the processes."""
    return tuple(sorted({giver for name in processes for giver in balance.shared.paths.get(name, ())}))
