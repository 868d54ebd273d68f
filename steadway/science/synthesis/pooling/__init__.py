"""Many estimates into one, with its interval, its differences and its prediction."""

from steadway.science.synthesis.pooling.fitting import (
    INTERVALS,
    PREDICTIONS,
    Fit,
    fit_at,
    prediction_ends,
)
from steadway.science.synthesis.pooling.mantel_haenszel import (
    mantel_haenszel,
    mantel_haenszel_mean,
    peto,
)
from steadway.science.synthesis.pooling.pool import Batch, pool, pool_many, pool_rows
from steadway.science.synthesis.pooling.presets import (
    PRESETS,
    Preset,
    pool_by,
    pool_tables,
    preset,
)
from steadway.science.synthesis.pooling.result import (
    Dropped,
    Heterogeneity,
    Interval,
    Pooled,
    Prediction,
    StudyRow,
)

__all__ = [
    "INTERVALS",
    "PREDICTIONS",
    "PRESETS",
    "Batch",
    "Dropped",
    "Fit",
    "Heterogeneity",
    "Interval",
    "Pooled",
    "Prediction",
    "Preset",
    "StudyRow",
    "fit_at",
    "mantel_haenszel",
    "mantel_haenszel_mean",
    "peto",
    "pool",
    "pool_by",
    "pool_many",
    "pool_rows",
    "pool_tables",
    "prediction_ends",
    "preset",
]
