"""What a scenario file may say (情景文件的格式): every key is declared here, an unknown key is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NoReturn

from tanfeng.core.confidence import LADDER
from tanfeng.core.errors import UsageError
from tanfeng.ledger.schema.vocabulary import CLEANER_PRODUCTION

TOP = (
    *("name_zh", "name_en", "note_zh", "note_en", "order", "years", "options", "history", "ensemble", "solver"),
    "cleaner_production",
)
YEARS = ("last", "decisions_from")
OPTIONS = (
    *("decisions", "carbon_price_on", "grid_factor_kind", "conversion_edition", "best_statistic"),
    "recycling_boundary",
)
HISTORY = ("anomalous_years", "trend_from", "plateau_tolerance", "note_zh", "note_en", "source")
ENSEMBLE = (
    *("size", "seed", "parameters", "quantiles"),
    *("method", "distribution", "correlations", "base", "chunk", "carbon_value"),
)
CLEANER = ("new_lines", "note_zh", "note_en")
SOLVER = ("time_limit_seconds", "gap")
ASSUMPTION = (
    *("value", "refs", "low", "high", "search", "unit", "source", "confidence"),
    *("name_zh", "name_en", "note_zh", "note_en"),
)
POLICY = ("enabled", "value", "by", "options", "slack_price")
MEASURE = (
    *("enabled", "routes", "carrier", "excludes", "requires", "potential", "capex", "lifts_to"),
    *("note_zh", "note_en"),
)
CANDIDATE = ("enabled", "statistic", "note_zh", "note_en")
SCRAP = ("share",)
SCRAP_SUPPLY = ("enabled", "system", "kinds", "share", "yield", "note_zh", "note_en")
UPSTREAM = ("emission",)
YIELDED = ("acid", "steam", "residue", "residue_used")
YIELDS = (*YIELDED, "note_zh", "note_en")
LIFETIME = ("life", "note_zh", "note_en")
LIMIT = (
    *("enabled", "quantity", "value", "unit", "from", "to", "cumulative", "item", "source", "slack_price"),
    *("note_zh", "note_en"),
)
RULE = (
    *("enabled", "kind", "item", "by", "level", "edition", "statistic", "slack_price"),
    *("note_zh", "note_en"),
)

SECTIONS: dict[str, tuple[str, ...]] = {
    "years": YEARS,
    "options": OPTIONS,
    "history": HISTORY,
    "ensemble": ENSEMBLE,
    "solver": SOLVER,
    "cleaner_production": CLEANER,
}
ROWS: dict[str, tuple[str, ...]] = {
    "assumptions": ASSUMPTION,
    "policy": POLICY,
    "measures": MEASURE,
    "candidates": CANDIDATE,
    "scrap": SCRAP,
    "scrap_supply": SCRAP_SUPPLY,
    "upstream": UPSTREAM,
    "yields": YIELDS,
    "lifetimes": LIFETIME,
    "limits": LIMIT,
    "rules": RULE,
}
TABLES = tuple(ROWS)
#: Levels of cleaner production, as the ledger names them.
LEVELS = tuple(choice.key for choice in CLEANER_PRODUCTION)

CHOICES: dict[str, tuple[str, ...]] = {
    "carbon_price_on": ("direct", "total"),
    "recycling_boundary": ("gate", "supply-chain"),
    "quantity": (
        *("gas_tce", "hydrogen_tce", "green_mwh", "electricity_mwh", "fuel_tce"),
        *("direct_tco2", "total_tco2"),
    ),
    "kind": ("exit", "admission", "cleaner-production"),
    "new_lines": LEVELS,
    "lifts_to": LEVELS,
    "method": ("latin-hypercube", "sobol"),
    "distribution": ("triangular", "uniform"),
    "carrier": ("fuel", "electricity", "as_route"),
}


def refuse(where: str, zh: str, en: str) -> NoReturn:
    raise UsageError(f"{where}：{zh}", f"{where}: {en}")


#: Sections that :mod:`tanfeng.pathway.carriers`, ``onsite`` and ``tariff`` read and check themselves.
ENERGY = ("services", "carriers", "currency", "onsite", "tariff")


def check(name: str, data: Mapping[str, Any]) -> None:
    """Check the keys and the kinds of one scenario file. Raises ``UsageError`` with the file, the key and a guess."""
    _known(name, data, (*TOP, *TABLES, *ENERGY))
    for key, allowed in SECTIONS.items():
        _known(f"{name} [{key}]", _table(name, data, key), allowed)
    for key, allowed in ROWS.items():
        for row, fields in _table(name, data, key).items():
            where = f"{name} [{key}.{row}]"
            if not isinstance(fields, Mapping):
                refuse(where, "应为一张表", "this must be a table")
            _known(where, fields, allowed)
            _choices(where, fields)
            if not isinstance(fields.get("enabled", True), bool):
                refuse(where, "enabled 应为 true 或 false（不加引号）", "enabled is true or false, without quotes")
    for key in ("options", "ensemble", "cleaner_production"):
        _choices(f"{name} [{key}]", _table(name, data, key))
    for row, fields in _table(name, data, "assumptions").items():
        _assumption(f"{name} [assumptions.{row}]", fields)


def known_names(where: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a name that is not known, with the nearest known one."""
    _known(where, dict.fromkeys(names), tuple(known))


def _table(name: str, data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        refuse(f"{name} [{key}]", "应为一张表", "this must be a table")
    return table


def _known(where: str, data: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    for key in data:
        if key in allowed:
            continue
        near = get_close_matches(key, allowed, n=1)
        zh = f"，是否为“{near[0]}”？" if near else f"；可用：{'、'.join(allowed)}"
        en = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(allowed)}"
        refuse(where, f"不认识“{key}”{zh}", f"unknown key {key!r}{en}")


def _choices(where: str, fields: Mapping[str, Any]) -> None:
    for key, allowed in CHOICES.items():
        if key in fields and fields[key] not in allowed:
            refuse(where, f"{key} 只能是 {'、'.join(allowed)}", f"{key} must be one of {', '.join(allowed)}")


def _assumption(where: str, fields: Mapping[str, Any]) -> None:
    for key in ("value", "low", "high"):
        if key in fields and (isinstance(fields[key], bool) or not isinstance(fields[key], int | float)):
            refuse(where, f"{key} 应为数字", f"{key} must be a number")
    if "confidence" in fields and fields["confidence"] not in LADDER:
        refuse(where, f"可信度“{fields['confidence']}”不在词表中", f"unknown confidence {fields['confidence']!r}")
    search = fields.get("search")
    if search is not None and (not isinstance(search, list) or len(search) != 2):
        refuse(where, "search 应为两个数 [下, 上]", "search must be two numbers [low, high]")
