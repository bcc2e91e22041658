"""Policy items of a plan as linking rows (政策约束), one file each: ``ITEM``, ``FORMULA``, ``UNIT``, ``rows``."""
