"""Codes of technologies, routes and units in a sentence, told by their names (编号换成名称)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tanfeng.core.language import choose, current
from tanfeng.reference import Reference
from tanfeng.report.numbers import Said

#: A code that stands alone: capitals, then parts after hyphens (``EE-CU``, ``X-zhuye-nonferrous-zn``).
_CODE = re.compile(r"(?<![\w./-])[A-Z]{1,4}(?:-[A-Za-z0-9]+)+(?![\w/-]|[.:]\w)")
_SEPARATOR = r"(?:、|, )"
_LIST = re.compile(rf"{_CODE.pattern}(?:{_SEPARATOR}{_CODE.pattern})*")
#: Names of a list that are told; the rest is counted, its codes are in the JSON.
_TOLD = 3


def names_of(reference: Reference | None) -> dict[str, Said]:
    """Return the names of the routes and of the technology catalogue by their code."""
    if reference is None:
        return {}
    names = {row.dims["technology"]: _said(row.dims) for row in reference.rows("technologies")}
    return names | {
        route.key: Said(route.name_zh, route.name_en or route.name_zh) for route in reference.routes.entries
    }


def _said(dims: Mapping[str, str]) -> Said:
    return Said(dims["name_zh"], dims["name_en"] or dims["name_zh"])


def with_names(text: str, names: Mapping[str, Said], lang: str | None = None) -> str:
    """Return the sentence with known codes told by name; a long list is its first names and how many more there are.

    A code alone keeps itself in brackets behind its name, so that it can be looked up; an unknown one stays as it is.
    """
    language = lang or current()

    def told(found: re.Match[str]) -> str:
        codes = re.split(_SEPARATOR, found.group())
        known = [choose(*names[code], language) if code in names else code for code in codes]
        if len(codes) == 1:
            return _with_code(known[0], codes[0], language)
        rest = len(codes) - _TOLD
        more = choose(f"等，另 {rest} 项见 --json", f" and {rest} more, see --json", language) if rest > 0 else ""
        return choose("、", ", ", language).join(known[:_TOLD]) + more

    return _LIST.sub(told, text)


def _with_code(name: str, code: str, language: str) -> str:
    if name == code:
        return code
    return choose(f"“{name}”（{code}）", f"{name} ({code})", language)
