"""The sector seen from above and from below, and the pathway that starts from both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from tanfeng.accounting import bottom_up, reconciliation, top_down
from tanfeng.accounting.assumptions import Assumptions
from tanfeng.core.errors import UsageError

if TYPE_CHECKING:
    from tanfeng.accounting import Account
    from tanfeng.accounting.bottom_up import BottomUp
    from tanfeng.accounting.reconciliation import Reconciliation
    from tanfeng.accounting.top_down import TopDown
    from tanfeng.pathway import PathwayResult
    from tanfeng.workspace.workspace import Workspace

#: The assumption that says in which year the units are seen.
REFERENCE_YEAR = "reference_year"


@dataclass(frozen=True)
class Views:
    """Both views of one sector and their reconciliation (自上而下、自下而上与对账).

    ``account`` is the account of the ledger's activity, ``None`` where the ledger has none.
    """

    assumptions: Assumptions
    account: Account | None
    top_down: TopDown
    bottom_up: BottomUp
    reconciliation: Reconciliation

    @property
    def accounts(self) -> pl.DataFrame:
        """The accounts of both views, one row per year, sector, boundary and basis."""
        return pl.concat([self.top_down.accounts, self.bottom_up.accounts], how="diagonal")


def views(workspace: Workspace) -> Views:
    """Account the sector from its statistics and from its units, and lay the two side by side."""
    file, ledger, reference = workspace.file, workspace.ledger, workspace.reference
    assumptions = (
        Assumptions.read(file.assumptions, file.folder.name, reference)
        if file.assumptions
        else Assumptions(file.folder.name, ())
    )
    account = workspace.account() if ledger.has("activity") else None
    statistics = ledger.table("statistics")
    above = top_down.account(statistics, reference=reference, region=file.region)
    below = bottom_up.estimate(
        ledger.table("units"),
        account.lines if account else None,
        assumptions,
        reference=reference,
        region=file.region,
        factor_year=None if assumptions.get(REFERENCE_YEAR) else _latest_year(account),
        enterprises=ledger.table("enterprises"),
        production=ledger.table("production"),
        waste=ledger.table("waste"),
        line_figures=account.lineage if account else None,
    )
    both = reconciliation.reconcile(above, below, statistics, reference=reference, region=file.region)
    return Views(assumptions, account, above, below, both)


def _latest_year(account: Account | None) -> int | None:
    """The latest year of the ledger's activity: what a workspace without assumptions is seen in."""
    if account is None:
        return None
    years = account.lines["period"].str.slice(0, 4).str.to_integer(strict=False)
    latest = years.max()
    return int(latest) if isinstance(latest, int) else None


def pathway(workspace: Workspace, names: tuple[str, ...], *, killable: bool = False) -> PathwayResult:
    """Solve the named scenarios (default: all of the workspace) from the base that the two views give.

    Raises :class:`UsageError` if the workspace has no scenarios, or none of that name.
    """
    from tanfeng.materials import Systems
    from tanfeng.pathway import BaseInputs, choose, load_scenarios, marks_of, run
    from tanfeng.pathway.horizon import to_year

    file = workspace.file
    if file.scenarios is None:
        raise UsageError(f"工作区 {file.folder} 没有情景。", f"The workspace {file.folder} has no scenarios.")
    scenarios = to_year(load_scenarios(file.scenarios), file.last_year)
    above, below = workspace.views.top_down, workspace.views.bottom_up
    marks = marks_of(above.accounts, above.fuel_history, file.region)
    systems = Systems(workspace.folder, workspace.reference)
    base = BaseInputs(file.region, below.unit_accounts, above.accounts, file.base_year, marks, below.year, systems)
    chosen = choose(scenarios, names) if names else scenarios
    return run(base, workspace.plan, workspace.reference, chosen, killable=killable)
