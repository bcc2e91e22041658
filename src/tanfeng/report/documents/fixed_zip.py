"""Office files that do not depend on the clock (可重现的文件): fixed time stamps, fixed order of the parts."""

from __future__ import annotations

import zipfile
from pathlib import Path

#: The first moment a zip archive can name.
_EPOCH = (1980, 1, 1, 0, 0, 0)
#: Readers want this part first.
_FIRST = "[Content_Types].xml"


def normalise(path: Path) -> None:
    """Rewrite a docx or xlsx file in place: the same parts give the same bytes, whenever they were written."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(parts, key=lambda part: (part != _FIRST, part)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, parts[name], compresslevel=6)
