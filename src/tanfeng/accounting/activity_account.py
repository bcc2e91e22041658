"""The account of an activity table (核算): energy and greenhouse gases by guideline, with what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl

from tanfeng.accounting import combinations, kernel, vintages
from tanfeng.accounting.addresses import located
from tanfeng.accounting.analyses import with_analyses
from tanfeng.accounting.emission_problems import HEAT_STATE, UNUSABLE_ANALYSIS
from tanfeng.accounting.energy import CURRENT, EnergyRules
from tanfeng.accounting.fixed_point import in_tonnes
from tanfeng.accounting.formulas import CO2
from tanfeng.accounting.gases import GasAmount, by_gas, weight_column, with_weights
from tanfeng.accounting.guideline import Guideline
from tanfeng.accounting.guideline_remarks import guideline_remarks
from tanfeng.accounting.kernel import KIND, gas_column
from tanfeng.accounting.lines import LINE, with_texts
from tanfeng.accounting.resolution import Coefficient, Context, resolve
from tanfeng.accounting.steam_mass import with_enthalpy
from tanfeng.accounting.totals import absent_streams, energy_totals, missing_inputs, totals
from tanfeng.core.confidence import LADDER
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.language import choose
from tanfeng.core.lineage import Lineage
from tanfeng.reference import Reference

#: Changes whenever the same input and reference edition would give another result.
METHOD = "2"

#: Lines written to JSON at a time.
_LINES_AT_A_TIME = 50_000

#: The columns of a line in the contract.
LINE_COLUMNS: tuple[str, ...] = (
    "enterprise_id",
    "unit_id",
    "period",
    "stream",
    "item",
    "quantity",
    "unit",
    "tco2e",
    "formula",
    "factors",
    "sources",
    "confidence",
)


@dataclass(frozen=True)
class Account:
    """An account: its lines, totals and energy in tonnes, and what stops or weakens it (核算结果).

    ``lines`` has one row per activity row, in the order of the activity table: the columns of the contract, then
    ``tce_calorific``, ``tce_equivalent`` (t), the fixed-point columns (Int64 millionths of a tonne), the kind of row,
    the address, ``guideline``, ``process_id``, ``meter_id`` and ``uncertainty``; with gases beyond CO2 also
    ``<gas>_tonnes_fixed`` and ``<gas>_tco2e_fixed``. ``totals`` and ``energy`` hold decimals with six places, ``None``
    where nothing could be summed. ``rounding`` is the policy that was followed. ``analyses`` are the rows of that table
    that a line uses; ``parts`` are the accounts that a merged one is made of, each by one guideline.
    """

    guideline: str
    edition: str
    region: str | None
    factor_year: int | None
    lines: pl.DataFrame
    totals: Mapping[str, Decimal | None]
    energy: Mapping[str, Decimal | None]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    coefficients: tuple[Coefficient, ...] = field(repr=False)
    reference: Reference = field(repr=False, compare=False)
    activity: pl.DataFrame = field(repr=False, compare=False)
    guidelines: tuple[Guideline, ...] = field(default=(), repr=False)
    rounding: str = "none"
    analyses: pl.DataFrame | None = field(default=None, repr=False, compare=False)
    parts: tuple[Account, ...] = field(default=(), repr=False)

    @cached_property
    def gases(self) -> dict[str, GasAmount]:
        """The gases of the total that the guideline shows gas by gas: tonnes of the gas and of CO2 equivalents."""
        return self.gases_of(self.guidelines[0].gas_total().name)

    def gases_of(self, total: str) -> dict[str, GasAmount]:
        """Return the gases of a total; a merged account adds up those of its parts that have the total."""
        if self.parts:
            from tanfeng.accounting.merged import merged_gases

            return merged_gases(self.parts, total)
        guideline = self.guidelines[0]
        return by_gas(self.lines, guideline.totals[total].members, guideline.gases)

    @cached_property
    def lineage(self) -> Lineage:
        """The chain from each total to its lines, from a line to its ledger row and factors; built when asked for."""
        from tanfeng.accounting.account_lineage import lineage

        return lineage(self)

    def guideline_title(self) -> str:
        """Return the title of the guideline (of all guidelines of a merged account) in the user's language."""
        return choose("；", "; ").join(choose(g.title_zh, g.title_en) for g in self.guidelines)

    def stream_names(self) -> dict[str, str]:
        """Return the names of the guideline's streams in the user's language."""
        return {s.name: choose(s.name_zh, s.name_en) for g in self.guidelines for s in g.streams.values()}

    def total_names(self) -> dict[str, str]:
        """Return the names of the totals in the user's language."""
        return {t.name: choose(t.zh, t.en) for g in self.guidelines for t in g.totals.values()}

    def by(self, *columns: str) -> pl.DataFrame:
        """Return the sums of the lines by some of their columns: tCO2, rows with and without a number, confidence."""
        computed = pl.col("tco2e_fixed").is_not_null().sum()
        rank = {word: position for position, word in enumerate(LADDER)}
        used = pl.when(pl.col("tco2e").is_not_null() | (computed == 0)).then(pl.col("confidence"))
        needed = pl.col(KIND).is_in([number for number, c in enumerate(self.coefficients) if c.counts]).sum()
        return (
            self.lines.group_by(*columns)
            .agg(
                pl.col("tco2e_fixed").cast(pl.Int128).sum().alias("_sum"),
                computed.cast(pl.Int64).alias("computed"),
                (needed - computed).cast(pl.Int64).alias("without_number"),
                used.replace_strict(rank, return_dtype=pl.Int64).max().alias("_weakest"),
            )
            .with_columns(
                tco2e=pl.when(pl.col("computed") > 0).then(in_tonnes(pl.col("_sum"))),
                confidence=pl.col("_weakest").replace_strict(dict(enumerate(LADDER)), return_dtype=pl.String),
            )
            .drop("_sum", "_weakest")
            .sort(*columns)
        )

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the account as the JSON contract prints it."""
        return self._document(self._printed().to_dicts(), lang)

    def json_parts(self, lang: str | None = None) -> Iterator[str]:
        """Yield the text of :meth:`to_dict` as JSON, one line of text for each line, never all of it in memory."""
        around = json.dumps(self._document([], lang), ensure_ascii=False, indent=2, allow_nan=False)
        before, _, after = around.partition('"lines": []')
        yield f'{before}"lines": ['
        separator = "\n"
        for block in self._printed().iter_slices(_LINES_AT_A_TIME):
            yield separator + block.write_ndjson().strip().replace("\n", ",\n")
            separator = ",\n"
        yield f"]{after}\n"

    def _printed(self) -> pl.DataFrame:
        return self.lines.select(*LINE_COLUMNS, "tce_calorific", "tce_equivalent", "energy_factors")

    def _document(self, lines: list[dict[str, Any]], lang: str | None) -> dict[str, Any]:
        return {
            "guideline": self.guideline,
            "edition": self.edition,
            "method": METHOD,
            "region": self.region,
            "factor_year": self.factor_year,
            "rounding": self.rounding,
            "lines": lines,
            "totals": {name: _number(value) for name, value in self.totals.items()},
            "gases": {
                gas: {"tonnes": _number(amount.tonnes), "tco2e": _number(amount.tco2e)}
                for gas, amount in self.gases.items()
            },
            "energy": {name: _number(value) for name, value in self.energy.items()},
            "findings": [finding.to_dict(lang) for finding in self.findings],
            "missing": list(self.missing),
        }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def account(
    activity: pl.DataFrame,
    *,
    reference: Reference,
    guideline: Guideline | str,
    region: str | None = None,
    factor_year: int | None = None,
    findings: Sequence[Finding] = (),
    analyses: pl.DataFrame | None = None,
) -> Account:
    """Compute the account of an activity table (columns of the ledger's ``activity``; see ``ledger.schema``).

    ``region`` (adcode) and ``factor_year`` choose the electricity factor; without a year it is the period's own.
    ``findings`` are those of the ledger, which the account carries on. ``analyses`` is the ledger's table of measured,
    supplier's and enterprise's values; a row that names only its unit takes those of its enterprise where the table
    says ``enterprise_id`` as well. Nothing that is wrong with the data raises: a row that cannot be computed has no
    number and a finding with its address.
    """
    chosen = Guideline.load(guideline) if isinstance(guideline, str) else guideline
    context = Context(reference, chosen, EnergyRules.load(CURRENT), region, factor_year)
    from tanfeng.accounting.electricity.claims import named

    heated, heat_findings = with_enthalpy(named(activity), reference)
    analysed = with_analyses(heated, analyses, context)
    gases = chosen.gases if chosen.gases != (CO2,) else ()
    completed = combinations.complete(nw.from_native(analysed.frame.lazy()))
    coefficients = [resolve(kind, context) for kind in combinations.find(completed)]
    applied = combinations.collected(kernel.apply(_numbered(completed), coefficients, gases=gases))
    if gases:
        applied = with_weights(applied, coefficients, gases)
    by_gas_columns = [column(gas) for gas in gases for column in (gas_column, weight_column)]
    lines = with_texts(applied, coefficients, chosen.id, by_gas_columns)
    own = [
        *chosen.check(reference),
        *_located(lines, coefficients, [*heat_findings, *analysed.findings]),
        *vintages.check(coefficients, chosen, reference),
        *vintages.borrowed_values(activity, chosen, reference),
        *absent_streams(coefficients, chosen),
        *guideline_remarks(chosen, coefficients, lines),
    ]
    sums, incomplete = totals(lines, coefficients, chosen)
    energy, energy_incomplete = energy_totals(lines, coefficients, context.energy_rules)
    return Account(
        guideline=chosen.id,
        edition=reference.edition,
        region=region,
        factor_year=factor_year,
        lines=lines,
        totals=sums,
        energy=energy,
        findings=tuple(in_order([*findings, *unsaid(own, findings), *incomplete, *energy_incomplete])),
        missing=missing_inputs(lines, coefficients),
        coefficients=tuple(coefficients),
        reference=reference,
        activity=activity,
        guidelines=(chosen,),
        rounding=chosen.rounding.mode,
        analyses=analysed.used,
    )


def _located(lines: pl.DataFrame, coefficients: Sequence[Coefficient], details: Sequence[Finding]) -> list[Finding]:
    """The findings of the kinds with their addresses; where a detail says the same of a row, the detail alone."""
    said = {detail.rule for detail in details if detail.rule in (HEAT_STATE, UNUSABLE_ANALYSIS)}
    return [*(f for f in located(lines, coefficients) if f.rule not in said), *details]


def unsaid(own: Sequence[Finding], findings: Sequence[Finding]) -> list[Finding]:
    """Leave out what a blocking finding of the ledger already says of the same cell: one fault, one sentence."""
    said = {
        (f.address.file, f.address.sheet, f.address.row, f.address.column)
        for f in findings
        if f.blocks and f.address.row
    }
    return [f for f in own if (f.address.file, f.address.sheet, f.address.row, f.address.column) not in said]


def _numbered(completed: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Number the rows, so that the lines can be put back into the order of the table after the join."""
    native: pl.LazyFrame = nw.to_native(completed)
    return nw.from_native(native.with_row_index(LINE))
