"""The life of a report (报告的生命周期): draft → checked → submitted → verified → superseded.

Every function takes an open store and an :class:`Act`; what the database would refuse is said here in words a person
can act on. A correction and a recalculation are new versions beside the one in force; submitting one takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.filing import parts
from tanfeng.filing.basis import Basis
from tanfeng.filing.calculation import CURRENT, Calculation, calculate
from tanfeng.filing.store import Store
from tanfeng.filing.version import Act, Version, VersionId
from tanfeng.reference import Reference

DRAFT, CHECKED, SUBMITTED, VERIFIED, SUPERSEDED = "draft", "checked", "submitted", "verified", "superseded"
_OPEN = (DRAFT, CHECKED)


def create(
    store: Store, basis: Basis, guideline_set: str, act: Act, *, calculation: Calculation = calculate
) -> VersionId:
    """Store the basis and its result as a draft: of a new report, or in the place of its open draft.

    Raises :class:`UsageError` if a version of the report was submitted already: then it is corrected, not made again.
    """
    content = parts.of(basis, calculation(basis))
    options = basis.options
    with store.transaction():
        known = store.report(options.enterprise_id, options.period, guideline_set)
        versions = store.versions(known) if known is not None else []
        for version in versions:
            if version.frozen:
                raise UsageError(
                    f"这份报告已提交（{versions[-1].id}）；更正请用 tanfeng filing correct。",
                    f"This report was submitted ({versions[-1].id}); correct it with tanfeng filing correct.",
                )
        if versions:
            return _refilled(store, versions[-1], content, act)
        report = known or store.new_report(options.enterprise_id, options.period, guideline_set)
        return _filled(store, store.new_version(report, "original", None, ""), content, act)


def correct(store: Store, of: VersionId, basis: Basis, act: Act, *, calculation: Calculation = calculate) -> VersionId:
    """Store the basis as a correction of the version in force, with the reason of the act; refill an open one."""
    content = parts.of(basis, calculation(basis))
    with store.transaction():
        version = _in_force(store, of)
        if (basis.options.enterprise_id, basis.options.period) != (version.enterprise_id, version.period):
            raise UsageError(
                f"版本 {of} 是 {version.enterprise_id} {version.period} 年的报告，更正的数据不是。",
                f"Version {of} is the report of {version.enterprise_id} for {version.period}; these data are not.",
            )
        started = _open_beside(store, of, "correction")
        if started:
            return _refilled(store, started, content, act)
        return _filled(store, _beside(store, of, "correction", act), content, act)


def candidate(
    store: Store,
    of: VersionId,
    reference: Reference,
    guidelines: Mapping[str, Mapping[str, Any]],
    act: Act,
    *,
    calculation: Calculation = calculate,
) -> VersionId:
    """Recalculate the inputs of the version in force with other reference data and guidelines, beside it.

    ``guidelines`` are the contents of the files, by id; those the version does not use are left aside. Submitting the
    candidate publishes it, until then the version in force stands as it is.
    """
    stored = parts.basis_of(store.content(of))
    basis = replace(
        stored,
        reference=reference,
        guidelines={name: guidelines.get(name, content) for name, content in stored.guidelines.items()},
        findings=tuple(in_order([*stored.findings, *reference.findings])),
    )
    content = parts.of(basis, calculation(basis))
    with store.transaction():
        _in_force(store, of)
        started = _open_beside(store, of, "candidate")
        if started:
            return _refilled(store, started, content, act)
        return _filled(store, _beside(store, of, "candidate", act), content, act)


def check(store: Store, version_id: VersionId, act: Act) -> tuple[Finding, ...]:
    """Check a draft and return its findings; without a blocking one it becomes ``checked``.

    Raises :class:`TanfengError` if the draft was computed by another method than this program's.
    """
    with store.transaction():
        version = store.version(version_id)
        _require(store, version, _OPEN, "检查", "checked")
        content = store.content(version_id)
        _require_current(version_id, parts.made_of(content))
        found = parts.findings_of(content)
        blocking = [finding for finding in found if finding.blocks]
        if not blocking and version.state == DRAFT:
            store.move(version_id, CHECKED, act, blocking=0)
    return found


def submit(store: Store, version_id: VersionId, act: Act) -> tuple[Finding, ...]:
    """Submit a checked version, which freezes it, and return nothing; or return what blocks a draft.

    The version it corrects becomes superseded in the same transaction, its content unchanged.
    """
    with store.transaction():
        version = store.version(version_id)
        if version.state == DRAFT:
            blocking = tuple(f for f in parts.findings_of(store.content(version_id)) if f.blocks)
            if blocking:
                return blocking
        _require(store, version, (CHECKED,), "提交", "submitted")
        store.content(version_id)  # refuses what is not what its hashes say
        for old in store.versions(version_id.report):
            if old.in_force:
                _require_successor(version, old)
                reason = f"{version.id}：{version.reason}"
                store.move(old.id, SUPERSEDED, replace(act, why=reason))
        store.move(version_id, SUBMITTED, act, blocking=0)
    return ()


def verify(store: Store, version_id: VersionId, act: Act) -> None:
    """Record that a submitted version was verified (核查通过)."""
    with store.transaction():
        _require(store, store.version(version_id), (SUBMITTED,), "核查", "verified")
        store.content(version_id)
        store.move(version_id, VERIFIED, act)


def ledger_changed(store: Store, version_id: VersionId, files: Mapping[str, str]) -> list[Finding]:
    """Return which files of the ledger are no longer those that a version was made from."""
    known = parts.files_of(store.content(version_id))
    names = sorted(name for name in {*known, *files} if known.get(name) != files.get(name))
    return [
        Finding(
            "warning",
            "filing.ledger-changed",
            f"台账文件 {name} 在建立版本 {version_id} 之后有改动；版本仍是原来的内容。",
            f"The ledger file {name} changed after version {version_id} was made; the version is as it was.",
            Address(file=name),
            expected=known.get(name, ""),
            given=files.get(name, ""),
        )
        for name in names
    ]


def _filled(store: Store, version_id: VersionId, content: Mapping[str, bytes], act: Act) -> VersionId:
    store.fill(version_id, content)
    store.move(version_id, DRAFT, act)
    return version_id


def _refilled(store: Store, version: Version, content: Mapping[str, bytes], act: Act) -> VersionId:
    if version.state == CHECKED:
        store.move(version.id, DRAFT, act)
    return _filled(store, version.id, content, act)


def _beside(store: Store, of: VersionId, kind: str, act: Act) -> VersionId:
    if not act.why.strip():
        raise UsageError("请用 --reason 写明更正或重算的原因。", "Say why, with --reason.")
    return store.new_version(of.report, kind, of.number, act.why)


def _open_beside(store: Store, of: VersionId, kind: str) -> Version | None:
    found = [v for v in store.versions(of.report) if v.kind == kind and v.based_on == of.number and v.state in _OPEN]
    return found[-1] if found else None


def _in_force(store: Store, version_id: VersionId) -> Version:
    version = store.version(version_id)
    _require(store, version, (SUBMITTED, VERIFIED), "更正或重算", "corrected or recalculated")
    return version


def _require(store: Store, version: Version, states: tuple[str, ...], zh: str, en: str) -> None:
    if version.state in states:
        return
    wanted_zh = "、".join(f"“{store.state_name(state, 'zh')}”" for state in states)
    wanted_en = " or ".join(store.state_name(state, "en") for state in states)
    is_zh, is_en = store.state_name(version.state, "zh"), store.state_name(version.state, "en")
    raise UsageError(
        f"版本 {version.id} 的状态是“{is_zh}”，只有{wanted_zh}的版本可以{zh}。",
        f"Version {version.id} is {is_en}; only what is {wanted_en} can be {en}.",
    )


def _require_successor(version: Version, old: Version) -> None:
    if version.based_on != old.id.number:
        raise UsageError(
            f"版本 {version.id} 更正的不是现行版本 {old.id}；请对现行版本重新更正。",
            f"Version {version.id} does not correct {old.id}, which is in force; correct that one.",
        )


def _require_current(version_id: VersionId, made: parts.Made) -> None:
    if made.method != CURRENT:
        raise TanfengError(
            f"草稿 {version_id} 由方法 {made.method} 计算，本程序的方法是 {CURRENT}；请重新生成草稿。",
            f"The draft {version_id} was computed by method {made.method}, this program has {CURRENT}; make it again.",
        )
