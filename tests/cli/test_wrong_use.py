"""Wrong use and hostile files: one clear sentence, the right exit code, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import SAMPLE, Command

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 512


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("truncated.xlsx", b"PK\x03\x04" + b"\x14" * 60),
        ("protected.xlsx", OLE),
        ("picture.xlsx", PNG),
        ("picture.csv", PNG),
        ("empty.csv", b""),
        ("text.docx", b"PK\x03\x04"),
    ],
)
@pytest.mark.parametrize("command", [("ledger", "check"), ("account", "--guideline", "other-nonferrous-2015")])
def test_a_file_that_is_not_what_it_says_is_one_sentence(
    tanfeng: Command, tmp_path: Path, name: str, content: bytes, command: tuple[str, ...]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    answer = tanfeng(*command, path)
    assert answer.code == 2, (answer.out, answer.err)
    assert name in answer.err
    assert len(answer.err.strip().splitlines()) <= 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("account", "nowhere.csv", "--guideline", "other-nonferrous-2015"),
        ("ledger", "check", "nowhere"),
        ("run", "nowhere"),
        ("targets", "nowhere"),
        ("plan", "show", "task-99"),
        ("reference", "show", "no.such.key"),
        ("trace", "no-such-figure"),
        ("account", "x.csv", "--guideline", "no-such-guideline"),
        ("--lang", "fr", "plan", "coverage"),
        ("no-such-command",),
        ("run", "--no-such-option"),
    ],
)
def test_wrong_use_exits_with_two(tanfeng: Command, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "x.csv").write_text("enterprise_id,period,stream,item,quantity,unit\nX-1,2022,fuel,coke,1,t\n")
    answer = tanfeng(*arguments)
    assert answer.code == 2, (answer.out, answer.err)
    assert answer.err.strip()


def test_a_folder_without_a_ledger_is_one_sentence(tanfeng: Command, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for arguments in (("ledger", "check"), ("run",), ("targets",)):
        assert tanfeng(*arguments, tmp_path / "photos").code == 2


def test_an_english_user_reads_english(tanfeng: Command) -> None:
    assert "nowhere" in tanfeng("run", "nowhere", lang="en").err
    assert tanfeng("run", "nowhere", lang="en").err.isascii()


def test_results_never_replace_a_folder_of_other_things(tanfeng: Command, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.md").write_text("mine")
    answer = tanfeng("run", SAMPLE, "--out", tmp_path / "thesis")
    assert answer.code == 2
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.md"]


@pytest.mark.parametrize(
    ("package", "extra", "arguments"),
    [
        ("docx", "documents", ("report", "{example}", "--out", "{out}")),
        ("bw2calc", "footprint", ("footprint", "{example}", "--unit", "X-EX-001-SB", "--product", "锑锭")),
    ],
)
def test_a_missing_extra_is_named(tmp_path: Path, package: str, extra: str, arguments: tuple[str, ...]) -> None:
    example = Path(__file__).parents[2] / "workspaces" / "example-smelter"
    given = [text.format(example=example, out=tmp_path / "out") for text in arguments]
    program = f"import sys; sys.modules[{package!r}] = None; from tanfeng.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, *given], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 2
    assert f"tanfeng[{extra}]" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
