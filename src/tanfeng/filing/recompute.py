"""Computing a stored version again (复算): from what it stores alone, bit for bit, or a sentence that says why not."""

from __future__ import annotations

from dataclasses import dataclass

from tanfeng.core.errors import TanfengError
from tanfeng.core.findings import Address, Finding
from tanfeng.core.version import __version__
from tanfeng.filing import parts
from tanfeng.filing.calculation import CURRENT, Calculation, calculate
from tanfeng.filing.database import NAME
from tanfeng.filing.result import Result
from tanfeng.filing.store import Store
from tanfeng.filing.version import VersionId


@dataclass(frozen=True)
class Recomputed:
    """The outcome of a recomputation (复算结果): ``identical`` with the stored result, or findings that say where not.

    ``result`` is ``None`` where the stored content could not be believed in the first place.
    """

    identical: bool
    result: Result | None
    findings: tuple[Finding, ...] = ()


def recompute(store: Store, version_id: VersionId, *, calculation: Calculation = calculate) -> Recomputed:
    """Compute a version again from its stored inputs, reference data and guidelines, and compare every bit.

    Raises :class:`TanfengError` if the version was computed by another method: the sentence names the program that can
    compute it again.
    """
    faults = store.faults(version_id)
    if faults:
        return Recomputed(identical=False, result=None, findings=tuple(faults))
    content = store.content(version_id)
    made = parts.made_of(content)
    if made.method != CURRENT:
        raise TanfengError(
            f"版本 {version_id} 由方法 {made.method}（程序 {made.program}）计算，本程序 {__version__} 的方法是 "
            f"{CURRENT}，不能复算；请用 tanfeng {made.program} 复算。",
            f"Version {version_id} was computed by method {made.method} (program {made.program}); this program "
            f"{__version__} has method {CURRENT} and cannot compute it again. Use tanfeng {made.program}.",
        )
    result = calculation(parts.basis_of(content))
    again = parts.outcome(result)
    findings = tuple(_differs(version_id, name, made) for name in parts.OUTCOME if again[name] != content[name])
    return Recomputed(identical=not findings, result=result, findings=findings)


def _differs(version_id: VersionId, part: str, made: parts.Made) -> Finding:
    return Finding(
        "blocks submission",
        "filing.not-reproduced",
        f"版本 {version_id} 复算后的“{part}”与存储的不同：方法 {made.method} 相同而结果不同，程序（存 {made.program}，"
        f"现 {__version__}）的单位表或能耗规则变了。",
        f"Version {version_id}: {part} computed again is not what is stored, though the method {made.method} is the "
        f"same; the units or energy rules of the program ({made.program} then, {__version__} now) changed.",
        Address(file=NAME, sheet=str(version_id), column=part),
        expected=made.program,
        given=__version__,
    )
