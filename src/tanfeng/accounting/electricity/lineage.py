"""The chain of the electricity account (电力溯源): total → line → ledger row, factor, certificate → source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.accounting.electricity.matching import MONTH, YEAR
from tanfeng.accounting.fixed_point import to_decimal
from tanfeng.accounting.ledger_figures import ledger_figures
from tanfeng.core.confidence import is_known, weakest
from tanfeng.core.lineage import Figure, Lineage

if TYPE_CHECKING:
    from tanfeng.accounting.electricity.account import ElectricityAccount

SIDES = {"location": ("位置法", "location-based"), "market": ("市场法", "market-based")}
_CELL = ":emission_factor"


def total_id(account: ElectricityAccount, enterprise: str, side: str) -> str:
    """Return the id of an enterprise's total: ``electricity.<purpose>.<year>.<enterprise>.<side>_based``."""
    return f"electricity.{account.purpose}.{account.year}.{enterprise}.{side}_based"


def line_id(account: ElectricityAccount, ledger: str, side: str) -> str:
    """Return the id of one result of one line."""
    return f"electricity.{account.purpose}.{account.year}.line.{ledger.removeprefix('ledger:')}.{side}"


def lineage(account: ElectricityAccount) -> Lineage:
    """Return every figure of the account with all its inputs, so that no chain breaks off."""
    lines = account.lines
    used = account.activity.with_row_index("_at").filter(pl.col("stream").is_in(lines["stream"].unique().to_list()))
    used = used.filter(pl.col("period").fill_null("").str.starts_with(str(account.year)))
    rows = ledger_figures(used.with_columns(_figure=lines["ledger"]), "activity") if lines.height else iter(())
    return Lineage(
        [*_totals(account), *_lines(account), *rows, *_cells(account), *_certificates(account), *_factors(account)]
    )


def _totals(account: ElectricityAccount) -> Iterator[Figure]:
    for (enterprise,), lines in account.lines.group_by("enterprise_id", maintain_order=True):
        counted = lines.filter(pl.col("state") != "not applicable")
        for side, (zh, en) in SIDES.items():
            known = counted.filter(pl.col(f"{side}_fixed").is_not_null())
            lost = counted.filter(pl.col(f"{side}_fixed").is_null())
            whole = known.height > 0 and (side == "location" or lost.is_empty())
            value = float(to_decimal(int(known[f"{side}_fixed"].cast(pl.Int128).sum()))) if whole else None
            yield Figure(
                id=total_id(account, str(enterprise or ""), side),
                name_zh=f"{enterprise or ''} {account.year} 年电力排放（{zh}）",
                name_en=f"{enterprise or ''} {account.year} electricity, {en}",
                value=value,
                unit=_unit(account),
                formula="Σ",
                inputs=tuple(line_id(account, row, side) for row in known["ledger"]),
                confidence=weakest(known[f"{side}_confidence"].unique()) if whole else "not-found",
                missing=tuple(lost["ledger"]),
            )


def _unit(account: ElectricityAccount) -> str:
    factor = account.location_factor
    return f"t{factor.kind.gas}" if factor else "tCO2"


def _lines(account: ElectricityAccount) -> Iterator[Figure]:
    proofs = _proofs(account)
    for line in account.lines.iter_rows(named=True):
        for side, (zh, en) in SIDES.items():
            key = line[f"{side}_factor"]
            factor = () if key is None else (key,) if key.startswith("ledger:") else (f"ref:{key}",)
            proof = proofs.get(line["ledger"], ()) if side == "market" else ()
            yield Figure(
                id=line_id(account, line["ledger"], side),
                name_zh=f"{line['period']} {line['stream']} {line['attribute']}（{zh}）",
                name_en=f"{line['period']} {line['stream']} {line['attribute']}, {en}",
                value=line[f"{side}_tco2"],
                unit=_unit(account),
                formula=line[f"{side}_formula"] or "",
                inputs=(line["ledger"], *factor, *proof),
                confidence=line[f"{side}_confidence"],
                missing=("proof",) if side == "market" and line["unproven_wh"] else (),
            )


def _proofs(account: ElectricityAccount) -> dict[str, tuple[str, ...]]:
    """Return, for each line with a certificate, the certificate rows of its enterprise, number and year."""
    from tanfeng.accounting.electricity.proof import number_of_claim

    claims = account.lines.filter(pl.col("proven_wh") > 0).with_columns(
        number=number_of_claim(), _year=pl.col("period").str.slice(0, 4)
    )
    used = account.held.filter(pl.col("used_wh") > 0).with_columns(_year=pl.col("period").str.slice(0, 4))
    pairs = claims.join(
        used.select("enterprise_id", "number", "_year", certificate_period="period", proof_row="ledger"),
        on=["enterprise_id", "number", "_year"],
        how="inner",
        maintain_order="left",
    )
    own = pl.col("matching").is_in([MONTH, YEAR]) & (pl.col("certificate_period") != pl.col("period"))
    kept = pairs.filter(~own).group_by("ledger", maintain_order=True).agg("proof_row")
    return {row: tuple(proofs) for row, proofs in kept.iter_rows()}


def _cells(account: ElectricityAccount) -> Iterator[Figure]:
    """The factors that people wrote into rows."""
    names = ("location_factor", "market_factor")
    cells = {c for name in names for c in account.lines[name].drop_nulls() if c.startswith("ledger:")}
    for cell in sorted(cells):
        yield Figure(
            id=cell,
            name_zh="台账实测值",
            name_en="measured value of the ledger",
            value=None,
            confidence="measured",
            source=str(_file_of(account, cell.removesuffix(_CELL)) or ""),
        )


def _file_of(account: ElectricityAccount, ledger: str) -> Any:
    return account.lines.filter(pl.col("ledger") == ledger)["_file"].first()


def _certificates(account: ElectricityAccount) -> Iterator[Figure]:
    for row in account.held.filter(pl.col("used_wh") > 0).iter_rows(named=True):
        stated = str(row["confidence"] or "reported")
        piece = (f"ref:{_piece_key()}",) if row["by_piece"] else ()
        yield Figure(
            id=row["ledger"],
            name_zh=f"绿电凭证 {row['evidence']}（{row['period']}）",
            name_en=f"certificate {row['evidence']} ({row['period']})",
            value=row["quantity"],
            unit=str(row["unit"] or ""),
            inputs=piece,
            confidence=stated if is_known(stated) else "recalled",
            source=str(row.get("source") or row["evidence"] or ""),
        )


def _piece_key() -> str:
    from tanfeng.accounting.electricity.kinds import FactorKinds

    return FactorKinds.load().certificate


def _factors(account: ElectricityAccount) -> Iterator[Figure]:
    names = ("location_factor", "market_factor")
    keys = {key for name in names for key in account.lines[name].drop_nulls() if not key.startswith("ledger:")}
    if account.held.filter((pl.col("used_wh") > 0) & pl.col("by_piece")).height:
        keys.add(_piece_key())
    for key in sorted(keys):
        yield account.reference.figure(key)
