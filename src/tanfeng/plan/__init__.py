"""The plan (方案) as data: targets, tasks, boxes, safeguards, each with its verbatim quote.

A plan is a folder: ``plan.toml`` (what it is), ``text.txt`` (its words), ``items.csv`` (the text cut into items, top to
bottom), ``targets.toml`` (what the targets mean) and three vocabularies: ``departments.csv``, ``metals.csv``,
``places.csv``. Another province adds a folder and no code. Standard library only.
"""

from __future__ import annotations

from tanfeng.plan.item import KINDS, Item
from tanfeng.plan.plan import Plan
from tanfeng.plan.target import Choice, Option, Target
from tanfeng.plan.tiling import Coverage, Gap

__all__ = ["KINDS", "Choice", "Coverage", "Gap", "Item", "Option", "Plan", "Target"]
