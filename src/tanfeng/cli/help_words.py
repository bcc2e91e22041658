"""The help of every command in the reader's language (帮助的语言): what the library says of itself, in Chinese, too."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from tanfeng.core.language import CHINESE, choose, current

#: The words of the library's help panels, as it names them.
_PANELS = {
    "DEPRECATED_STRING": "（已弃用）",
    "DEFAULT_STRING": "[缺省：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
}


class Command(TyperCommand):
    """A command whose own help texts are in the reader's language."""

    def get_help_option(self, ctx: Any) -> Any:
        return _in_words(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _name_panels()
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """A group of commands whose own help texts are in the reader's language."""

    def get_help_option(self, ctx: Any) -> Any:
        return _in_words(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _name_panels()
        super().format_help(ctx, formatter)


def _in_words(option: Any) -> Any:
    if option is not None:
        option.help = choose("显示本帮助并退出", "Show this message and exit")
    return option


def _usage(said: str) -> str:
    return said.replace("Usage:", choose("用法：", "Usage:"), 1)


def _name_panels() -> None:
    """Name the panels; only when help is asked for, since what draws them is slow to import."""
    if current() != CHINESE:
        return
    from typer import rich_utils

    for name, said in _PANELS.items():
        if hasattr(rich_utils, name):
            setattr(rich_utils, name, said)


def localise(app: typer.Typer) -> None:
    """Let an application, with all groups and commands in it, say its help in the reader's language."""
    app.info.cls = Group
    for command in app.registered_commands:
        command.cls = Command
    for group in app.registered_groups:
        group.cls = Group
        if group.typer_instance is not None:
            localise(group.typer_instance)
