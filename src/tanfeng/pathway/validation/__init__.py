"""Validation (验证): a hindcast with its errors, how wide the fan ought to be, and checks against the literature.

``validate`` does all of it; ``sub_sectors`` gives the series of smelting and mining; ``Settings`` is what it is told.
"""

from __future__ import annotations

from tanfeng.pathway.validation.result import Validation
from tanfeng.pathway.validation.series import sub_sectors
from tanfeng.pathway.validation.settings import Settings
from tanfeng.pathway.validation.validate import validate

__all__ = ["Settings", "Validation", "sub_sectors", "validate"]
