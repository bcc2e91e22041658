"""What a row is called in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tanfeng.reference.rows import ReferenceRow
from tanfeng.reference.vocabulary import split

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference

#: Columns whose codes have words of their own in the table ``terms``.
_CODED = ("sector", "kind", "level", "statistic", "assessment")

#: Labels that explain a row but do not name what it is about.
_NOT_NAMING = frozenset({*_CODED, "scheme", "level_names", "metric", "plan_role", "category", "exemption"})


def name_of(reference: Reference, row: ReferenceRow, lang: str) -> str:
    """Return a readable name: the place, what it is about, the quantity, the edition or year."""
    parts = [_region(reference, row, lang), *_sector(reference, row, lang), *_subject(reference, row, lang)]
    parts += [*_codes(reference, row, lang), quantity_name(reference, row, lang)]
    when = row.dims.get("period") if row.dims.get("period") not in (None, "year") else row.dims.get("year", "")
    mark = ", ".join(part for part in (row.dims.get("vintage") or row.edition, when or "") if part)
    text = ("" if lang == "zh" else " ").join(part for part in parts if part)
    return f"{text}（{mark}）" if mark and lang == "zh" else f"{text} ({mark})" if mark else text


def quantity_name(reference: Reference, row: ReferenceRow, lang: str) -> str:
    """Return the quantity in words."""
    return reference.names("quantities", lang).get(row.quantity, row.quantity)


def _region(reference: Reference, row: ReferenceRow, lang: str) -> str:
    region = reference.region(row.region)
    if region is None or region.level in ("world", "country"):
        return ""
    return region.name_zh if lang == "zh" else region.name_en


def _subject(reference: Reference, row: ReferenceRow, lang: str) -> list[str]:
    ending = "_zh" if lang == "zh" else "_en"
    labels = [row.dims[c] for c in row.dims if c.endswith(ending) and c.removesuffix(ending) not in _NOT_NAMING]
    if labels:
        return labels[:1]
    found: list[str] = []
    for column, vocabulary in (
        ("item", reference.items),
        ("route", reference.routes),
        ("metal", reference.metals),
    ):
        for part in split(row.dims.get(column)):
            entry = vocabulary.find(part)
            found.append((entry.name_zh if lang == "zh" else entry.name_en) if entry else part)
        if found:
            return found
    skip = {"year", "period", "vintage", "edition", *_CODED}
    return [v for c, v in row.dims.items() if c not in skip][:2]


def _codes(reference: Reference, row: ReferenceRow, lang: str) -> list[str]:
    words = reference.names("terms", lang)
    return [words[row.dims[c]] for c in _CODED[1:] if row.dims.get(c) in words]


def _sector(reference: Reference, row: ReferenceRow, lang: str) -> list[str]:
    word = reference.names("terms", lang).get(row.dims.get(_CODED[0], ""))
    return [word] if word else []
