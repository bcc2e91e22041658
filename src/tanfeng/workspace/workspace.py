"""What a notebook needs: open a folder, read its ledger, ask for the account, the targets, the pathway, the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding

if TYPE_CHECKING:
    from tanfeng.accounting import Account
    from tanfeng.accounting.enterprise import EnterpriseYear
    from tanfeng.indicators.result import TargetReport
    from tanfeng.ledger import Ledger
    from tanfeng.ledger.workspace_file import WorkspaceFile
    from tanfeng.pathway import PathwayResult
    from tanfeng.plan import Plan
    from tanfeng.reference import Reference
    from tanfeng.report.results import RunResults
    from tanfeng.workspace.views import Views

#: The sample that a checkout of the project carries, tried when no workspace is named.
SAMPLE = Path("workspaces/hunan-public")
FILE = "tanfeng.toml"


@dataclass(frozen=True)
class Workspace:
    """A folder with a ``tanfeng.toml`` (工作区).

    Everything is read when it is first asked for, once. Methods return what the layers return: frames of Polars,
    findings, and a lineage that walks every figure down to its source.
    """

    file: WorkspaceFile

    @classmethod
    def open(cls, path: str | Path | None = None) -> Workspace:
        """Open the workspace in ``path``; without one, the current folder or the sample workspace below it.

        Raises :class:`UsageError` if there is none.
        """
        from tanfeng.ledger.workspace_file import WorkspaceFile

        return cls(WorkspaceFile.read(Path(path) if path is not None else _nearby()))

    @classmethod
    def of_ledger(cls, path: str | Path, region: str = "") -> Workspace:
        """Take a ledger alone, a folder or a filled-in template, for a workspace without plan (仅台账)."""
        from tanfeng.ledger.workspace_file import WorkspaceFile

        ledger = Path(path)
        return cls(
            WorkspaceFile(
                folder=ledger if ledger.is_dir() else ledger.parent,
                name=ledger.stem,
                name_en=ledger.stem,
                region=region,
                plan="",
                base_year=None,
                ledger=ledger,
                reference=(),
                assumptions=None,
                scenarios=None,
            )
        )

    @property
    def folder(self) -> Path:
        return self.file.folder

    @property
    def guidelines(self) -> tuple[Path, ...]:
        """The folders that complete shipped guidelines (指南补充)."""
        return (self.file.guidelines,) if self.file.guidelines else ()

    @cached_property
    def reference(self) -> Reference:
        """The shipped reference data with the overlays of the workspace (参考数据)."""
        from tanfeng.reference import Reference

        return Reference.load(self.file.reference)

    @cached_property
    def plan(self) -> Plan:
        """The policy plan that the workspace names (方案)."""
        from tanfeng.plan import Plan

        if not self.file.plan:
            raise UsageError(
                f"{self.folder / FILE} 没有写明方案（plan）。", f"{self.folder / FILE} names no plan (plan = …)."
            )
        return Plan.load(self.file.plan)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger (台账), cells read and typed; what could not be read is in its findings."""
        from tanfeng import ledger

        return ledger.read(self.file.ledger, self.reference)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the data themselves: reference overlays and ledger (数据问题)."""
        from tanfeng import ledger

        return (*self.reference.findings, *ledger.check(self.ledger, self.reference))

    def account(self, guideline: str = "", factor_year: int | None = None) -> Account:
        """Return energy and greenhouse gases of all activity, each unit by the guideline that holds for it (核算).

        ``guideline`` accounts for every row by that one instead.
        """
        from tanfeng.accounting.by_guideline import account_by_guideline, choose

        choice = choose(
            self.ledger,
            reference=self.reference,
            main=self.file.guideline,
            only=guideline,
            overlays=self.guidelines,
        )
        return account_by_guideline(
            self.ledger,
            choice,
            reference=self.reference,
            region=self.file.region or None,
            factor_year=factor_year if factor_year is not None else self.file.factor_year,
            overlays=self.guidelines,
            findings=self.findings,
            proposed=not guideline,
        )

    def enterprise_year(
        self,
        enterprise: str = "",
        year: int | None = None,
        guideline: str = "",
        factor_year: int | None = None,
    ) -> EnterpriseYear:
        """Return the accounts of one enterprise in one year: report, energy, uncertainty, checks (企业年度).

        Without an ``enterprise`` (id or name) the only one of the ledger, without a ``year`` the last one that has
        activity. Raises :class:`UsageError` where that does not decide.
        """
        from tanfeng.accounting.enterprise import AUTO, EnterpriseYear
        from tanfeng.workspace.choosing import enterprise_id, last_year

        chosen = enterprise_id(self.ledger, enterprise)
        return EnterpriseYear(
            whole=self.ledger,
            reference=self.reference,
            enterprise_id=chosen,
            year=year if year is not None else last_year(self.ledger, chosen),
            home=self.file.region or None,
            guideline=guideline or AUTO,
            main_guideline=self.file.guideline,
            factor_year=factor_year if factor_year is not None else self.file.factor_year,
            guidelines=self.guidelines,
        )

    @cached_property
    def views(self) -> Views:
        """The sector from above and from below, and the reconciliation of the two (两种口径与对账)."""
        from tanfeng.workspace.views import views

        return views(self)

    def targets(self, options: Mapping[str, str] | None = None, as_of: int | None = None) -> TargetReport:
        """Return where each target of the plan stands (目标进展)."""
        from tanfeng.indicators.targets import evaluate
        from tanfeng.ratings.benchmark import rate

        return evaluate(
            self.plan,
            self.ledger,
            self.reference,
            region=self.file.region,
            base_year=self.file.base_year,
            as_of=as_of,
            options=options,
            rate=rate,
            guidelines=self.guidelines,
            main_guideline=self.file.guideline,
        )

    def pathway(self, *names: str, killable: bool = False) -> PathwayResult:
        """Return the named scenarios (default: all of the workspace) with their peak statements (路径).

        ``killable`` solves in a process of its own, which is killed when a time limit is not kept.
        """
        from tanfeng.workspace.views import pathway

        return pathway(self, names, killable=killable)

    def run(self, progress: Callable[[str, str], None] | None = None, *, killable: bool = False) -> RunResults:
        """Do the main job: accounts, reconciliation, targets, scenarios, peak statements, findings, lineage (运行).

        ``killable``: see :meth:`pathway`.
        """
        from tanfeng.workspace.main_job import run

        return run(self, progress, killable=killable)


def _nearby() -> Path:
    for folder in (Path(), SAMPLE):
        if (folder / FILE).is_file():
            return folder
    raise UsageError(
        f"当前文件夹没有 {FILE}：请给出工作区文件夹，或用 tanfeng init 新建。",
        f"There is no {FILE} here: name a workspace folder, or start one with tanfeng init.",
    )
