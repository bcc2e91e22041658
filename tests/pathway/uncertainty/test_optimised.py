"""The optimised ensemble: the same bytes whoever works on it, in whatever order, interrupted or not."""

from __future__ import annotations

import json
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tanfeng.core.errors import UsageError
from tanfeng.pathway import facility
from tanfeng.pathway.assumptions import Assumption
from tanfeng.pathway.engine import Settings
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.uncertainty import chunk as chunks
from tanfeng.pathway.uncertainty import executors, optimised
from tanfeng.pathway.uncertainty.design import Design
from tanfeng.pathway.uncertainty.held import HeldPlan
from tanfeng.pathway.uncertainty.optimised import read_optimised, run_optimised
from tanfeng.pathway.uncertainty.outcome import OptimisedEnsemble
from tanfeng.pathway.uncertainty.program import program
from tanfeng.pathway.uncertainty.sampling import draw

from .conftest import small

DESIGN = Design(6, 7, ("demand_growth", "carbon_price", "scrap_availability", "grid_factor_decline"))
SETTINGS = Settings()


def run(folder: Path | None, design: Design = DESIGN, problem: Problem | None = None, **more: Any) -> OptimisedEnsemble:
    options: dict[str, Any] = {"chunk": 2, "settings": SETTINGS, "edition": "2026-11", **more}
    return run_optimised(problem or small(), design, folder, **options)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[OptimisedEnsemble, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("whole") / "ensemble"
    return run(folder), files(folder)


def test_every_sample_is_the_answer_to_its_own_question(whole: tuple[OptimisedEnsemble, Any]) -> None:
    found = whole[0]
    row = found.frame.row(3, named=True)
    values = {name: row[f"assumption:{name}"] for name in DESIGN.names}
    problem = small()
    alone = facility.solve(replace(problem, assumptions=problem.assumptions.changed(**values)), 60.0)
    assert row["status"] == "certified"
    assert row["objective_cny"] == pytest.approx(alone.objective * 1e6, rel=2e-3)
    assert row["bound_cny"] <= alone.objective * 1e6 * (1 + 1e-9)
    assert len(row["direct_tco2"]) == len(problem.years)


def test_a_run_that_is_interrupted_goes_on_and_ends_in_the_same_bytes(tmp_path: Path, whole: Any) -> None:
    """Broken off after the second chunk, with a third half written, as a killed process leaves them."""
    seen: list[int] = []

    def after_two(done: int, of: int) -> None:
        seen.append(done)
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, progress=after_two)
    (tmp_path / ".chunk-0002-abc.parquet").write_bytes(b"half")
    assert len(list(tmp_path.glob("chunk-*"))) == 2
    partial = read_optimised(tmp_path, DESIGN, small().years)
    assert not partial.complete
    assert [f.rule for f in partial.findings] == ["pathway.ensemble-incomplete"]
    again: list[int] = []
    found = run(tmp_path, progress=lambda done, _: again.append(done))
    assert (seen, again) == ([0, 2, 4], [4, 6])
    assert found.complete
    assert files(tmp_path) == whole[1]


def test_a_finished_ensemble_is_read_not_computed(tmp_path: Path, whole: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in whole[1].items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr("tanfeng.pathway.uncertainty.optimised.solve_chunk", None)
    assert run(tmp_path).frame.equals(whole[0].frame)


class Backwards(ThreadPoolExecutor):
    """An executor that works on the last task first, as a cluster may."""

    def submit(self, fn: Any, /, *args: Any) -> Future[Any]:  # type: ignore[override]
        self.held = [*getattr(self, "held", []), (Future(), fn, args)]
        if len(self.held) == 3:
            for future, function, given in reversed(self.held):
                future.set_result(function(*given))
        return self.held[-1][0]


def test_the_order_of_the_chunks_changes_no_byte(tmp_path: Path, whole: Any) -> None:
    with Backwards(1) as executor:
        run(tmp_path, workers=executor)
    assert files(tmp_path) == whole[1]


def test_two_processes_write_the_bytes_of_one(tmp_path: Path, whole: Any) -> None:
    run(tmp_path, workers=2)
    assert files(tmp_path) == whole[1]


def test_a_damaged_chunk_is_named_and_computed_again(tmp_path: Path, whole: Any) -> None:
    for name, content in whole[1].items():
        (tmp_path / name).write_bytes(content)
    bad = next(tmp_path.glob("chunk-0001-*"))
    bad.write_bytes(bad.read_bytes()[:-40])
    found = run(tmp_path)
    assert [(f.rule, f.address.file) for f in found.findings] == [("pathway.chunk-damaged", bad.name)]
    assert files(tmp_path) == whole[1]


def test_a_chunk_of_another_question_is_dropped_like_a_damaged_one(tmp_path: Path, whole: Any) -> None:
    run(tmp_path, replace(DESIGN, size=2, seed=8))
    foreign = next(tmp_path.glob("chunk-0000-*"))
    for name, content in whole[1].items():
        (tmp_path / name).write_bytes(content)
    assert [f.given for f in run(tmp_path).findings] == [foreign.name]
    assert files(tmp_path) == whole[1]


def test_a_second_run_in_the_same_folder_is_refused_while_the_first_is_at_work(tmp_path: Path) -> None:
    def again(done: int, of: int) -> None:
        with pytest.raises(UsageError, match="另一个集合模拟正在"):
            run(tmp_path)

    design = replace(DESIGN, size=2)
    run(tmp_path, design, progress=again)
    assert run(tmp_path, design).complete


def test_where_a_folder_cannot_be_locked_half_written_files_of_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    (tmp_path / ".chunk-0000-abc.parquet").write_bytes(b"half")
    assert run(tmp_path, replace(DESIGN, size=2)).complete
    assert (tmp_path / ".chunk-0000-abc.parquet").exists()


@pytest.mark.parametrize(("size", "chunks"), [(4, 4), (12, 6), (400, 8), (2000, 40)])
def test_a_small_ensemble_too_is_shared_out(size: int, chunks: int) -> None:
    """Whoever works on it: the number of workers must change no byte."""
    assert -(-size // optimised._chunk(None, size)) == chunks


def test_a_chunk_of_no_samples_is_refused() -> None:
    with pytest.raises(UsageError, match="chunk"):
        run(None, chunk=0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"design": replace(DESIGN, seed=8)}, "随机种子"),
        ({"design": replace(DESIGN, size=7)}, "样本数"),
        ({"problem": small(scenario="other")}, "情景"),
        ({"problem": small(decisions_from=2025)}, "情景内容或数据"),
        ({"edition": "2027-01"}, "数据版本"),
        ({"settings": Settings(gap=0.5)}, "求解设置"),
        ({"chunk": 3}, "每块样本数"),
    ],
)
def test_another_question_is_not_mixed_with_what_stands_there(
    tmp_path: Path, whole: Any, change: dict[str, Any], said: str
) -> None:
    (tmp_path / "manifest.json").write_bytes(whole[1]["manifest.json"])
    with pytest.raises(UsageError, match=said):
        run(tmp_path, **change)
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.json"]


def test_a_folder_without_a_readable_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="已损坏"):
        run(tmp_path)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(UsageError, match="无法写入"):
        run(tmp_path / "file" / "ensemble")


def test_a_full_disk_is_one_sentence_and_keeps_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if list(tmp_path.glob("chunk-*")):
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Exception, match="磁盘已满"):
        run(tmp_path)
    assert len(list(tmp_path.glob("chunk-*"))) == 1


def test_a_sampled_capital_cost_is_asked_from_the_start(problem: Problem) -> None:
    """Capital cost is part of the plants: a dear retrofit is taken later or not at all."""
    found = run(None, replace(DESIGN, size=2, names=("measure_capex",)), problem, chunk=2)
    for row in found.frame.iter_rows(named=True):
        changed = problem.assumptions.changed(measure_capex=row["assumption:measure_capex"])
        alone = facility.solve(replace(problem, assumptions=changed), 60.0)
        assert row["objective_cny"] == pytest.approx(alone.objective * 1e6, rel=1e-6)


def test_a_sample_that_cannot_be_answered_is_said_and_left_out(whole: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    worst = float(np.max(whole[0].frame["assumption:demand_growth"].to_numpy()))
    scenario = facility.Asked.scenario

    def failing(self: facility.Asked, problem: Problem) -> Any:
        if problem.assumptions.number("demand_growth") == worst:
            raise UsageError("需求为负。", "Demand is negative.")
        return scenario(self, problem)

    monkeypatch.setattr(facility.Asked, "scenario", failing)
    found = run(None)
    assert found.frame.filter(status="failed")["assumption:demand_growth"].to_list() == [worst]
    assert found.answered.height == DESIGN.size - 1
    assert found.trajectories()["total"].shape == (DESIGN.size - 1, len(small().years))
    said = next(f for f in found.findings if f.rule == "pathway.samples-failed")
    assert "需求为负" in said.zh


def test_a_frozen_scenario_needs_no_engine_and_answers_like_the_held_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two ways to the same figures: each sample put through the sector's accounts, and array arithmetic over all."""
    monkeypatch.setattr(chunks, "solve_all", None)
    frozen = small(decisions=False)
    design = replace(
        DESIGN, names=("demand_growth", "grid_factor_decline", "indirect_to_direct", "rest_intensity_decline")
    )
    found = run(None, design, frozen)
    assert set(found.frame["status"]) == {"fixed"}
    held = HeldPlan.of(frozen, facility.follow(frozen)).trajectories(draw(frozen.assumptions, design))
    for boundary, values in found.trajectories().items():
        assert values == pytest.approx(held[boundary], rel=1e-9)


def test_nothing_to_sample_is_refused() -> None:
    with pytest.raises(UsageError, match="无从抽样"):
        run(None, replace(DESIGN, names=("discount_rate",)))


def test_an_assumption_without_range_is_named(whole: Any) -> None:
    found = run(None, replace(DESIGN, names=("demand_growth", "discount_rate"), size=2))
    assert [f.given for f in found.findings if f.rule == "pathway.not-sampled"] == ["discount_rate"]


def test_an_assumption_that_was_used_up_when_the_question_was_put_together_is_named() -> None:
    """A yield stands in the plants by then: drawing it would change nothing, silently."""
    problem = small()
    declared = Assumption("acid_yield", "acid_yield", "acid_yield", 1.6, 1.2, 1.9, "t/t", "declared", "assumed")
    problem = replace(problem, assumptions=problem.assumptions.including([declared]))
    found = run(None, Design(2, 1, ("acid_yield", "demand_growth")), problem)
    assert [(f.rule, f.given) for f in found.findings] == [("pathway.not-sampled", "acid_yield")]


def test_the_result_is_plain_data_and_flat_tables(whole: Any) -> None:
    found: OptimisedEnsemble = whole[0]
    data = json.loads(json.dumps(found.to_dict()))
    assert data["complete"]
    assert data["status"] == {"certified": 6}
    assert [f["boundary"] for f in data["fans"]] == ["direct", "indirect", "total", "energy"]
    assert all(0.0 < row["share"] <= 1.0 for row in data["adoption"])
    tables = found.tables()
    assert tables["samples"].columns == ["sample", *DESIGN.names]
    assert tables["trajectories"].height == 6 * len(small().years)
    assert tables["adoptions"].select("sample", "unit_id", "measure").is_duplicated().sum() == 0


def test_a_cluster_without_its_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="distributed"):
        run(None, workers="tcp://127.0.0.1:9")


def test_a_worker_with_another_program_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its figures could differ, and nothing would show it."""
    monkeypatch.setattr(executors, "program", lambda: {**program(), "highspy": "0.1"})
    with ThreadPoolExecutor(1) as executor, pytest.raises(UsageError, match=r"highspy .*本机 0\.1"):
        run(None, workers=executor)


def test_what_another_version_of_the_program_began_is_not_continued(
    tmp_path: Path, whole: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "manifest.json").write_bytes(whole[1]["manifest.json"])
    monkeypatch.setattr(optimised, "program", lambda: {**program(), "tanfeng": "0.0.9"})
    with pytest.raises(UsageError, match="程序版本或程序库"):
        run(tmp_path)


def test_fewer_than_no_workers_are_refused() -> None:
    with pytest.raises(UsageError, match="不能为负"):
        run(None, workers=-2)
