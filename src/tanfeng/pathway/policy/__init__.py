"""The plan's targets as constraints (政策约束), one file each.

Every module has ``ITEM``, the id of the plan's target it understands, ``FORMULA``, and ``add``, which lays the rows on
the model with a priced slack named after the item.
"""
