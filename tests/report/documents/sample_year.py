"""Small enterprises written as CSV text and accounted for as the program does it."""

from __future__ import annotations

from pathlib import Path

from tanfeng import ledger
from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.reference import Reference

ENTERPRISES = "enterprise_id,name,city_code\nX-1,示例冶炼厂,430100\n"
UNITS = "unit_id,enterprise_id,name,metal,product,route,capacity\nU1,X-1,锑冶炼,Sb,锑锭,n/a,1000\n"
HEADER = (
    "unit_id,enterprise_id,period,stream,item,quantity,unit,ncv,ncv_unit,carbon_content,attribute,meter_id,source,"
    "evidence,note\n"
)
ROWS = (
    "U1,X-1,2022-01,fuel,coke,1000.5,t,,,,,M-1,磅单,P-1,",
    "U1,X-1,2022-02,fuel,coke,900.25,t,6800,kcal/kg,0.0293,,M-1,磅单,P-2,",
    "U1,X-1,2022,fuel,natural_gas,120000,Nm3,,,,,M-2,气表,P-3,",
    "U1,X-1,2022,reductant,coke,50,t,,,,,,,,",
    "U1,X-1,2022,carbonate,limestone,200,t,,,,,,,,",
    "U1,X-1,2022,oxalate,oxalic_acid,10,t,,,,,,,,",
    "U1,X-1,2022,electricity_in,electricity,3000,MWh,,,,grid,,,,",
    "U1,X-1,2022,electricity_out,electricity,500,MWh,,,,,,,,",
    "U1,X-1,2022,heat_in,heat,0,GJ,,,,,,,,",
    "U1,X-1,2022,heat_out,heat,n/a,GJ,,,,,,,,",
)
GUIDELINE = "other-nonferrous-2015"


def year(folder: Path, *rows: str, guideline: str = GUIDELINE, on: int = 2022, **tables: str) -> EnterpriseYear:
    """Return the enterprise's year of some activity rows (default: a sound one) and further tables as CSV text."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"enterprises": ENTERPRISES, "units": UNITS, "activity": HEADER + "\n".join(rows or ROWS) + "\n", **tables}
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    reference = Reference.load()
    return EnterpriseYear(ledger.read(folder, reference), reference, "X-1", on, "430000", guideline=guideline)
