"""Designs for repeated visits: visit, arm by visit, baseline by visit, further covariates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steadway.science.analysis.columns import FloatArray


@dataclass(frozen=True, eq=False)
class Model:
    """A design (B, n, T, p) and the contrasts that read effects and adjusted means from it.

    ``effects`` (E, p): intervention minus reference per visit; ``means`` (2, T, p): adjusted
    means per arm at the covariates' means. ``visits`` names the rows of ``effects``.
    """

    design: FloatArray
    effects: FloatArray
    means: FloatArray
    visits: tuple[str, ...]


def repeated(
    arm: FloatArray, by_visit: FloatArray, alike: FloatArray, visits: tuple[str, ...]
) -> Model:
    """μᵢₜ = αₜ + τₜ·armᵢ + xᵢ'βₜ + zᵢ'γ (Mallinckrodt et al. 2008, Drug Inf J 42:303).

    ``arm`` (B, n) of 0 and 1; ``by_visit`` (B, n, c) covariates with a slope per visit (usually
    the baseline), ``alike`` (B, n, d) covariates with one slope. Both centred, nothing missing.
    """
    b, n = arm.shape
    t = len(visits)
    eye = np.eye(t)
    blocks = [
        np.broadcast_to(eye, (b, n, t, t)),
        arm[:, :, None, None] * eye,
        (by_visit[:, :, None, :, None] * eye[None, None, :, None, :]).reshape(b, n, t, -1),
        np.broadcast_to(alike[:, :, None, :], (b, n, t, alike.shape[-1])),
    ]
    design = np.concatenate(blocks, axis=-1)
    p = design.shape[-1]
    effects = np.eye(p)[t : 2 * t]
    reference = np.eye(p)[:t]
    return Model(design, effects, np.stack([reference, reference + effects]), visits)


def constrained(
    arm: FloatArray, alike: FloatArray, visits: tuple[str, ...], by_visit: FloatArray
) -> Model:
    """Baseline as an outcome, with one mean for both arms there (Liang and Zeger 2000, Sankhya
    62:134; Lu 2010, Biometrics 66:1123). ``visits[0]`` is the baseline and has no effect.
    """
    whole = repeated(arm, by_visit, alike, visits)
    t = len(visits)
    keep = np.delete(np.arange(whole.design.shape[-1]), t)
    return Model(
        whole.design[..., keep],
        whole.effects[1:][:, keep],
        whole.means[:, :, keep],
        visits[1:],
    )
