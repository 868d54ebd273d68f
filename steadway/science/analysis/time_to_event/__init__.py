"""How long people stay: Kaplan–Meier curves, the log-rank test and restricted mean time."""

from steadway.science.analysis.time_to_event.survival import (
    Curve,
    LogRank,
    kaplan_meier,
    log_rank,
    restricted_mean,
)

__all__ = ["Curve", "LogRank", "kaplan_meier", "log_rank", "restricted_mean"]
