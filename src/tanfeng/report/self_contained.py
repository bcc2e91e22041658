"""What makes a page need nothing from outside (自足网页): inlined scripts, their hashes in a policy, harmless data."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import Any

from markupsafe import Markup

_ASSETS = files("tanfeng.report") / "assets"


def script_safe(data: Any) -> Markup:
    """Return JSON that cannot end the script element it stands in, whatever the texts in it say."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def asset(name: str) -> str:
    """Return the text of a script or stylesheet of the report."""
    return (_ASSETS / name).read_text(encoding="utf-8").strip()


def policy(scripts: list[str]) -> str:
    """Return the content security policy: nothing from outside, and only these scripts."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
