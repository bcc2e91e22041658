"""What a plant takes and gives (设施量): the closed list of quantities that the engine counts."""

from __future__ import annotations

from tanfeng.pathway.measures import QUANTITIES

#: What follows from the carriers: electricity that is not green and carries the grid's emission.
ORDINARY = "ordinary_mwh"
#: Carriers first (per tonne, changed by measures), then product: output, recycled output, output at the benchmark
#: level, output of plants for which a share at that level is known, output worse than the level of an exit rule; what
#: mining and concentrating emit for primary output.
PRODUCT = ("output_t", "recycled_t", "at_benchmark_t", "rated_t", "below_level_t", "upstream_tco2")
#: What comes beside the product, as a plant takes it: acid and heat sold and residue used are below zero, for they are
#: given; the fuel that the heat sold counts as and the residue known to be left are above.
BESIDE = ("acid_t", "steam_gj", "steam_tce", "residue_used_t", "residue_left_t")
#: Output of plants whose cleaner-production level is known and worse than level I, and worse than level II.
CLEANER = ("worse_than_1_t", "worse_than_2_t")
#: What runs on new lines, and what has been built.
LINES = ("line_output_t", "line_capacity_t")
ALL = (*QUANTITIES, ORDINARY, *PRODUCT, *BESIDE, *CLEANER, *LINES)
INDEX = {name: i for i, name in enumerate(ALL)}
CARRIERS = len(QUANTITIES)
FUELS = ("fuel_tce", "gas_tce", "hydrogen_tce")
