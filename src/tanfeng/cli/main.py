"""The ``tanfeng`` command: one sentence an error, never a traceback.

Exit codes: 0 done, 1 findings that block (or a result that could not be written), 2 wrong use.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

from tanfeng.core.errors import TanfengError, UsageError
from tanfeng.core.language import CHINESE, ENGLISH, choose

#: The extra that brings a package, as pyproject.toml has it.
_EXTRAS = {
    **dict.fromkeys(("docx", "matplotlib"), "documents"),
    **dict.fromkeys(("bw2calc", "bw_processing", "jsonschema"), "footprint"),
    **dict.fromkeys(("linopy", "highspy", "xarray", "scipy"), "model"),
    **dict.fromkeys(("duckdb", "pyarrow"), "duckdb"),
}

DONE, BLOCKED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def _set_language(arguments: Sequence[str]) -> None:
    """Let ``--lang`` decide before any text is made: help texts are written when the commands are imported."""
    for position, argument in enumerate(arguments):
        given = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang":
            given = arguments[position + 1] if position + 1 < len(arguments) else "?"
        if not given:
            continue
        if given not in (CHINESE, ENGLISH):
            raise UsageError(f"--lang 只能是 zh 或 en，不是“{given}”。", f"--lang is zh or en, not {given!r}.")
        os.environ["TANFENG_LANG"] = given


def _sentence(error: BaseException) -> tuple[int, str]:
    """Return (exit code, one sentence) for whatever went wrong."""
    if isinstance(error, TanfengError):
        return error.exit_code, str(error)
    if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] in _EXTRAS:
        extra = _EXTRAS[str(error.name).partition(".")[0]]
        return WRONG_USE, choose(
            f"这个命令需要附加组件：pip install 'tanfeng[{extra}]'。",
            f"This command needs an extra: pip install 'tanfeng[{extra}]'.",
        )
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return BLOCKED, choose("磁盘已满，未写入结果；原有结果未改动。", "The disk is full; earlier results stand.")
    if isinstance(error, OSError):
        return WRONG_USE, choose(f"无法读写文件：{error}", f"Cannot read or write a file: {error}")
    if isinstance(error, MemoryError):
        return BLOCKED, choose("内存不足。", "Out of memory.")
    name = type(error).__name__
    return BLOCKED, choose(
        f"程序内部错误（{name}: {error}）。设 TANFENG_DEBUG=1 重新运行可看到细节，请反馈给维护者。",
        f"Internal error ({name}: {error}). Run again with TANFENG_DEBUG=1 for the details and report it, please.",
    )


def main() -> None:
    """Run the command line and exit with its code. Typer itself answers unknown options and arguments, with code 2."""
    try:
        _set_language(sys.argv[1:])
        from tanfeng.cli.app import app

        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except Exception as error:
        if os.environ.get("TANFENG_DEBUG"):
            raise
        code, sentence = _sentence(error)
        print(sentence, file=sys.stderr)
        sys.exit(code)


if __name__ == "__main__":
    main()
