"""Energy per product and step (单位产品能耗) in the sense of the national energy limits."""

from tanfeng.accounting.product_energy.computation import product_energy
from tanfeng.accounting.product_energy.result import ProductEnergy

__all__ = ["ProductEnergy", "product_energy"]
