"""Factors that a person wrote into the ledger (所填电力因子): of the wrong kind, of another year, not in their notice.

A supplier's factor seldom equals a published one to the digit. Where it does, the published one was meant, and its kind
has to be the kind that the purpose takes.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.electricity.kinds import FactorKind, FactorKinds
from tanfeng.accounting.electricity.power import ACQUIRED
from tanfeng.accounting.electricity.problems import BLOCKS, of_rows
from tanfeng.accounting.factors import region_chain
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference, ReferenceRow

#: Columns of a row in which people name the document of a factor.
_NAMING = ("source", "note")


def check(rows: pl.DataFrame, reference: Reference, kind: FactorKind, region: str | None, year: int) -> list[Finding]:
    """Return what is wrong with the factors given in the rows, for a purpose that takes ``kind``."""
    bought = (pl.col("acquisition") == ACQUIRED) | (pl.col("stream") == "electricity_out")
    given = rows.filter(bought & (pl.col("emission_factor") > 0))
    published = _published(reference)
    own = set(region_chain(reference, region)) if region else set()
    found: list[Finding] = []
    for (value,), same in given.group_by("emission_factor", maintain_order=True):
        found += _of_value(float(str(value)), same, published, kind=kind, own=own, year=year)
    return [*found, *_not_in_notice(given, reference, published), *_overlay_against_notice(reference)]


def _published(reference: Reference) -> list[ReferenceRow]:
    kinds = FactorKinds.load()
    rows = reference.rows(kinds.table)
    return [row for row in rows if row.quantity == kinds.quantity and row.value]


def _of_value(
    value: float, rows: pl.DataFrame, published: list[ReferenceRow], *, kind: FactorKind, own: set[str], year: int
) -> Iterator[Finding]:
    equal = [row for row in published if row.value == value]
    if not equal:
        return
    here = [r for r in equal if r.dims["kind"] == kind.key and (kind.place == "nation" or not own or r.region in own)]
    if any(row.dims.get("year") == str(year) for row in here):
        return
    if here:
        of_year = here[0].dims.get("year", "")
        yield of_rows(
            rows,
            "warning",
            "electricity.factor-of-other-year",
            f"所填电力因子 {value:g} 是 {of_year} 年的{kind.name_zh}，报告年份为 {year} 年。",
            f"The given factor {value:g} is the {kind.name_en} of {of_year}; the reporting year is {year}.",
            "emission_factor",
            expected=str(year),
            given=of_year,
        )
        return
    same_kind = [row for row in equal if row.dims["kind"] == kind.key]
    if same_kind:
        yield of_rows(
            rows,
            BLOCKS,
            "electricity.factor-of-other-place",
            f"所填电力因子 {value:g} 是地区 {same_kind[0].region} {same_kind[0].dims.get('year', '')} 年的"
            f"{kind.name_zh}，不是本地区的。",
            f"The given factor {value:g} is the {kind.name_en} of {same_kind[0].region} "
            f"{same_kind[0].dims.get('year', '')}, another place.",
            "emission_factor",
            expected=", ".join(sorted(own)),
            given=same_kind[0].region,
        )
        return
    other = FactorKinds.load().kinds[equal[0].dims["kind"]]
    upstream_zh = "（含上游，单位为二氧化碳当量）" if other.gas != kind.gas else ""
    upstream_en = " (with upstream, in CO2e)" if other.gas != kind.gas else ""
    yield of_rows(
        rows,
        BLOCKS,
        "electricity.factor-of-other-kind",
        f"所填电力因子 {value:g} 是{other.name_zh}{upstream_zh}，本用途须用{kind.name_zh}，两者不可互换。",
        f"The given factor {value:g} is the {other.name_en}{upstream_en}; this purpose takes the {kind.name_en}, and "
        "the two are not interchangeable.",
        "emission_factor",
        expected=kind.key,
        given=f"{other.key} {equal[0].dims.get('year', '')}".strip(),
    )


def _not_in_notice(given: pl.DataFrame, reference: Reference, published: list[ReferenceRow]) -> Iterator[Finding]:
    """A row that names a notice, and a factor which that notice does not hold (因子不在所称公告中)."""
    for document, rows in sorted(_by_document(reference, published).items()):
        plain = _plain(document)
        names = pl.concat_str([pl.col(c).fill_null("") for c in _NAMING if c in given.columns], separator=" ")
        naming = given.filter(names.str.normalize("NFKC").str.replace_all(r"\s", "").str.contains(plain, literal=True))
        wrong = naming.filter(~pl.col("emission_factor").is_in([row.value for row in rows]))
        for (value,), same in wrong.group_by("emission_factor", maintain_order=True):
            yield of_rows(
                same,
                BLOCKS,
                "electricity.factor-not-in-notice",
                f"所填电力因子 {value} 注明出自“{document}”，但该文件的数据中没有这个值。",
                f"The given factor {value} is said to come from {document}, whose data do not hold it.",
                "emission_factor",
                expected=document,
                given=str(value),
            )


def _by_document(reference: Reference, published: list[ReferenceRow]) -> dict[str, list[ReferenceRow]]:
    found: dict[str, list[ReferenceRow]] = {}
    for row in published:
        source = reference.source(row.source)
        if source and source.document:
            found.setdefault(source.document, []).append(row)
    return found


def _plain(text: str) -> str:
    import unicodedata

    return "".join(unicodedata.normalize("NFKC", text).split())


def _overlay_against_notice(reference: Reference) -> Iterator[Finding]:
    """A row of a workspace's reference data that names a shipped edition and says something else than it.

    An edition is what its notice printed. Completing it with a place the shipped table lacks is no fault; another value
    for the same place and year is, and so is a year of which the notice does not speak.
    """
    shipped = Reference.load()
    table = FactorKinds.load().table
    known = {(r.edition, r.dims["kind"], r.region, r.dims.get("year")): r for r in _published(shipped)}
    years = {(r.edition, r.dims.get("year")) for r in _published(shipped) if r.edition}
    editions = {edition for edition, _ in years}
    for row in reference.rows(table):
        if row.edition not in editions or row.value is None or shipped.row(row.key) == row:
            continue
        printed = known.get((row.edition, row.dims.get("kind", ""), row.region, row.dims.get("year")))
        other_value = printed is not None and row.dims.get("technology") == printed.dims.get("technology")
        if (other_value and printed is not None and printed.value != row.value) or (
            printed is None and (row.edition, row.dims.get("year")) not in years
        ):
            yield Finding(
                BLOCKS,
                "electricity.factor-not-in-notice",
                f"工作区参考数据 {row.key} 的值 {row.value:g}（{row.dims.get('year', '')} 年）"
                f"不在所称版本 {row.edition} 中。",
                f"The reference row {row.key} of the workspace ({row.value:g}, {row.dims.get('year', '')}) is not in "
                f"the edition {row.edition} that it names.",
                Address(row.file, "", row.line, "value"),
                expected="" if printed is None or printed.value is None else f"{printed.value:g}",
                given=f"{row.value:g}",
            )
