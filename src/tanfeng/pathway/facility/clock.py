"""Time that several runs of the engine share (共用时限)."""

from __future__ import annotations

import time

from tanfeng.core.errors import TanfengError

#: A run of the engine that is given less than this many seconds finds nothing.
LEAST = 1.0


class OutOfTimeError(TanfengError):
    """The time is over before the question was settled (时间已到)."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"在 {seconds:g} 秒的时限内没有算完。", f"The time limit of {seconds:g} seconds ended before the answer."
        )


class Clock:
    """Counts down from ``seconds`` of wall clock, from when it is made (倒计时)."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, not below zero."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether too little is left for another run; a limit below that is for the first run to keep."""
        return self.left < min(LEAST, self.seconds)

    def next(self) -> float:
        """Return the seconds left for another run. Raises :class:`OutOfTimeError` where there are too few."""
        if self.over:
            raise OutOfTimeError(self.seconds)
        return self.left
