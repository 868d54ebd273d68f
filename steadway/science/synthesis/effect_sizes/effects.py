"""What every effect-size function gives back: estimates with variances, names and cautions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steadway.science.synthesis.columns import (
    BoolArray,
    Caution,
    FloatArray,
    Labels,
    labels_for,
    rows_of,
)


@dataclass(frozen=True, eq=False)
class Effects:
    """Effect estimates on the pooling scale, shape (..., k), with their sampling variances.

    A row without an estimate is NaN in both arrays and is named, with its reason, in
    ``cautions``. Pooling leaves such rows out and lists them as dropped.
    """

    measure: str
    estimate: FloatArray
    variance: FloatArray
    labels: tuple[str, ...]
    method: str
    cautions: tuple[Caution, ...] = ()

    @property
    def se(self) -> FloatArray:
        """Standard errors."""
        return np.asarray(np.sqrt(self.variance))

    @property
    def known(self) -> BoolArray:
        """Rows with an estimate and a variance."""
        return np.isfinite(self.estimate) & np.isfinite(self.variance)

    def to_dict(self) -> dict[str, object]:
        """As JSON keeps it; a row without an estimate is null."""
        return {
            "measure": self.measure,
            "method": self.method,
            "labels": list(self.labels),
            "estimate": nullable(self.estimate),
            "variance": nullable(self.variance),
            "cautions": [caution.to_dict() for caution in self.cautions],
        }


def nullable(array: FloatArray) -> object:
    """Nested lists with None for NaN, for JSON."""
    if array.ndim > 1:
        return [nullable(part) for part in array]
    return [None if np.isnan(x) else float(x) for x in array]


def made(
    measure: str,
    estimate: FloatArray,
    variance: FloatArray,
    method: str,
    *,
    labels: Labels,
    missing: BoolArray,
    cautions: tuple[Caution, ...] = (),
) -> Effects:
    """Assemble ``Effects``; rows with an input that was not reported become NaN, named."""
    bad = missing | ~np.isfinite(estimate) | ~np.isfinite(variance)
    names = labels_for(estimate.shape[-1], labels)
    if missing.any():
        message = "An input was not reported, so there is no effect size."
        cautions = (*cautions, Caution("input_missing", message, rows_of(missing, names)))
    return Effects(
        measure,
        np.where(bad, np.nan, estimate),
        np.where(bad, np.nan, variance),
        names,
        method,
        cautions,
    )


def any_missing(*arrays: FloatArray) -> BoolArray:
    """Rows where at least one input is NaN."""
    mask: BoolArray = np.isnan(arrays[0])
    for array in arrays[1:]:
        mask = mask | np.isnan(array)
    return mask
