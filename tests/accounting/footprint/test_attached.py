"""Background databases in the form of Brightway: attached from a folder, and equal to one joint calculation."""

from __future__ import annotations

from pathlib import Path

import bw_processing
import numpy as np
import pytest
from fsspec.implementations.zip import ZipFileSystem
from tests.accounting.footprint.systems import blocking, emit, footprint, ledger, make, rules, system, take

from tanfeng.accounting.footprint import AttachedDatabase
from tanfeng.accounting.footprint.brightway import brightway
from tanfeng.core.errors import UsageError

GWP_CO2, GWP_CH4 = 1.0, 27.9


def attached(folder: Path, gwp: str = "ar6") -> Path:
    """A database of two datasets.

    ::

        10: 1 kg concentrate takes 2 kWh of 20 and emits 0.1 kg CO2
        20: 1 kWh emits 0.5 kg CO2 and 0.01 kg CH4
        concentrate = 0.1 + 2 (0.5 + 0.01 · 27.9) = 1.658 kgCO2e/kg
    """
    folder.mkdir(exist_ok=True)
    package = bw_processing.create_datapackage(fs=ZipFileSystem(str(folder / "database.zip"), mode="w"), name="db")
    technosphere = [(10, 10, 1.0, False), (20, 20, 1.0, False), (20, 10, 2.0, True)]
    biosphere = [(901, 10, 0.1), (901, 20, 0.5), (902, 20, 0.01)]
    _vector(
        package,
        "technosphere_matrix",
        [t[:2] for t in technosphere],
        [t[2] for t in technosphere],
        [t[3] for t in technosphere],
    )
    _vector(package, "biosphere_matrix", [b[:2] for b in biosphere], [b[2] for b in biosphere])
    _vector(package, "characterization_matrix", [(901, 901), (902, 902)], [GWP_CO2, GWP_CH4])
    package.finalize_serialization()
    (folder / "background.toml").write_text(
        f'name = "test"\nversion = "1"\nlicence = "own"\ngwp = "{gwp}"\nconfidence = "verified-secondary"\n',
        encoding="utf-8",
    )
    (folder / "datasets.csv").write_text(
        "key,id,unit,name,region,year\nconc,10,kg,concentrate,100000,2023\npower,20,kWh,power,100000,2023\n",
        encoding="utf-8",
    )
    return folder


def _vector(
    package: object, matrix: str, places: list[tuple[int, int]], values: list[float], flip: list[bool] | None = None
) -> None:
    indices = np.array(places, dtype=bw_processing.INDICES_DTYPE)
    package.add_persistent_vector(  # type: ignore[attr-defined]
        matrix=matrix,
        indices_array=indices,
        data_array=np.array(values),
        flip_array=np.array(flip) if flip else None,
        name=matrix,
    )


def test_a_dataset_of_an_attached_database_is_solved_and_used(tmp_path: Path) -> None:
    database = AttachedDatabase.open(attached(tmp_path / "db"))
    book = ledger([take("P", "ore", 100, dataset="conc"), make("P", "ingot", 10)])
    result = footprint(system(book, emit("P", 20), attached=database), "ingot")
    assert result.total == pytest.approx((20 + 100 * 1.658) / 10, rel=1e-9)
    assert "background:test/conc" in result.lineage
    assert result.confidence == "verified-secondary"


def test_it_equals_one_calculation_over_all_datapackages(tmp_path: Path) -> None:
    """The oracle: foreground (100 t of ore for 10 t of ingot, 20 t CO2) and database in one Brightway calculation."""
    folder = attached(tmp_path / "db")
    foreground = bw_processing.create_datapackage(name="foreground")
    _vector(foreground, "technosphere_matrix", [(1, 1), (10, 1)], [10.0, 100_000.0], [False, True])
    _vector(foreground, "biosphere_matrix", [(901, 1)], [20_000.0])
    background = bw_processing.load_datapackage(ZipFileSystem(str(folder / "database.zip")))
    lca = brightway().LCA({1: 1.0}, data_objs=[foreground, background])
    lca.lci()
    lca.lcia()
    book = ledger([take("P", "ore", 100, dataset="conc"), make("P", "ingot", 10)])
    result = footprint(system(book, emit("P", 20), attached=AttachedDatabase.open(folder)), "ingot")
    assert result.total == pytest.approx(lca.score / 1000, rel=1e-9)


def test_a_key_that_the_database_lacks_is_looked_up_further_and_then_missing(tmp_path: Path) -> None:
    database = AttachedDatabase.open(attached(tmp_path / "db"))
    book = ledger([take("P", "ore", 100, dataset="nowhere"), make("P", "ingot", 10)])
    assert "footprint.background-missing" in rules(footprint(system(book, emit("P", 20), attached=database), "ingot"))


def test_a_dataset_of_another_dimension_is_refused(tmp_path: Path) -> None:
    database = AttachedDatabase.open(attached(tmp_path / "db"))
    book = ledger([take("P", "ore", 100, dataset="power"), make("P", "ingot", 10)])
    assert "footprint.background-unit" in blocking(footprint(system(book, emit("P", 20), attached=database), "ingot"))


def test_a_database_with_other_potentials_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ar6"):
        AttachedDatabase.open(attached(tmp_path / "db", gwp="ar5"))


@pytest.mark.parametrize("lost", ["background.toml", "datasets.csv", "database.zip"])
def test_a_folder_that_lacks_a_part_is_wrong_use(tmp_path: Path, lost: str) -> None:
    folder = attached(tmp_path / "db")
    (folder / lost).unlink()
    with pytest.raises(UsageError):
        AttachedDatabase.open(folder)
