"""A lead smelter and its neighbour with green power, written as people would write their books; 2026, GB/T 32151.43."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.core.findings import Finding
from tanfeng.workspace import Workspace

YEAR = 2026
HEAD = (
    "enterprise_id,unit_id,period,stream,item,quantity,unit,attribute,certificate,emission_factor,evidence,meter_id\n"
)
PROOF_HEAD = "enterprise_id,period,kind,quantity,unit,evidence\n"
GRID = "X-1,,2026,electricity_in,electricity,1000,MWh,grid,,,,"
UNITS = (
    "unit_id,enterprise_id,name,metal,product,route\nU1,X-1,铅系统,Pb,铅锭,PB-PRIM\nU2,X-2,锌系统,Zn,锌锭,ZN-HYDRO-R\n"
)


def green(quantity: str = "100", certificate: str = "GEC-1", *, period: str = "2026", factor: str = "") -> str:
    return f"X-1,U1,{period},electricity_in,electricity,{quantity},MWh,green_power,{certificate},{factor},,"


def held(quantity: str = "100", number: str = "GEC-1", *, by: str = "X-1", period: str = "2026") -> str:
    return f"{by},{period},green_certificate,{quantity},MWh,{number}"


def write(folder: Path, rows: Sequence[str], proofs: Sequence[str] = (), *, units: str = UNITS) -> Path:
    ledger = folder / "ledger"
    ledger.mkdir(parents=True, exist_ok=True)
    (folder / "tanfeng.toml").write_text(
        '[workspace]\nname = "厂"\nregion = "430000"\nledger = "ledger/"\n', encoding="utf-8"
    )
    (ledger / "enterprises.csv").write_text(
        "enterprise_id,name,city_code\nX-1,甲厂,430300\nX-2,乙厂,430200\n", encoding="utf-8"
    )
    (ledger / "units.csv").write_text(units, encoding="utf-8")
    (ledger / "activity.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    if proofs:
        (ledger / "certificates.csv").write_text(PROOF_HEAD + "\n".join(proofs) + "\n", encoding="utf-8")
    return folder


def year(folder: Path, enterprise: str = "X-1", guideline: str = "") -> EnterpriseYear:
    return Workspace.open(folder).enterprise_year(enterprise, YEAR, guideline)


def blocks(view: EnterpriseYear) -> list[Finding]:
    return [finding for finding in view.account.findings if finding.blocks]
