"""Product carbon footprint (产品碳足迹), cradle to gate, by GB/T 24067 and ISO 14067, for smelters of several metals.

``build`` makes the foreground system of an enterprise and year out of the ledger and the account; ``study`` computes
the footprint of one product in it.
"""

from tanfeng.accounting.footprint.attached import AttachedDatabase
from tanfeng.accounting.footprint.product_study import Alternative, Footprint, study
from tanfeng.accounting.footprint.system import System, build

__all__ = ["Alternative", "AttachedDatabase", "Footprint", "System", "build", "study"]
