"""The folder of these tests on the path, so that they share one made-up province."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
