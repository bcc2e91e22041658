"""What comes beside a tonne of product (副产品与固废产率): from the ledger, else declared, else not known.

A plant without a yield has by-products that are not known, which is not none: it earns no credit, no sum holds it, and
a finding names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumptions

if TYPE_CHECKING:
    from tanfeng.pathway.plants import Plant

#: Names shown before a list is cut; the JSON holds all.
SHOWN = 12


@dataclass(frozen=True)
class Yields:
    """By-products and residue per tonne of product (产率): t, GJ, t and t per t; ``None`` where it is not known.

    ``steam_gj`` is heat sold to others as steam or hot water, ``residue_used_t`` the part of the residue that is used.
    """

    acid_t: float | None = None
    steam_gj: float | None = None
    residue_t: float | None = None
    residue_used_t: float | None = None

    def to_dict(self) -> dict[str, float | None]:
        return asdict(self)


NOT_KNOWN = Yields()
#: Yields by the keys of the table ``[yields]`` of a scenario.
DECLARED = {"acid": "acid_t", "steam": "steam_gj", "residue": "residue_t", "residue_used": "residue_used_t"}
WORDS: Mapping[str, tuple[str, str]] = {
    "acid_t": ("硫酸", "sulphuric acid"),
    "steam_gj": ("外供蒸汽", "steam sold"),
    "residue_t": ("固废产生量", "residue"),
    "residue_used_t": ("固废利用量", "residue used"),
}


def yields_of(row: Mapping[str, Any]) -> Yields:
    """Return the yields of a row of the bottom-up frame of units (由台账得到产率)."""
    output = row["production_t"]
    known = {name: row[name] / output for name in WORDS if row.get(name) is not None}
    return Yields(**known)


def netted(steam_tce: float, rest: float) -> float:
    """Return how much of the heat sold is missing in the fuel of a plant, tce/t.

    ``rest`` is energy less electricity, both net of the heat sold; where that falls below zero the fuel is zero, and
    only the part that made it so is missing.
    """
    return max(0.0, rest + steam_tce) - max(0.0, rest)


def with_declared(
    plants: Iterable[Plant], yields: Mapping[str, Mapping[str, str]], assumptions: Assumptions, tce_per_gj: float
) -> tuple[Plant, ...]:
    """Fill what the ledger does not know by the scenario's assumption for the route, where it has one (按假设补全).

    The energy of a route is net of the heat it gives away, as the standards count it: so is that of a plant whose heat
    is declared.
    """
    return tuple(_filled(p, yields.get(p.route, {}), assumptions, tce_per_gj) for p in plants)


def _filled(plant: Plant, names: Mapping[str, str], assumptions: Assumptions, tce_per_gj: float) -> Plant:
    own = plant.yields.to_dict()
    more = {DECLARED[key]: assumptions.number(name) for key, name in names.items() if own[DECLARED[key]] is None}
    if not more:
        return plant
    heat = more.get("steam_gj", 0.0) * tce_per_gj if plant.fuel_tce + plant.electricity_mwh > 0 else 0.0
    figures = tuple(assumptions[name].figure_id for name in names.values())
    return replace(
        plant,
        yields=replace(plant.yields, **more),
        steam_tce=plant.steam_tce + heat,
        inputs=(*plant.inputs, *figures),
    )


def of_new_lines(lines: Iterable[Plant], units: Sequence[Plant], tce_per_gj: float) -> tuple[Plant, ...]:
    """Give new lines the mean yields of the units that run their route today and whose yield is known (新线产率)."""
    found = []
    for line in lines:
        same = [u for u in units if u.route == line.route]
        mean = Yields(**{name: _mean(same, name) for name in WORDS})
        found.append(replace(line, yields=mean, steam_tce=(mean.steam_gj or 0.0) * tce_per_gj))
    return tuple(found)


def _mean(units: Sequence[Plant], name: str) -> float | None:
    known = [(u.production_t, value) for u in units if (value := getattr(u.yields, name)) is not None]
    made = sum(output for output, _ in known)
    return sum(output * value for output, value in known) / made if made else None


def about(units: Sequence[Plant], priced: Iterable[str]) -> list[Finding]:
    """Say which units' by-products are not known, and which are known and have no price (缺产率、缺价格).

    ``priced`` are the yields for which the scenario has a price.
    """
    unknown = {name: [u.key for u in units if getattr(u.yields, name) is None] for name in WORDS}
    known = [name for name, keys in unknown.items() if len(keys) < len(units)]
    without = [name for name in known if name not in set(priced)]
    findings = [_unknown(unknown, len(units))] if any(unknown.values()) else []
    return [*findings, *([_without_price(without)] if without else [])]


def _unknown(unknown: Mapping[str, list[str]], units: int) -> Finding:
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, keys in unknown.items():
        if keys:
            groups.setdefault(tuple(keys), []).append(name)
    called_zh = {keys: "、".join(WORDS[n][0] for n in names) for keys, names in groups.items()}
    called_en = {keys: ", ".join(WORDS[n][1] for n in names) for keys, names in groups.items()}
    zh = "；".join(f"{name}：{len(keys)} 个（{_some(keys, '、')}）" for keys, name in called_zh.items())
    en = "; ".join(f"{name}: {len(keys)} ({_some(keys, ', ')})" for keys, name in called_en.items())
    most = max(len(keys) for keys in groups)
    return Finding(
        "info",
        "pathway.by-products-unknown",
        f"{units} 个建模单元中，台账和情景都没有给出副产品或固废产率的有：{zh}。不知道不等于没有："
        "它们没有副产品收入和固废成本，合计也不含它们。"
        "可在台账“产量”（硫酸）、“活动水平”（输出热力）、“固废”中填报，或在情景 [yields.路线] 中声明假设。",
        f"Of {units} modelled units neither ledger nor scenario gives the yield of: {en}. Not known is not none: they "
        "earn no credit and pay for no residue, and no sum holds them. State it in the ledger (production of acid, "
        "activity heat_out, waste) or declare an assumption in [yields.ROUTE] of a scenario.",
        given=str(most),
        count=most,
    )


def _without_price(names: Sequence[str]) -> Finding:
    return Finding(
        "info",
        "pathway.by-product-without-price",
        f"{'、'.join(WORDS[n][0] for n in names)}有产率而没有声明价格（acid_price、steam_price、residue_disposal_cost、"
        "residue_use_revenue），只报告数量，不计入成本。",
        f"{', '.join(WORDS[n][1] for n in names)}: a yield is known and no price declared (acid_price, steam_price, "
        "residue_disposal_cost, residue_use_revenue): only the quantity is reported, the cost does not hold it.",
        given="、".join(names),
    )


def _some(keys: Sequence[str], sep: str) -> str:
    return sep.join(keys[:SHOWN]) + ("…" if len(keys) > SHOWN else "")
