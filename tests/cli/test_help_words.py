"""The help says everything in one language, also what the library of the command line says of itself."""

from __future__ import annotations

import re

import pytest
from tests.cli.conftest import Command

#: The words of the library.
_LIBRARY = re.compile(r"Show this message|\[required\]|\[default|Options|Arguments|Commands|Usage:")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_of_a_command_speaks_one_language(tanfeng: Command, lang: str) -> None:
    said = tanfeng("pathway", "ensemble", "--help", lang=lang).out
    assert bool(_LIBRARY.search(said)) == (lang == "en")
    assert ("显示本帮助并退出" in said and "[必填]" in said and "[缺省：1]" in said) == (lang == "zh")
