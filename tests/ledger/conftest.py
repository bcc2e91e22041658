"""A clean ledger of one zinc smelter, and the means to bend one cell of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tanfeng.core.findings import Finding
from tanfeng.ledger import Ledger, check, read
from tanfeng.reference import Reference

CLEAN = {
    "enterprises": "enterprise_id,name,city_code,above_scale\nX-1,甲冶炼,衡阳市,是\n",
    "units": "unit_id,enterprise_id,name,metal,product,route,capacity\nU1,X-1,电锌系统,锌,锌锭,ZN-HYDRO,120000\n",
    "production": "unit_id,period,product,quantity,unit,origin\nU1,2024,锌锭,10,万t,原生\n",
    "activity": (
        "unit_id,enterprise_id,period,stream,item,quantity,unit,ncv,ncv_unit,oxidation_rate\n"
        "U1,X-1,2024,electricity_in,电力,41800,万kWh,,,\n"
        "U1,X-1,2024,fuel,烟煤,9000,t,23,GJ/t,0.93\n"
        "U1,X-1,2024,还原剂,焦炭,5000,t,,,n/a\n"
        "U1,,2024,fuel,天然气,100,万Nm3,,,\n"
        "U1,X-1,2024,fuel,柴油,0,t,,,\n"
    ),
}
TODAY = date(2025, 6, 30)


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture
def ledger_of(tmp_path: Path, reference: Reference) -> Callable[..., Ledger]:
    """Write tables as CSV text into a folder and read it."""

    def make(**tables: str) -> Ledger:
        folder = tmp_path / "ledger"
        folder.mkdir(exist_ok=True)
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return read(folder, reference, as_of=TODAY)

    return make


@pytest.fixture
def findings_of(ledger_of: Callable[..., Ledger], reference: Reference) -> Callable[..., list[Finding]]:
    """Check the clean ledger with some tables replaced; a table given as None is left out."""

    def make(**changed: str | None) -> list[Finding]:
        tables = {name: text for name, text in (CLEAN | changed).items() if text is not None}
        return list(check(ledger_of(**tables), reference))

    return make


@pytest.fixture
def read_one(tmp_path: Path, reference: Reference) -> Callable[..., Ledger]:
    """Write one file of the given name and bytes, and read it."""

    def make(name: str, data: bytes) -> Ledger:
        path = tmp_path / name
        path.write_bytes(data)
        return read(path, reference, as_of=TODAY)

    return make
