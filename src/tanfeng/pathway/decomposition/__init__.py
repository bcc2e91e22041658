"""Index decomposition (指数分解): which factor made an amount change, by how much, without residual.

LMDI-I and LMDI-II, additive and multiplicative, over any number of factors, sectors and nested groups. Tables in,
tables out; the formulae are those of Ang, "The LMDI approach to decomposition analysis: a practical guide", Energy
Policy 33 (2005) 867–871, and "LMDI decomposition approach: a guide for implementation", Energy Policy 86 (2015)
233–238; zeros are the analytical limits of Ang, Zhang and Choi, Energy 23 (1998) 489–495, and Ang and Liu, "Handling
zero values in the logarithmic mean Divisia index decomposition approach", Energy Policy (2007) 238–246,
doi:10.1016/j.enpol.2005.11.001.
"""

from __future__ import annotations

from tanfeng.pathway.decomposition.decompose import decompose
from tanfeng.pathway.decomposition.reading import read_table
from tanfeng.pathway.decomposition.result import Decomposition
from tanfeng.pathway.decomposition.vocabulary import FORMS, METHODS, Form, Method

__all__ = ["FORMS", "METHODS", "Decomposition", "Form", "Method", "decompose", "read_table"]
