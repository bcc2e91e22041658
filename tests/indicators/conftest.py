"""Synthetic workspaces on disk: every test reads real files through the real reader."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tanfeng import ledger
from tanfeng.indicators.result import TargetReport, TargetResult
from tanfeng.indicators.targets import evaluate
from tanfeng.ledger import Ledger
from tanfeng.plan import Plan
from tanfeng.ratings.benchmark import rate
from tanfeng.reference import Reference

REGION = "430000"
BASE_YEAR = 2020

Rows = Sequence[Mapping[str, Any]]

#: A figure no target asks for: a ledger needs at least one row.
UNRELATED = {
    "region_code": "430000",
    "sector": "all",
    "year": 2019,
    "item": "gdp",
    "value": 1,
    "unit": "亿元",
    "source": "x",
}


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture(scope="session")
def plan() -> Plan:
    return Plan.load("hunan-nonferrous-2022")


@pytest.fixture
def book(tmp_path: Path, reference: Reference) -> Callable[..., Ledger]:
    """Write the tables as a folder of CSV files and read it back."""

    def write(**tables: Rows) -> Ledger:
        folder = tmp_path / "ledger"
        folder.mkdir(exist_ok=True)
        for name, rows in tables.items():
            columns = list(dict.fromkeys(key for row in rows for key in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)
        return ledger.read(folder, reference)

    return write


@pytest.fixture
def report(book: Callable[..., Ledger], plan: Plan, reference: Reference) -> Callable[..., TargetReport]:
    def ask(
        options: Mapping[str, str] | None = None,
        as_of: int | None = None,
        base_year: int = BASE_YEAR,
        **tables: Rows,
    ) -> TargetReport:
        read = book(**(tables or {"statistics": [UNRELATED]}))
        return evaluate(
            plan, read, reference, region=REGION, base_year=base_year, as_of=as_of, options=options, rate=rate
        )

    return ask


@pytest.fixture
def result(report: Callable[..., TargetReport]) -> Callable[..., TargetResult]:
    """Return the result of one target; its id without ``target-``."""

    def ask(name: str, options: Mapping[str, str] | None = None, **more: Any) -> TargetResult:
        found = report(options, **more)
        return next(r for r in found.results if r.id == f"target-{name}")

    return ask


@pytest.fixture(scope="session")
def statistic() -> Callable[..., dict[str, Any]]:
    """Make one row of the table ``statistics``."""

    def row(item: str, year: int, value: object, unit: str, **more: object) -> dict[str, Any]:
        base = {"region_code": REGION, "sector": "nonferrous_all", "year": year, "item": item, "value": value}
        return base | {"unit": unit, "source": "统计公报", "confidence": "verified"} | more

    return row


@pytest.fixture(scope="session")
def value_added() -> Callable[..., dict[str, Any]]:
    """Make one row of the table ``economics``: value added of the region at prices of 2020."""

    def row(year: int, value: object, **more: object) -> dict[str, Any]:
        base = {"region_code": REGION, "year": year, "indicator": "value_added", "value": value, "unit": "亿元"}
        return base | {"price_basis": 2020, "source": "统计公报", "confidence": "verified"} | more

    return row


@pytest.fixture(scope="session")
def line() -> Callable[..., dict[str, Any]]:
    """Make one row of the table ``units``: an operating smelting line."""

    def row(
        unit_id: str, metal: str, route: str, product: str, capacity: object = 100_000, **more: object
    ) -> dict[str, Any]:
        base = {"unit_id": unit_id, "enterprise_id": "X-1", "name": f"{unit_id} 线", "metal": metal, "product": product}
        return base | {"route": route, "capacity": capacity, "status": "operating", "confidence": "reported"} | more

    return row


@pytest.fixture(scope="session")
def made() -> Callable[..., dict[str, Any]]:
    """Make one row of the table ``production``."""

    def row(
        unit_id: str, period: object, product: str, quantity: object, origin: str = "primary", **more: object
    ) -> dict[str, Any]:
        base = {"unit_id": unit_id, "period": period, "product": product, "quantity": quantity, "unit": "t"}
        return base | {"origin": origin, "confidence": "measured"} | more

    return row


@pytest.fixture(scope="session")
def enterprises() -> list[dict[str, Any]]:
    return [{"enterprise_id": "X-1", "name": "示例有色金属有限公司", "city_code": "430400"}]
