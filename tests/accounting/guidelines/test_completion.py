"""An operator completes a guideline in the workspace, without code; without a citation nothing moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.accounting.guidelines.rows import accounted, row

from tanfeng.accounting.guideline import Guideline
from tanfeng.core.confidence import may_decide
from tanfeng.core.errors import UsageError
from tanfeng.ledger.workspace_file import WorkspaceFile

CLAUSE = "E_过程-还原剂"
CITATION = "GB/T 32151.43—2024 第5章，印刷页 6，企业资料室复印件"


def workspace(folder: Path, text: str, guideline: str = "lead-2024") -> tuple[Path, ...]:
    """A real workspace with one file in its folder of guidelines; its guideline folders as a command finds them."""
    (folder / "ledger").mkdir()
    (folder / "guidelines").mkdir()
    (folder / "guidelines" / f"{guideline}.toml").write_text(text, encoding="utf-8")
    (folder / "tanfeng.toml").write_text('[workspace]\nname = "试"\nregion = "430000"\n', encoding="utf-8")
    found = WorkspaceFile.read(folder).guidelines
    assert found is not None
    return (found,)


def confidence_of(guideline: Guideline, number: str) -> str:
    return next(clause.confidence for clause in guideline.clauses if clause.number == number)


def test_a_clause_completed_with_a_citation_is_no_longer_unsure(tmp_path: Path) -> None:
    places = workspace(
        tmp_path,
        f'[[clauses]]\nnumber = "{CLAUSE}"\ntext_zh = "还原剂按含碳量核算"\n'
        f'confidence = "verified"\nsource = "{CITATION}"\n',
    )
    shipped, completed = Guideline.load("lead-2024"), Guideline.load("lead-2024", places)
    assert confidence_of(shipped, CLAUSE) == "recalled"
    assert confidence_of(completed, CLAUSE) == "verified"
    clause = next(c for c in completed.clauses if c.number == CLAUSE)
    assert clause.source == CITATION
    assert clause.text_zh == "还原剂按含碳量核算"
    assert len(completed.clauses) == len(shipped.clauses)
    assert confidence_of(completed, "总式") == "recalled"


def test_a_completed_stream_may_decide_and_the_shipped_one_may_not(tmp_path: Path) -> None:
    places = workspace(tmp_path, f'[streams.fuel]\nconfidence = "verified"\nsource = "{CITATION}"\n')
    given = row("fuel", "natural_gas", 1, "10^4 Nm3", period="2025")
    [unsure] = accounted("lead-2024", given).lines["confidence"]
    [sure] = accounted(Guideline.load("lead-2024", places), given).lines["confidence"]
    assert not may_decide(unsure)
    assert may_decide(sure)


def test_a_parameter_may_be_corrected_without_code(tmp_path: Path) -> None:
    places = workspace(
        tmp_path,
        f'[streams.carbonate]\nconfidence = "verified"\nsource = "{CITATION}"\n'
        'purity = { table = "process_factors", quantity = "purity", item = "calcium_carbonate", '
        'dims = { kind = "carbonate", scope = "gbt-32151-34-2024" } }\n',
    )
    given = row("carbonate", "calcium_carbonate", 10, period="2025")
    assert accounted("lead-2024", given).lines["tco2e"].to_list() == [None]
    completed = accounted(Guideline.load("lead-2024", places), given)
    assert completed.lines["tco2e"].to_list() == [3.96]


@pytest.mark.parametrize(
    "text",
    [
        f'[[clauses]]\nnumber = "{CLAUSE}"\nconfidence = "verified"\n',
        f'[[clauses]]\nnumber = "{CLAUSE}"\nsource = "{CITATION}"\n',
        '[streams.fuel]\nconfidence = "verified"\n',
        'confidence = "verified"\n',
        '[fuels]\nvintage = "ets-2024"\n',
        '[[clauses]]\nconfidence = "verified"\nsource = "somewhere"\n',
    ],
)
def test_a_change_without_its_source_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    places = workspace(tmp_path, text)
    with pytest.raises(UsageError) as refused:
        Guideline.load("lead-2024", places)
    assert "lead-2024" in refused.value.zh
    assert refused.value.zh.endswith("。")
    assert refused.value.en.endswith(".")


def test_the_shipped_guideline_stays_as_it_was_beside_a_workspace(tmp_path: Path) -> None:
    before = Guideline.load("lead-2024")
    Guideline.load("lead-2024", workspace(tmp_path, f'confidence = "verified"\nsource = "{CITATION}"\n'))
    assert Guideline.load("lead-2024") == before
