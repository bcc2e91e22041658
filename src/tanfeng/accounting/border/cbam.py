"""CBAM of an enterprise's products (碳边境调节机制): actual embedded emissions beside the default with its mark-up.

Free allocation is shown with how surely its benchmark is known and is not deducted: the final benchmarks and how they
phase out were not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.accounting.border import embedded, pfc, precursors
from tanfeng.accounting.border.defaults import DefaultValue, default_value
from tanfeng.accounting.border.embedded import Embedded
from tanfeng.accounting.border.goods import coverage
from tanfeng.accounting.border.product import Product
from tanfeng.accounting.border.products import KEY, production
from tanfeng.accounting.border.rules import load
from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.core.lineage import Lineage
from tanfeng.ledger import Ledger
from tanfeng.reference import Reference, ReferenceRow

if TYPE_CHECKING:
    from tanfeng.accounting.activity_account import Account


@dataclass(frozen=True)
class Cbam:
    """What the mechanism says of an enterprise's products in a year (CBAM 结果)."""

    year: int
    import_year: int
    products: tuple[Product, ...]
    threshold: ReferenceRow | None
    price: float | None
    imports: float | None
    findings: tuple[Finding, ...]
    account: Account | None = field(repr=False, compare=False)
    reference: Reference = field(repr=False, compare=False)
    ledger: Ledger = field(repr=False, compare=False)

    @property
    def exempt(self) -> bool | None:
        """Whether an importer with this mass in the year stays at or below the threshold; ``None`` if not asked."""
        if self.imports is None or self.threshold is None or self.threshold.value is None:
            return None
        return self.imports <= self.threshold.value

    @cached_property
    def lineage(self) -> Lineage:
        """The chain of every figure down to account lines, ledger rows and reference rows."""
        from tanfeng.accounting.border.lineage import of_cbam

        return of_cbam(self)

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the result as the JSON contract prints it."""
        row = self.threshold
        return {
            "year": self.year,
            "import_year": self.import_year,
            "price_eur_per_tco2e": self.price,
            "threshold": None
            if row is None
            else {"value": row.value, "unit": row.unit, "confidence": row.confidence, "note": row.note},
            "imports": self.imports,
            "exempt": self.exempt,
            "products": [product.to_dict(self.price, lang) for product in self.products],
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }


def cbam(
    account: Account | None,
    ledger: Ledger,
    *,
    reference: Reference,
    year: int,
    price: float | None = None,
    imports: float | None = None,
    import_year: int | None = None,
    slope: str = "",
) -> Cbam:
    """Return what CBAM says of every product of the ledger in the year.

    ``account`` gives the direct emissions (``None``: only defaults are shown); ``import_year`` chooses the default and
    its mark-up where goods are imported in another year than they were made; ``price`` is that of a certificate in
    EUR/tCO2e; ``imports`` the tonnes of one importer; ``slope`` a cell technology whose EU slope replaces the account's
    PFC. Raises :class:`UsageError` on an unknown technology.
    """
    rules = load("cbam")
    rows = production(ledger, year)
    findings: list[Finding] = []
    products: list[Product] = []
    made: dict[str, Embedded] = {}
    groups = list(rows.group_by(*KEY, maintain_order=True))
    # Unwrought aluminium first: what is made of it carries its emissions.
    groups.sort(key=lambda group: str(group[0][3])[:4] not in rules["simple"])
    for key, own in groups:
        unit, product, origin, cn_code = (str(part or "") for part in key)
        covered = coverage(cn_code, str(own["metal"][0] or ""), reference)
        tonnes = None if own["tonnes"].null_count() else float(own["tonnes"].sum())
        item = Product(unit, product, origin, cn_code, covered, tonnes)
        if covered.status == "good":
            item, said = _good(
                item, own, rows, _Context(account, ledger, reference, year, import_year or year, slope, made)
            )
            findings += said
            if item.actual is not None and covered.cn in rules["simple"]:
                made[product] = item.actual
        else:
            findings.append(_told(item, own))
        products.append(item)
    if rows.is_empty():
        findings.append(_nothing(year))
    findings += _unattributed(account, year)
    return Cbam(
        year=year,
        import_year=import_year or year,
        products=tuple(products),
        threshold=reference.row(rules["threshold"]),
        price=price,
        imports=imports,
        findings=tuple(in_order(findings)),
        account=account,
        reference=reference,
        ledger=ledger,
    )


@dataclass(frozen=True)
class _Context:
    account: Account | None
    ledger: Ledger
    reference: Reference
    year: int
    import_year: int
    slope: str
    made: Mapping[str, Embedded]


def _good(item: Product, own: pl.DataFrame, rows: pl.DataFrame, context: _Context) -> tuple[Product, list[Finding]]:
    default = default_value(context.reference, item.cn_code, context.import_year)
    findings = [default] if isinstance(default, Finding) else []
    if item.coverage.cn in load("cbam")["simple"]:
        actual, said = _simple(item, rows, context)
    else:
        actual, said = precursors.of_good(own, context.ledger, context.made, context.reference, context.import_year)
    known = default if isinstance(default, DefaultValue) else None
    benchmarks = _benchmarks(item, context.reference)
    return replace(item, actual=actual, default=known, benchmarks=benchmarks), [*findings, *said]


def _simple(item: Product, rows: pl.DataFrame, context: _Context) -> tuple[Embedded | None, list[Finding]]:
    """Direct emissions of the unit over all of its unwrought aluminium."""
    if context.account is None:
        return None, []
    output = rows.filter(
        (pl.col("unit_id") == item.unit_id)
        & pl.col("cn_code").str.replace_all(r"\D", "").str.slice(0, 4).is_in(load("cbam")["simple"])
    )
    lines = context.account.lines.filter(pl.col("period").fill_null("").str.starts_with(str(context.year)))
    slope = context.slope if item.origin == "primary" else ""
    found = embedded.of_unit(lines, item.unit_id, output, primary=item.origin == "primary", pfc_apart=bool(slope))
    if not isinstance(found, Embedded):
        return None, found
    if not slope:
        return found, []
    analyses = context.ledger.table("analyses")
    part = pfc.of_unit(lines, analyses, item.unit_id, slope, context.reference)
    if isinstance(part, Finding):
        return None, [part]
    share = part.tco2e / sum((Fraction(repr(float(t))) for t in output["tonnes"]), Fraction(0))
    inputs = (*found.inputs, *part.inputs, *(f"ref:{row.key}" for row in part.rows))
    words = weakest([found.confidence, *(row.confidence for row in part.rows)])
    both = (found.co2 or Fraction(0)) + share
    return replace(found, pfc=share, total=both, confidence=words, inputs=tuple(dict.fromkeys(inputs))), []


def _benchmarks(item: Product, reference: Reference) -> tuple[ReferenceRow, ...]:
    rules = load("cbam")["benchmarks"]
    keys = [rules[item.origin]] if item.origin in rules else []
    keys += [entry["row"] for entry in rules["add_ons"] if item.coverage.cn[:4] in entry["cn"]]
    return tuple(row for row in map(reference.row, keys) if row is not None)


def _told(item: Product, rows: pl.DataFrame) -> Finding:
    """Say of a product that it is no good, or that this cannot be told: no figure, which is not zero."""
    first = rows.row(0, named=True)
    place = Address(str(first["_file"] or ""), str(first["_sheet"] or ""), int(first["_row"] or 0), "cn_code")
    if item.coverage.status == "not a good":
        zh, en = "不是 CBAM 货物，没有数（不是零）", "is not a CBAM good: it has no figure, which is not zero"
        rule = "cbam.not-a-good"
    else:
        zh, en = "是否 CBAM 货物无法判断，没有数", "may or may not be a CBAM good: it has no figure"
        rule = "cbam.coverage-unknown"
    return Finding(
        "info" if rule == "cbam.not-a-good" else "warning",
        rule,
        f"“{item.product}”（{item.unit_id}）{zh}：{item.coverage.zh}。",
        f"{item.product} ({item.unit_id}) {en}: {item.coverage.en}.",
        place,
        given=item.cn_code,
        count=rows.height,
    )


def _unattributed(account: Account | None, year: int) -> list[Finding]:
    """Direct emissions of the enterprise that belong to no unit are in no product's figure."""
    if account is None:
        return []
    lines = account.lines.filter(
        pl.col("stream").is_in(load("cbam")["streams"])
        & (pl.col("unit_id").fill_null("") == "")
        & pl.col("period").fill_null("").str.starts_with(str(year))
    )
    if lines.is_empty():
        return []
    first = lines.row(0, named=True)
    return [
        Finding(
            "warning",
            "cbam.lines-without-unit",
            f"{lines.height} 行直接排放不属于任何生产单元，没有计入任何产品。",
            f"{lines.height} lines of direct emissions belong to no unit and are in no product's figure.",
            Address(str(first["_file"] or ""), str(first["_sheet"] or ""), int(first["_row"] or 0), "unit_id"),
            count=lines.height,
        )
    ]


def _nothing(year: int) -> Finding:
    return Finding(
        "blocks submission",
        "cbam.no-production",
        f"台账没有 {year} 年的产量。",
        f"The ledger has no production in {year}.",
        Address(file="production"),
    )
