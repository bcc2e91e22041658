"""Build the example workspace of a lead, zinc and antimony smelter (生成铅锌锑冶炼示例工作区).

    python scripts/build_example_smelter.py [FOLDER]

The enterprise does not exist. Its quantities are chosen in ``scripts/example_smelter/*.toml`` and written here into the
tables of the ledger, the same bytes every time; every row says 示例 as its source.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from example_smelter import activity, entities, evidence, materials
from example_smelter.plant import Plant, Row
from example_smelter.workspace import REFERENCE, SETTINGS
from tanfeng.core.files import whole_file
from tanfeng.ledger.schema import TABLES

FOLDER = Path(__file__).resolve().parent.parent / "workspaces" / "example-smelter"
SOURCE = "示例"


def tables(plant: Plant) -> dict[str, list[Row]]:
    """Return the rows of every table of the ledger, each with its source."""
    used = activity.rows(plant)
    made: dict[str, list[Row]] = {
        "enterprises": entities.enterprises(plant),
        "units": entities.units(plant),
        "processes": entities.processes(plant),
        "activity": used,
        "production": materials.production(plant),
        "exchanges": materials.exchanges(plant),
        "waste": materials.waste(plant),
        "stocks": evidence.stocks(plant, used),
        "analyses": evidence.analyses(plant),
        "meters": evidence.meters(plant),
        "monitoring": evidence.monitoring(plant),
        "certificates": evidence.certificates(used),
        "economics": entities.economics(plant),
    }
    return {name: [{**row, "source": SOURCE} for row in rows] for name, rows in made.items()}


def write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write one table: the columns of the schema that any row fills, in the schema's order."""
    unknown = {name for row in rows for name in row} - set(columns)
    if unknown:
        raise ValueError(f"{path.stem}: {unknown}")
    used = [name for name in columns if any(row.get(name) not in (None, "") for row in rows)]
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(used)
        writer.writerows([_cell(row.get(name)) for name in used] for row in rows)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def build(folder: Path) -> None:
    """Write the whole workspace into ``folder``."""
    plant = Plant.read()
    for name, rows in tables(plant).items():
        write(folder / "ledger" / f"{name}.csv", TABLES[name].names, rows)
    for name, text in {"tanfeng.toml": SETTINGS, **{f"reference/{k}.csv": v for k, v in REFERENCE.items()}}.items():
        with whole_file(folder / name) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
