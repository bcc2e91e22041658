"""Time, memory and sums of the accounting kernel beside the same work by hand, each in a process of its own.

``python benchmarks/account.py`` makes the rows (1 and 10 million, seeded), runs every contestant on them, compares all
results group by group, checks that the kernel's sums are the same bits on 1, 2 and 4 threads of either engine, and
writes ``benchmarks/results.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contestants import CONTESTANTS
from generate import write

HERE = Path(__file__).parent
KERNEL = ("kernel on Polars", "kernel on DuckDB")
BY_HAND = "plain DuckDB SQL, decimal sums"
THREADS = (1, 2, 4)


@dataclass(frozen=True)
class Run:
    """What one contestant needed: seconds on the clock, seconds of processor, peak memory, and its sums."""

    seconds: float
    processor: float
    megabytes: float
    digest: str
    sums: pl.DataFrame


def _work(name: str, path: Path, out: Path) -> None:
    """Run one contestant in this process and print what it needed; imports and factor tables are loaded before."""
    from tanfeng.reference import Reference
    from tanfeng.units import parse

    Reference.load()
    parse("t")
    import duckdb
    import pandas as pd

    del duckdb, pd
    CONTESTANTS[name](_warm(path))
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    found = CONTESTANTS[name](path)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = _peak_megabytes()
    found = found.sort("enterprise_id", "stream", "year")
    found.write_parquet(out)
    digest = hashlib.sha256(found.write_csv().encode()).hexdigest()
    print(json.dumps([seconds, processor, peak, digest]))


def _peak_megabytes() -> float:
    """Return the largest resident size of this program; ``ru_maxrss`` would still hold that of the parent."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("This system does not tell the peak memory of a process.")


def _warm(path: Path) -> Path:
    """A thousand rows of the same table, so that first-use costs (imports, caches) are not in the figures."""
    few = path.with_name(f"{path.stem}-few.parquet")
    if not few.exists():
        pl.scan_parquet(path).head(1000).sink_parquet(few)
    return few


def run(name: str, path: Path, threads: int | None = None) -> Run:
    """Run one contestant in a process of its own."""
    out = path.with_name("sums.parquet")
    limits = {"POLARS_MAX_THREADS": str(threads), "TANFENG_BENCHMARK_THREADS": str(threads)} if threads else {}
    command = [sys.executable, __file__, "--one", name, "--path", str(path), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **limits})
    seconds, processor, megabytes, digest = json.loads(done.stdout)
    return Run(seconds, processor, megabytes, digest, pl.read_parquet(out))


def best(name: str, path: Path, repeat: int) -> Run:
    """Return the run with the least processor time: on a shared machine the least disturbed one."""
    return min((run(name, path) for _ in range(repeat)), key=lambda one: one.processor)


def largest_difference(one: pl.DataFrame, other: pl.DataFrame) -> float:
    """Return the largest difference of a group in tonnes; a group that one of them lacks is an error."""
    keys = ["enterprise_id", "stream", "year"]
    both = one.join(other, on=keys, how="full", suffix="_other")
    if both["millionths"].null_count() or both["millionths_other"].null_count():
        raise SystemExit("The contestants do not have the same groups.")
    gaps = (both["millionths"] - both["millionths_other"]).abs().to_list()
    return float(max(gaps)) / 1e6


def _table(rows: int, runs: dict[str, Run]) -> list[str]:
    base = runs[BY_HAND]
    reference = runs[KERNEL[0]].sums
    lines = [
        f"### {rows:,} rows, {reference.height:,} groups",
        "",
        "| | seconds | processor seconds | peak memory | × plain SQL, processor | × plain SQL, clock "
        "| largest difference of a group |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, one in runs.items():
        gap = largest_difference(reference, one.sums)
        lines.append(
            f"| {name} | {one.seconds:.2f} | {one.processor:.2f} | {one.megabytes:,.0f} MB "
            f"| {one.processor / base.processor:.2f} | {one.seconds / base.seconds:.2f} | {gap:.6f} t |"
        )
    return [*lines, ""]


def _bits(path: Path) -> list[str]:
    seen = {
        (name, threads): run(name, path, threads).digest[:16] for name in KERNEL for threads in THREADS
    }  # fmt: skip
    same = "the same bits in all six" if len(set(seen.values())) == 1 else "DIFFERENT"
    lines = ["### Sums on 1, 2 and 4 threads", "", f"Result: **{same}**.", "", "| engine | threads | digest |"]
    lines += ["| --- | ---: | --- |", *(f"| {n} | {t} | `{d}` |" for (n, t), d in seen.items()), ""]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millions", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--one", choices=list(CONTESTANTS))
    parser.add_argument("--path", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--results", type=Path, default=HERE / "results.md")
    options = parser.parse_args()
    if options.one:
        _work(options.one, options.path, options.out)
        return
    lines = [
        "# The accounting kernel: time, memory, sums",
        "",
        f"Made by `python benchmarks/account.py` on a machine with {os.cpu_count()} processor cores. Every contestant "
        f"reads the same Parquet file in a process of its own; least disturbed of {options.repeat} runs; imports are "
        "not counted. Processor seconds are the fairer figure on a shared machine. The kernel carries lineage and "
        "findings; the two by hand do not.",
        "",
    ]
    growth: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for millions in options.millions:
            path = write(Path(folder) / f"activity-{millions}.parquet", millions * 1_000_000)
            runs = {name: best(name, path, options.repeat) for name in CONTESTANTS}
            lines += _table(millions * 1_000_000, runs)
            for name, one in runs.items():
                growth.setdefault(name, []).append(one.processor)
            if millions == min(options.millions):
                bits = _bits(path)
    if len(options.millions) > 1:
        factor = options.millions[-1] / options.millions[0]
        lines += [f"### Growth of the processor time for {factor:g} × the rows", ""]
        lines += [f"- {name}: {times[-1] / times[0]:.1f} ×" for name, times in growth.items()] + [""]
    text = "\n".join([*lines, *bits])
    options.results.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
