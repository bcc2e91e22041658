"""Where an optimised ensemble keeps what it has (集合模拟的存档): one file per chunk, and what was asked.

``manifest.json`` says what was asked; ``chunk-0003-1f0c….parquet`` holds the outcomes of chunk 3 and, in its name, the
start of the SHA-256 of the manifest and its own bytes: a chunk of another question is not what its name says. A file
appears whole or not at all, so that a run killed at any moment loses at most the chunks in work; a file that is not
what its name says is named, dropped and computed again. One run at a time works in a folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tanfeng.core.errors import UsageError
from tanfeng.core.files import whole_file
from tanfeng.core.findings import Address, Finding

MANIFEST = "manifest.json"
#: Raised when the meaning of a stored chunk changes.
FORMAT = 2
_CHUNK = re.compile(r"chunk-(\d{4,})-([0-9a-f]{16})\.parquet")
#: What the parts of a question are called (问题各部分的名称).
_PARTS: dict[str, tuple[str, str]] = {
    "format": ("存档格式", "the format of the archive"),
    "program": ("程序版本或程序库", "the version of the program or its libraries"),
    "scenario": ("情景", "the scenario"),
    "problem": ("情景内容或数据", "the content of the scenario or the data"),
    "edition": ("数据版本", "the data edition"),
    "settings": ("求解设置", "the solver settings"),
    "chunk": ("每块样本数", "the samples per chunk"),
    "size": ("样本数", "the size"),
    "seed": ("随机种子", "the seed"),
    "method": ("抽样方法", "the method of sampling"),
    "parameters": ("抽样的假设", "the sampled assumptions"),
    "distribution": ("分布", "the distribution"),
    "correlations": ("相关性", "the correlations"),
    "samples": ("样本", "the samples"),
}


class Store:
    """The chunks of one ensemble in a folder (一次集合模拟的存档)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._alone = False

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Hold the folder against a second run; the system lets go of it when this process ends, however it ends.

        Raises ``UsageError`` where another run is at work in it. A folder that cannot be made is left to :meth:`open`.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.folder, os.O_RDONLY)
        except OSError:
            yield
            return
        try:
            self._alone = self._lock(handle)
            yield
        finally:
            self._alone = False
            os.close(handle)

    def _lock(self, handle: int) -> bool:
        """Lock the folder itself, so that no file of ours stays behind; ``False`` where the system cannot."""
        try:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                f"另一个集合模拟正在 {self.folder} 中运行；请等它结束，或另选文件夹。",
                f"Another ensemble is running in {self.folder}; wait for it, or choose another folder.",
            ) from error
        except (ImportError, OSError):
            return False
        return True

    def open(self, asked: Mapping[str, Any]) -> None:
        """Begin, or go on where the folder holds the same question.

        Raises ``UsageError`` where it holds another one, or cannot be written.
        """
        asked = {"format": FORMAT, **asked}
        path = self.folder / MANIFEST
        if path.exists():
            self._same(self.manifest(), asked)
            return
        with whole_file(path) as temporary:
            temporary.write_text(json.dumps(asked, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def manifest(self) -> dict[str, Any]:
        """Return what was asked. Raises ``UsageError`` where the manifest is missing or damaged."""
        path = self.folder / MANIFEST
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = None
        if not isinstance(found, dict):
            raise UsageError(
                f"{path} 缺失或已损坏，无法确认存档属于哪个问题；请另选文件夹，或删除此文件夹后重算。",
                f"{path} is missing or damaged: what the archive answers is unknown. Choose another folder, or delete "
                "this one and start anew.",
            )
        return found

    def chunks(self) -> tuple[dict[int, bytes], list[Finding]]:
        """Return the sound chunks by number; a damaged one is deleted and named (读取各块)."""
        sound: dict[int, bytes] = {}
        findings = []
        for path in sorted(self.folder.glob("chunk-*.parquet")):
            match = _CHUNK.fullmatch(path.name)
            content = _content(path)
            if match is None or content is None or self._digest(content) != match[2]:
                findings.append(_damaged(path))
                path.unlink(missing_ok=True)
            else:
                sound[int(match[1])] = content
        return sound, findings

    def write(self, number: int, content: bytes) -> None:
        """Keep a chunk. Raises one clear sentence where the disk is full or the folder cannot be written."""
        with whole_file(self.folder / f"chunk-{number:04d}-{self._digest(content)}.parquet") as temporary:
            temporary.write_bytes(content)

    def finish(self) -> None:
        """Remove what killed runs have left half written, where no other run can be writing."""
        for path in self.folder.glob(".chunk-*") if self._alone else ():
            path.unlink(missing_ok=True)

    def _digest(self, content: bytes) -> str:
        asked = (self.folder / MANIFEST).read_bytes()
        return hashlib.sha256(asked + content).hexdigest()[:16]

    def _same(self, held: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
        differ = [key for key in asked if held.get(key) != json.loads(json.dumps(asked[key]))]
        if not differ:
            return
        zh = "、".join(_PARTS.get(key, (key, key))[0] for key in differ)
        en = ", ".join(_PARTS.get(key, (key, key))[1] for key in differ)
        raise UsageError(
            f"{self.folder} 中的集合模拟回答的是另一个问题（不同：{zh}），不予混合；请另选文件夹，或删除它后重算。",
            f"The ensemble in {self.folder} answers another question (different: {en}) and is not mixed with this one; "
            "choose another folder, or delete it and start anew.",
        )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _damaged(path: Path) -> Finding:
    return Finding(
        "info",
        "pathway.chunk-damaged",
        f"集合模拟的存档文件 {path.name} 已损坏，已删除，相应样本重新计算。",
        f"The archive file {path.name} of the ensemble is damaged; it was deleted and its samples are computed again.",
        Address(file=path.name),
        given=path.name,
    )
