"""What the plan calls by a key is known by that key in the reference data."""

import csv
from pathlib import Path

import tanfeng
from tanfeng.plan import Plan

DATA = Path(tanfeng.__file__).parent / "reference" / "data"


def _table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_metals_have_the_symbols_of_the_reference_data(plan: Plan) -> None:
    known = {row["metal"] for row in _table("metals")}
    for metal in plan.metals.entries:
        assert metal.key in known or (metal.members and set(metal.members) <= known), metal.key


def test_prefectures_have_the_codes_of_the_reference_data(plan: Plan) -> None:
    known = {row["name_zh"]: row["region"] for row in _table("regions")}
    prefectures = [place for place in plan.places.entries if place.kind == "prefecture"]
    assert len(prefectures) == 8
    assert {place.name_zh: place.adcodes for place in prefectures} == {
        place.name_zh: (known[place.name_zh],) for place in prefectures
    }


def test_places_lie_in_the_region_of_the_plan(plan: Plan) -> None:
    province = plan.region[:2]
    assert all(code.startswith(province) and len(code) == 6 for item in plan.items for code in item.adcodes)


def test_every_technology_of_box_2_is_in_the_catalogue_under_its_metal(plan: Plan) -> None:
    catalogue = {row["technology"]: row["metal"] for row in _table("technologies")}
    named: list[str] = []
    for item in plan.items:
        if item.role == "technology":
            keys = item.attributes["technology"].split("|")
            named += keys
            for key in keys:
                assert key in catalogue, item.id
                if item.metals and not item.id.startswith("box-2.other"):
                    assert set(catalogue[key].split("|")) == set(item.metals), item.id
    assert len(set(named)) == len(named) == 32
