"""The map of units and bases (分布图): outlines as schematic polygons, symbols spread out where plants share a site."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import polars as pl

from tanfeng.report.labels import Names, say, vocabulary
from tanfeng.report.numbers import Said, emissions, tonnes_of
from tanfeng.report.results import RunResults, plain

#: Decimals kept of a coordinate: the source is quantised to 1/1024 degree, more would be false precision.
_DECIMALS = 3
#: Symbols of one site stand on a spiral of this step, in degrees: a drawing aid, the map is schematic anyway.
_STEP = 0.15


def outlines(document: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the GeoJSON with rounded coordinates and nothing but code, name and centre of each prefecture."""
    if document is None:
        return None
    features = [
        {
            "type": "Feature",
            "properties": {
                key: feature["properties"][key]
                for key in ("adcode", "name", "center", "cp")
                if key in feature["properties"]
            },
            "geometry": {
                "type": feature["geometry"]["type"],
                "coordinates": _rounded(feature["geometry"]["coordinates"]),
            },
        }
        for feature in document["features"]
    ]
    return {"type": "FeatureCollection", "features": features}


def _rounded(part: Any) -> Any:
    return round(part, _DECIMALS) if isinstance(part, int | float) else [_rounded(item) for item in part]


def unit_symbols(results: RunResults, names: Names) -> list[dict[str, Any]]:
    """Return one symbol per unit that has a position, largest first; the units of one site stand on a spiral."""
    frame = results.unit_accounts
    if frame.is_empty():
        return []
    placed = frame.filter(pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null())
    placed = placed.sort(["capacity_t", "unit_id"], descending=[True, False], nulls_last=True)
    places = spread(list(zip(placed["longitude"].to_list(), placed["latitude"].to_list(), strict=True)))
    return [
        {
            "id": row["unit_id"],
            "name": row["name"],
            "metal": row["metal"] or "",
            "metal_name": list(names.metal(row["metal"])),
            "place": place,
            "capacity": plain(row["capacity_t"]),
            "capacity_text": list(tonnes_of(row["capacity_t"])),
            "emissions": list(emissions(row["total_tco2"])),
            "figure": row["figure"] or "",
        }
        for row, place in zip(placed.to_dicts(), places, strict=True)
    ]


def park_symbols(results: RunResults) -> list[dict[str, Any]]:
    """Return one symbol per park or base that has a position."""
    parks = each_park(results.parks)
    if parks.is_empty():
        return []
    placed = parks.filter(pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null())
    return [
        {
            "name": [row["name_zh"], row.get("name_en") or row["name_zh"]],
            "role": list(park_role(row)),
            "place": [row["longitude"], row["latitude"]],
        }
        for row in placed.to_dicts()
    ]


def park_role(row: Mapping[str, Any]) -> Said:
    """Return the role the plan gives a park, in English where the vocabulary has it."""
    role = str(row.get("plan_role_zh") or "")
    return Said(role, str(row.get("plan_role_en") or say(vocabulary("park_role"), role).en))


def each_park(parks: pl.DataFrame) -> pl.DataFrame:
    """Return one row per park of the reference table, which has one row per figure of a park."""
    return (
        parks
        if parks.is_empty()
        else parks.unique("park", keep="first", maintain_order=True).sort("city_region", "park")
    )


def spread(places: list[tuple[float, float]]) -> list[list[float]]:
    """Return the places with those that coincide moved apart on a spiral, the first staying where it is."""
    count: dict[tuple[float, float], int] = defaultdict(int)
    moved = []
    for longitude, latitude in places:
        key = (round(longitude, 2), round(latitude, 2))
        turn = count[key]
        count[key] += 1
        radius, angle = _STEP * math.sqrt(turn), turn * math.pi * (3 - math.sqrt(5))
        moved.append([round(longitude + radius * math.cos(angle), 4), round(latitude + radius * math.sin(angle), 4)])
    return moved
