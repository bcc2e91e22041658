"""The physical constraints (物理约束), one file each: ``NAME``, ``FORMULA`` and ``add(model, problem, p, s)``."""
