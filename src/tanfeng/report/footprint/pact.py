"""The PACT data exchange (PACT 数据交换): a ProductFootprint of version 2.3, validated before it is written.

The rules are those of the PACT Technical Specifications for PCF Data Exchange, version 2.3 (WBCSD, 2024-10-24), written
down in ``pact_schema.json``. What a program cannot know (the CPC code, land use, packaging) the user states in a TOML
file; a field that the specification demands and nobody stated is a finding, and no file is written.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import polars as pl

from tanfeng.accounting.footprint.allocation_findings import METHOD_NAMES
from tanfeng.accounting.footprint.rules import rules
from tanfeng.accounting.footprint.sides import CUT_OFF
from tanfeng.core.findings import Finding

if TYPE_CHECKING:
    from tanfeng.accounting.footprint import Footprint

SPEC_VERSION = "2.3.0"
#: Declared units of the exchange format: canonical unit of ours, unit of theirs, how many of theirs one of ours is.
UNITS: Mapping[str, tuple[str, int]] = {
    "t": ("kilogram", 1000),
    "MWh": ("kilowatt hour", 1000),
    "GJ": ("megajoule", 1000),
    "m3": ("cubic meter", 1),
}
#: From this reporting year on the specification demands the properties that were optional before.
FULL_FROM = 2025


def product_footprint(
    footprint: Footprint, *, created: datetime, stated: Mapping[str, Any] | None = None
) -> dict[str, Any] | Finding:
    """Return the ProductFootprint, or the finding that says why there is none.

    ``stated`` are fields that the user adds or replaces, nested under ``pcf`` as in the format.
    """
    if footprint.total is None or footprint.total < 0 or footprint.unit not in UNITS:
        return _cannot(footprint)
    given = dict(stated or {})
    document = {**_about(footprint, created), **{key: value for key, value in given.items() if key != "pcf"}}
    document["pcf"] = {**_carbon(footprint), **given.get("pcf", {})}
    errors = problems(document)
    return _incomplete(errors) if errors else document


def problems(document: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a ProductFootprint by the schema, one sentence each, in a fixed order."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(schema())
    errors = sorted(
        validator.iter_errors(document), key=lambda error: (list(map(str, error.absolute_path)), error.message)
    )
    return [f"{'/'.join(map(str, error.absolute_path)) or '.'}: {error.message}" for error in errors]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a ProductFootprint."""
    content: dict[str, Any] = json.loads(files(__package__).joinpath("pact_schema.json").read_text(encoding="utf-8"))
    return content


def _about(footprint: Footprint, created: datetime) -> dict[str, Any]:
    company = footprint.system.ledger.table("enterprises").filter(
        pl.col("enterprise_id") == footprint.system.enterprise_id
    )
    name = company["name"].to_list()[0] if company.height else footprint.system.enterprise_id
    moment = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    vendor = "customcode:vendor-assigned"
    product = f"{footprint.unit_id}.{footprint.product}"
    return {
        "id": _identity(footprint, moment),
        "specVersion": SPEC_VERSION,
        "version": 0,
        "created": moment,
        "status": "Active",
        "companyName": name,
        "companyIds": [f"urn:pathfinder:company:{vendor}:{quote(footprint.system.enterprise_id, safe='')}"],
        "productDescription": footprint.product,
        "productIds": [f"urn:pathfinder:product:{vendor}:{quote(product, safe='')}"],
        "productNameCompany": footprint.product,
        "comment": _comment(footprint),
    }


def _identity(footprint: Footprint, moment: str) -> str:
    """A UUID of version 4 that the content decides: the same footprint at the same moment has one identity."""
    text = f"{footprint.system.enterprise_id}|{footprint.unit_id}|{footprint.product}|{footprint.year}|{moment}"
    digest = hashlib.sha256(f"{text}|{footprint.total!r}|{footprint.method}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def _carbon(footprint: Footprint) -> dict[str, Any]:
    unit, count = UNITS[footprint.unit]
    total = footprint.total or 0.0
    value = decimal_text(total * 1000.0 / count)
    cut = _cut_off(footprint)
    result: dict[str, Any] = {
        "declaredUnit": unit,
        "unitaryProductAmount": str(count),
        "pCfExcludingBiogenic": value,
        "fossilGhgEmissions": value,
        "fossilCarbonContent": "0",
        "biogenicCarbonContent": "0",
        "characterizationFactors": rules()["standard"]["gwp"].upper(),
        "ipccCharacterizationFactorsSources": [rules()["standard"]["gwp"].upper()],
        "crossSectoralStandardsUsed": ["ISO Standard 14067"],
        "crossSectoralStandards": ["ISO14067"],
        "boundaryProcessesDescription": _boundary(footprint),
        "referencePeriodStart": f"{footprint.year}-01-01T00:00:00Z",
        "referencePeriodEnd": f"{footprint.year}-12-31T23:59:59Z",
        "exemptedEmissionsPercent": cut[0],
        "exemptedEmissionsDescription": cut[1],
        "packagingEmissionsIncluded": False,
        "allocationRulesDescription": _allocation(footprint),
        "uncertaintyAssessmentDescription": _uncertainty(footprint),
    }
    country = _country(footprint)
    if country:
        result["geographyCountry"] = country
    sources = _secondary(footprint)
    if sources:
        result["secondaryEmissionFactorSources"] = sources
    return {**result, **_quality(footprint)}


def _country(footprint: Footprint) -> str:
    """The two letters of the country the enterprise lies in, ``""`` where the regions do not say."""
    for key in footprint.system.background.regions:
        region = footprint.system.reference.region(key)
        if region is not None and region.level == "country":
            return next((alias for alias in region.aliases if re.fullmatch("[A-Z]{2}", alias)), "")
    return ""


def _quality(footprint: Footprint) -> dict[str, Any]:
    """Before 2025 either the share of primary data or the indicators; from then on both."""
    assessed = footprint.quality
    if assessed is None:
        return {}
    share: dict[str, Any] = {"primaryDataShare": round(assessed.primary * 100, 4)}
    if footprint.year < FULL_FROM or assessed.scores is None:
        return share
    names = ("technological", "temporal", "geographical", "completeness", "reliability")
    scores = {f"{name}DQR": round(assessed.scores[name], 4) for name in names}
    return {**share, "dqi": {"coveragePercent": round(assessed.coverage * 100, 4), **scores}}


def _secondary(footprint: Footprint) -> list[dict[str, str]]:
    used = {name for term in footprint.system.terms if term.factor for name in (term.factor.key,)}
    factors = [factor for key, factor in sorted(footprint.system.background.used.items()) if key in used]
    pairs = {(f.source or f.key, f.version or str(f.year or footprint.year)) for f in factors if f.kind != "supplier"}
    return [{"name": name, "version": version} for name, version in sorted(pairs)]


def _cut_off(footprint: Footprint) -> tuple[float, str]:
    rows = footprint.system.exchanges.filter((pl.col("direction") == "input") & (pl.col("unit") == "t"))
    total = float(rows["quantity"].sum())
    cut = rows.filter(pl.col("side") == CUT_OFF)
    if cut.is_empty() or not total:
        return 0.0, ""
    names = ", ".join(cut["flow"].unique().sort())
    return round(100 * float(cut["quantity"].sum()) / total, 4), f"Cut off by share of mass taken in: {names}"


def _boundary(footprint: Footprint) -> str:
    names = ", ".join(footprint.methods["process"].unique(maintain_order=True))
    return f"Cradle to gate. Processes of the enterprise: {names}. Upstream: fuels, power, heat and bought materials."


def _allocation(footprint: Footprint) -> str:
    parts = [
        f"{row['process']}/{row['flow']}: {METHOD_NAMES.get(row['method'], ('', row['method']))[1]}"
        for row in footprint.methods.filter(pl.col("method") != "all").iter_rows(named=True)
    ]
    return "; ".join(parts) or "No process has several products."


def _uncertainty(footprint: Footprint) -> str:
    interval = footprint.interval
    if interval is None:
        return "Not assessed."
    drivers = ", ".join(name for name, _ in interval.drivers[:3])
    return (
        f"Monte Carlo, {interval.draws} draws, seed {interval.seed}: 95 % between {interval.low:.6g} and "
        f"{interval.high:.6g} tCO2e/{footprint.unit}. Drivers: {drivers}."
    )


def _comment(footprint: Footprint) -> str:
    kinds = sorted({finding.rule for finding in footprint.findings if finding.severity != "info"})
    return (
        f"{rules()['standard']['en']}; confidence of the result: {footprint.confidence}. "
        f"The carbon content of the product is declared as zero. Findings: {', '.join(kinds) or 'none'}."
    )


def decimal_text(value: float) -> str:
    """Return a number as the format writes decimals: digits and a dot, no exponent, 12 significant digits."""
    return f"{Decimal(f'{value:.12g}'):f}"


def _cannot(footprint: Footprint) -> Finding:
    if footprint.unit not in UNITS:
        zh, en = f"计量单位 {footprint.unit} 不在格式之内", f"the unit {footprint.unit} is not one of the format"
    elif footprint.total is None:
        zh, en = "碳足迹没有总数", "the footprint has no total"
    else:
        zh, en = "碳足迹为负，格式只接受不小于零的数", "the footprint is negative and the format takes none below zero"
    return Finding(
        "warning",
        "footprint.no-exchange",
        f"未写出 PACT 数据交换文件：{zh}。",
        f"No PACT exchange file was written: {en}.",
        given=footprint.product,
    )


def _incomplete(errors: list[str]) -> Finding:
    shown = "；".join(errors)
    return Finding(
        "warning",
        "footprint.exchange-incomplete",
        f"未写出 PACT 数据交换文件，请用 --pact 文件补充：{shown}。",
        f"No PACT exchange file was written; state what is missing in a --pact file: {'; '.join(errors)}.",
        expected="PACT Technical Specifications 2.3",
        given=errors[0],
        count=len(errors),
    )
