"""A smelter of 200 processes: one footprint after set-up, and 10,000 draws of it beside plain Brightway.

``python benchmarks/footprint.py`` makes the smelter (seeded), checks that both ways give the same footprint, times them
in the same run and writes ``benchmarks/footprint.md``. Plain Brightway is what a user would write first: one
datapackage with distributions and ``next(lca)`` for each draw; a few hundred draws of it are timed and scaled up.
"""

from __future__ import annotations

import argparse
import platform
import time
import warnings
from pathlib import Path

import numpy as np
import polars as pl

from tanfeng.accounting.footprint import brightway, build
from tanfeng.accounting.footprint.loops import components
from tanfeng.accounting.footprint.montecarlo import Sampler
from tanfeng.accounting.footprint.network import Network
from tanfeng.accounting.footprint.system import System
from tanfeng.ledger import Ledger
from tanfeng.ledger.frames import frame_schema
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

HERE = Path(__file__).parent
PROCESSES, BACK, YEAR = 200, 24, 2024
Row = dict[str, object]
#: Kinds of distribution in Brightway's tables.
NO_UNCERTAINTY, LOGNORMAL = 1, 2


def smelter(seed: int) -> System:
    """Build 200 processes in a chain with branches and co-products, and 24 flows that go back to earlier steps."""
    generator = np.random.default_rng(seed)
    rows: list[Row] = []
    for number in range(PROCESSES):
        metal = {"metal": "Pb", "metal_content": 0.6, "allocation": "mass"}
        rows.append(_exchange(number, "output", f"f{number}", 1000.0, "reference_product", **metal))
        if number % 4 == 0:
            rows.append(_exchange(number, "output", f"c{number}", 80.0, "co_product", **metal))
        for before in {number - 1, *generator.integers(0, max(number, 1), 2).tolist()} - {-1, number}:
            rows.append(_exchange(number, "input", f"f{before}", float(generator.uniform(50, 250)), "intermediate"))
    for _ in range(BACK):
        late, early = sorted(generator.choice(PROCESSES, 2, replace=False).tolist(), reverse=True)
        rows.append(_exchange(early, "input", f"f{late}", float(generator.uniform(10, 60)), "intermediate"))
    processes: list[Row] = [
        {"process_id": f"P{n}", "unit_id": "U", "name": f"P{n}", "system": "main"} for n in range(PROCESSES)
    ]
    tables = {
        "enterprises": [{"enterprise_id": "X", "name": "X", "city_code": "430100"}],
        "units": [{"unit_id": "U", "enterprise_id": "X", "name": "U"}],
        "processes": processes,
        "exchanges": rows,
    }
    book = Ledger(Path("ledger"), {name: _table(name, content) for name, content in tables.items()})
    lines = pl.DataFrame(
        [
            {
                "process_id": f"P{n}",
                "unit_id": "U",
                "period": str(YEAR),
                "stream": "process",
                "item": "limestone",
                "quantity": 1.0,
                "unit": "t",
                "confidence": "measured",
                "tco2e": float(generator.uniform(10, 500)),
                "figure": f"line{n}",
            }
            for n in range(PROCESSES)
        ]
    )
    return build(book, lines, reference=Reference.load(), enterprise_id="X", year=YEAR)


def _exchange(process: int, direction: str, flow: str, quantity: float, role: str, **more: object) -> Row:
    return {
        "process_id": f"P{process}",
        "period": str(YEAR),
        "direction": direction,
        "flow": flow,
        "role": role,
        "quantity": quantity,
        "unit": "t",
        "confidence": "measured",
        "uncertainty": 0.05,
        **more,
    }


def _table(name: str, rows: list[Row]) -> pl.DataFrame:
    schema = frame_schema(TABLES[name])
    numbered = [{"_file": f"{name}.csv", "_row": place + 2, **row} for place, row in enumerate(rows)]
    return pl.DataFrame([{**dict.fromkeys(schema), **row} for row in numbered], schema=schema, orient="row")


def once(network: Network, start: np.ndarray) -> tuple[float, float, float]:
    """Return (footprint, seconds of set-up, seconds of solving) with Brightway."""
    begin = time.perf_counter()
    prepared = brightway.calculation(network, start)
    ready = time.perf_counter()
    prepared.lci()
    prepared.lcia()
    return float(prepared.score), ready - begin, time.perf_counter() - ready


def plain(network: Network, start: np.ndarray, draws: int, seed: int) -> tuple[float, float]:
    """Return (median, seconds) of draws as Brightway makes them: distributions in the package, ``next`` for each."""
    import bw_processing

    package = brightway.datapackage(network)
    for name in ("technosphere", "biosphere"):
        resource, _ = package.get_resource(f"{name}.data")
        kind = np.zeros(len(resource), dtype=bw_processing.UNCERTAINTY_DTYPE)
        fixed = (resource == 1.0) | (resource <= 0)
        kind["uncertainty_type"] = np.where(fixed, NO_UNCERTAINTY, LOGNORMAL)
        kind["loc"] = np.where(fixed, resource, np.log(np.where(fixed, 1.0, resource)))
        kind["scale"] = np.log(1.05) / 1.96
        kind["shape"] = kind["minimum"] = kind["maximum"] = np.nan
        _add_distributions(package, name, kind)
    import bw2calc

    demand = {int(process): float(start[process]) for process in np.flatnonzero(start)}
    lca = bw2calc.LCA(demand, data_objs=[package], use_distributions=True, seed_override=seed)
    lca.lci()
    lca.lcia()
    scores = np.empty(draws)
    begin = time.perf_counter()
    for number in range(draws):
        next(lca)
        scores[number] = lca.score
    return float(np.median(scores)), time.perf_counter() - begin


def _add_distributions(package: object, name: str, kind: np.ndarray) -> None:
    """Put distributions beside the values of one vector of the package."""
    indices, _ = package.get_resource(f"{name}.indices")  # type: ignore[attr-defined]
    values, _ = package.get_resource(f"{name}.data")  # type: ignore[attr-defined]
    flip = None
    if name == "technosphere":
        flip, _ = package.get_resource(f"{name}.flip")  # type: ignore[attr-defined]
    package.del_resource_group(name)  # type: ignore[attr-defined]
    package.add_persistent_vector(  # type: ignore[attr-defined]
        matrix=f"{name}_matrix",
        indices_array=indices,
        data_array=values,
        flip_array=flip,
        distributions_array=kind,
        name=name,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--plain-draws", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    system = smelter(options.seed)
    position = next(p for p, row in enumerate(system.outputs) if row["flow"] == f"f{PROCESSES - 1}")
    allocated = system.allocated()
    part, shared, _ = system.behind([position], allocated)
    network = part.network(shared)
    start = np.asarray(network.allocated.toarray()[:, network.flow(f"f{PROCESSES - 1}")] / 1000.0)
    once(network, start)
    runs = [once(network, start) for _ in range(7)]
    score = runs[0][0]
    setup, solving = (float(np.median([run[k] for run in runs])) for k in (1, 2))
    begin = time.perf_counter()
    sampler = Sampler(part, shared, [position])
    prepared = time.perf_counter() - begin
    same = float(sampler.run(1, 0, varying=False)[0][0])
    if not np.isclose(same, score, rtol=1e-9):
        raise SystemExit(f"The two ways differ: {same} and {score}.")
    begin = time.perf_counter()
    totals, _, failed = sampler.run(options.draws, options.seed)
    sampled = time.perf_counter() - begin
    median, spent = plain(network, start, options.plain_draws, options.seed)
    per_draw = spent / options.plain_draws
    largest = max((len(group) for group in components(network)), default=0)
    machine = f"{platform.machine()}, Python {platform.python_version()}, seed {options.seed}; one run, one machine"
    about = (
        f"`python benchmarks/footprint.py`, {machine}. {PROCESSES} processes, {len(system.outputs)} products, "
        f"{len(part.uses)} internal flows, {BACK} of them going back; the largest loop has {largest} processes, of "
        f"which {len(sampler.pattern.torn)} are torn. Both ways give {score:.6f} tCO2e/t for the stated values "
        f"(relative difference {abs(same / score - 1):.1e})."
    )
    scaled = f"plain Brightway (`next(lca)`; {options.plain_draws} timed, scaled up)"
    rows = (
        ("set-up (matrices of Brightway)", f"{setup:.3f}"),
        ("one footprint, Brightway, after set-up", f"{solving:.4f}"),
        ("set-up of the sampler", f"{prepared:.3f}"),
        (f"{options.draws:,} draws, all solved together", f"{sampled:.2f}"),
        (f"{options.draws:,} draws, {scaled}", f"{per_draw * options.draws:.0f}"),
    )
    medians = (
        f"Median of the draws {np.median(totals):.4f}, of plain Brightway {median:.4f}; draws without a solution: "
        f"{failed}. The sampler varies more than plain Brightway: shares and mixes follow the drawn outputs."
    )
    table = "\n".join(f"| {what} | {seconds} |" for what, seconds in (("what", "seconds"), ("---", "---"), *rows))
    text = "\n\n".join((f"# Footprint of a smelter of {PROCESSES} processes", about, table, medians)) + "\n"
    (HERE / "footprint.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
