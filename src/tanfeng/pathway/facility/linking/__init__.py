"""Rows that link the plants (连接约束), one file each: ``NAME``, ``FORMULA`` and ``rows(frame)``."""
