"""The plants of a sector and what they decide (设施级模型): from a problem to the engine and back.

``ask(problem)`` gives the engine's question, ``solve(problem, seconds)`` the answer.
"""

from __future__ import annotations

from tanfeng.pathway.facility.asked import Asked, ask, without_peak
from tanfeng.pathway.facility.conflict import Conflict, conflict_of
from tanfeng.pathway.facility.solving import solve, solve_asked, solve_plan
from tanfeng.pathway.facility.today import follow

__all__ = ["Asked", "Conflict", "ask", "conflict_of", "follow", "solve", "solve_asked", "solve_plan", "without_peak"]
