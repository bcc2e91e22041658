"""What an operator completes in a guideline (指南补充): laid over the shipped file key by key, each cited.

Where the official text was not at hand, the shipped edition says so clause by clause. Whoever has the text writes the
clause, or the parameter, into a file of the same name in the workspace, says where it stands, and needs no code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanfeng.accounting.guideline.wrong import require

#: Lists whose entries are known by a key of their own: an entry of the same key is completed, a new one is added.
_ENTRY_KEYS = {"clauses": "number", "report_tables": "id", "caveats": "rule"}
#: A parameter that names its table is stated anew, whole: nothing of the shipped one remains beside it.
_SOURCE = "table"
#: What every change has to carry.
_CITATION = {"confidence": "可信度", "source": "出处"}
#: The parts of a file whose entries carry their own citation.
_CITED_BY_ENTRY = {"id", "clauses", "streams"}


def merged(base: Mapping[str, Any], over: Mapping[str, Any], guideline_id: str) -> dict[str, Any]:
    """Return ``base`` with ``over`` laid over it.

    Raises :class:`UsageError` if a changed clause or stream carries no confidence or source, or the file is for
    another guideline.
    """
    require(over.get("id", guideline_id) == guideline_id, guideline_id, f"id {over.get('id')} of the overlay")
    if base:
        _require_citations(over, guideline_id)
    return _laid(_without_restated(base, over), over)


def _without_restated(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out of the shipped streams the parameters that the overlay states anew with a table of their own."""
    streams = {name: dict(entry) for name, entry in base.get("streams", {}).items()}
    for name, entry in over.get("streams", {}).items():
        for key, value in entry.items():
            if isinstance(value, Mapping) and _SOURCE in value:
                streams.get(name, {}).pop(key, None)
    return {**base, "streams": streams} if streams else dict(base)


def _require_citations(over: Mapping[str, Any], guideline_id: str) -> None:
    """Every clause and stream changed says how sure it is and where it stands; so does the file for all else."""
    for entry in over.get("clauses", ()):
        require(bool(entry.get("number")), guideline_id, "overlay: a clause has no number", "补充文件有条款缺编号")
    changed = [
        (f"clause {entry.get('number')}", f"条款“{entry.get('number')}”", entry) for entry in over.get("clauses", ())
    ]
    changed += [(f"stream {name}", f"源流“{name}”", entry) for name, entry in over.get("streams", {}).items()]
    rest = sorted(set(over) - _CITED_BY_ENTRY - set(_CITATION))
    if rest or set(_CITATION) & set(over):
        changed.append((", ".join(rest or _CITATION), "、".join(rest or _CITATION), over))
    for what, what_zh, entry in changed:
        for word, named in _CITATION.items():
            require(
                bool(entry.get(word)),
                guideline_id,
                f"overlay: {what} has no {word}",
                f"补充文件改动了{what_zh}，却没有写明{named}（{word}）",
            )


def _laid(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            result[key] = _laid(old, value)
        elif key in _ENTRY_KEYS and isinstance(old, Sequence):
            result[key] = _entries(old, value, _ENTRY_KEYS[key])
        else:
            result[key] = value
    return result


def _entries(base: Sequence[Mapping[str, Any]], over: Sequence[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    entries = {entry[key]: dict(entry) for entry in base}
    for entry in over:
        entries[entry[key]] = _laid(entries.get(entry[key], {}), entry)
    return list(entries.values())
