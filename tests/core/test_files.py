"""A result appears whole or not at all; an earlier one stays until the new one is complete."""

import errno
from pathlib import Path

import pytest

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.core.files import whole_file, whole_folder


def test_a_broken_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "result.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError), whole_file(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["result.txt"]


def test_a_full_disk_is_one_sentence_and_leaves_the_old_results(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with whole_folder(target) as folder:
        (folder / "report.html").write_text("old")
    with pytest.raises(TanfengError, match=r"磁盘已满|disk is full"), whole_folder(target) as folder:
        (folder / "report.html").write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert (target / "report.html").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_new_results_replace_old_results(tmp_path: Path) -> None:
    target = tmp_path / "out"
    for text in ("one", "two"):
        with whole_folder(target) as folder:
            (folder / "a.txt").write_text(text)
    assert (target / "a.txt").read_text() == "two"


def test_a_folder_with_other_things_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.md").write_text("mine")
    with pytest.raises(UsageError), whole_folder(tmp_path / "thesis"):
        pass
    assert (tmp_path / "thesis" / "chapter.md").read_text() == "mine"


def test_a_place_that_cannot_be_a_folder_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError), whole_file(tmp_path / "file" / "below"):
        pass
