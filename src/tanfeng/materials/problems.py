"""What can be wrong with a ``materials.toml`` (输入问题): one finding each, with the place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field

from tanfeng.core.findings import Address, Finding, Severity


@dataclass
class Problems:
    """The findings of one file, collected while it is read (问题收集)."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        rule: str,
        path: str,
        zh: str,
        en: str,
        *,
        expected: str = "",
        given: str = "",
        severity: Severity = "blocks entry",
    ) -> None:
        """Note a problem at a place such as ``systems.cu.end_uses.cables.lifetime``."""
        self.findings.append(
            Finding(severity, f"materials.{rule}", zh, en, Address(file=self.file, column=path), expected, given)
        )

    def block(self, path: str) -> bool:
        """Say whether anything at or below the path blocks."""
        return any(
            f.blocks and (f.address.column == path or f.address.column.startswith(f"{path}.")) for f in self.findings
        )
