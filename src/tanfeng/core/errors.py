"""Errors that a person can act on: one sentence, in Chinese and English."""

from __future__ import annotations

from tanfeng.core.language import choose


class TanfengError(Exception):
    """Something the user has to know, said in one sentence.

    ``zh`` and ``en`` carry the sentence in the two languages; ``str()`` gives the user's own.
    """

    exit_code = 1

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        return choose(self.zh, self.en)


class UsageError(TanfengError):
    """Wrong use: a path that is not there, an unknown name, a file that is not what it says (用法错误)."""

    exit_code = 2
