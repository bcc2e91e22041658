"""What the validation says (验证结果): hindcasts, rolling errors, width of the fans, literature checks, sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tanfeng.core.findings import Finding, to_dicts
from tanfeng.pathway.validation.fan import FanWidth
from tanfeng.pathway.validation.hindcast import Hindcast
from tanfeng.pathway.validation.literature import Check
from tanfeng.pathway.validation.rolling import LeadError, OriginPeak
from tanfeng.pathway.validation.settings import Settings


@dataclass(frozen=True)
class Validation:
    """The validation of one sector (验证)."""

    settings: Settings
    hindcasts: tuple[Hindcast, ...]
    rolling: tuple[LeadError, ...]
    peaks: tuple[OriginPeak, ...]
    fans: tuple[FanWidth, ...]
    literature: tuple[Check, ...]
    findings: tuple[Finding, ...]

    def table(self) -> list[dict[str, Any]]:
        """Return what a picture needs: series, year, observed, predictor, predicted, low, high; tCO2.

        Rows of the calibration window have no predictor; a row of the predicted window carries the observed figure too.
        """
        return [row for hindcast in self.hindcasts for row in hindcast.rows()]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON: hindcast, rolling errors and peaks, fans, literature, table, sentences, findings."""
        from tanfeng.pathway.validation.sentences import sentences

        windows = self.settings.windows
        return {
            "windows": {"calibrate": list(windows.calibrate), "predict": list(windows.predict)},
            "band": list(self.settings.band),
            "hindcast": [hindcast.to_dict() for hindcast in self.hindcasts],
            "rolling": [error.to_dict() for error in self.rolling],
            "rolling_peak": [peak.to_dict() for peak in self.peaks],
            "fan": [width.to_dict() for width in self.fans],
            "literature": [check.to_dict() for check in self.literature],
            "table": self.table(),
            "sentences": [{"zh": zh, "en": en} for zh, en in sentences(self)],
            "findings": to_dicts(self.findings),
        }
