"""Weighted least squares of one or many data sets: the algebra all τ² estimators share.

With weights W and design X (studies × coefficients), P = W - W X (X'WX)⁻¹ X'W. Every estimator
of τ² needs a few scalars of P: the weighted residual sum of squares y'Py, y'PPy, y'PPPy, tr P and
tr PP (Harville 1977). They are written here once, in closed form for the plain mean and by small
matrices for a meta-regression. Arrays are (k,) for one data set and (B, k) for a batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from steadway.science.synthesis.columns import FloatArray
from steadway.science.synthesis.errors import NotEstimable

Number: TypeAlias = "FloatArray | float"


@dataclass(slots=True)
class Weighted:
    """One weighting: weights, coefficients, (X'WX)⁻¹, residuals r, u = Wr and y'Py."""

    w: FloatArray
    beta: FloatArray
    inverse: FloatArray
    r: FloatArray
    u: FloatArray
    rss: FloatArray


class Forms(NamedTuple):
    """The scalars of P at one τ² (floats) or at one each for a batch (arrays)."""

    rss: Number
    """y'Py"""
    square: Number
    """y'PPy"""
    cubic: Number
    """y'PPPy"""
    tr_p: Number
    tr_pp: Number
    sum_w: Number
    sum_w2: Number


class Mean:
    """No moderators: X is a column of ones and everything is a sum."""

    def __init__(self, y: FloatArray, v: FloatArray) -> None:
        self.y, self.v = y, v
        self.k, self.p = y.shape[-1], 1
        self.df = self.k - 1
        self.single = y.ndim == 1
        self._powers: FloatArray | None = None
        self._zero: Forms | None = None
        self._room: tuple[FloatArray, ...] | None = None

    def _rows(self) -> tuple[FloatArray, ...]:
        """Room for w, w² and w³ below each other, kept from step to step."""
        if self._room is None:
            w = np.empty((*self.y.shape[:-1], 3, self.k))
            self._room = (w, w[..., 0, :], w[..., 1, :], w[..., 2, :])
        return self._room

    def _moments(self) -> FloatArray:
        """1, y and y² side by side; y is centred, so that the forms lose no digits."""
        if self._powers is None:
            w = 1.0 / self.v
            mu = np.vecdot(w, self.y) / w.sum(axis=-1)
            centred = self.y - (mu if self.single else mu[:, None])
            powers = np.ones((*self.y.shape, 3))
            powers[..., 1] = centred
            powers[..., 2] = centred * centred
            self._powers = powers
        return self._powers

    def forms_at_zero(self) -> Forms:
        """The scalars at τ² = 0, worked out once."""
        if self._zero is None:
            self._zero = self.forms(0.0 if self.single else np.zeros(1))
        return self._zero

    def forms(self, t: Number) -> Forms:
        """Every scalar from the nine sums Σ wᵐ yʲ (m = 1..3, j = 0..2), by one product."""
        w, first, second, third = self._rows()
        np.divide(1.0, self.spread(t), out=first)
        np.multiply(first, first, out=second)
        np.multiply(first, second, out=third)
        sums = w @ self._moments()
        (a0, a1, a2), (b0, b1, b2), (c0, c1, c2) = (
            sums.tolist() if self.single else np.moveaxis(sums, 0, -1)
        )
        mu, ratio = a1 / a0, b0 / a0
        cross = b1 - mu * b0
        return Forms(
            a2 - mu * a1,
            b2 - mu * (2 * b1 - mu * b0),
            c2 - mu * (2 * c1 - mu * c0) - cross * cross / a0,
            a0 - ratio,
            b0 - 2 * c0 / a0 + ratio * ratio,
            a0,
            b0,
        )

    def take(self, rows: npt.NDArray[np.intp]) -> Mean:
        """The data sets with these numbers."""
        return Mean(self.y[rows], self.v[rows])

    def spread(self, t: Number) -> FloatArray:
        """v + τ²."""
        return self.v + (t if self.single else np.asarray(t)[..., None])

    def weigh(self, w: FloatArray) -> Weighted:
        """Weighted mean: β = Σwy/Σw."""
        total = w.sum(axis=-1)
        mu = np.vecdot(w, self.y) / total
        r = self.y - (mu if self.single else mu[:, None])
        u = w * r
        return Weighted(w, mu, 1.0 / total, r, u, np.vecdot(u, r))

    def traces(self, fit: Weighted) -> tuple[FloatArray, FloatArray]:
        """tr P = Σw - Σw²/Σw and tr PP = Σw² - 2Σw³/Σw + (Σw²/Σw)²."""
        w2 = fit.w * fit.w
        s2 = w2.sum(axis=-1)
        ratio = s2 * fit.inverse
        s3 = np.vecdot(w2, fit.w)
        return fit.w.sum(axis=-1) - ratio, s2 - 2 * s3 * fit.inverse + ratio * ratio

    def trace_of(self, fit: Weighted, z: FloatArray) -> FloatArray:
        """tr(P Z) for a diagonal Z."""
        return np.asarray(np.vecdot(fit.w, z) - np.vecdot(fit.w * fit.w, z) * fit.inverse)

    def log_det(self, fit: Weighted) -> FloatArray:
        """log |X'WX| - log |X'X|."""
        return np.asarray(-np.log(fit.inverse) - np.log(self.k))

    def vector(self, fit: Weighted) -> tuple[FloatArray, FloatArray]:
        """β as (..., 1) and (X'WX)⁻¹ as (..., 1, 1)."""
        return np.asarray(fit.beta)[..., None], np.asarray(fit.inverse)[..., None, None]


class Design:
    """Moderators: X is (k, p) for all data sets or (B, k, p), one design each."""

    def __init__(self, y: FloatArray, v: FloatArray, x: FloatArray) -> None:
        self.y, self.v, self.x = y, v, x
        self.k, self.p = x.shape[-2], x.shape[-1]
        self.df = self.k - self.p
        self.single = y.ndim == 1 and x.ndim == 2
        self._zero: Forms | None = None

    def forms_at_zero(self) -> Forms:
        """The scalars at τ² = 0, worked out once."""
        if self._zero is None:
            self._zero = self.forms(0.0 if self.single else np.zeros(1))
        return self._zero

    def take(self, rows: npt.NDArray[np.intp]) -> Design:
        """The data sets with these numbers."""
        x = self.x[rows] if self.x.ndim == 3 else self.x
        y = self.y[rows] if self.y.ndim == 2 else self.y
        v = self.v[rows] if self.v.ndim == 2 else self.v
        return Design(y, v, x)

    def spread(self, t: Number) -> FloatArray:
        """v + τ²."""
        return self.v + (t if self.single else np.asarray(t)[..., None])

    def weigh(self, w: FloatArray) -> Weighted:
        """β = (X'WX)⁻¹ X'Wy."""
        xw = self.x * w[..., None]
        try:
            inverse: FloatArray = np.asarray(np.linalg.inv(np.swapaxes(xw, -1, -2) @ self.x))
        except np.linalg.LinAlgError as error:
            message = "The moderators cannot be told apart at these weights; leave one out."
            raise NotEstimable(message) from error
        beta = np.matvec(inverse, np.vecmat(self.y, xw))
        r = self.y - np.matvec(self.x, beta)
        u = w * r
        return Weighted(w, beta, inverse, r, u, np.vecdot(u, r))

    def _power(self, weights: FloatArray) -> FloatArray:
        return np.asarray(np.swapaxes(self.x * weights[..., None], -1, -2) @ self.x)

    def traces(self, fit: Weighted) -> tuple[FloatArray, FloatArray]:
        """tr P and tr PP with A_m = X'W^mX: Σw - tr(A₁⁻¹A₂), Σw² - 2tr(A₁⁻¹A₃) + tr((A₁⁻¹A₂)²)."""
        w2 = fit.w * fit.w
        m2 = fit.inverse @ self._power(w2)
        m3 = fit.inverse @ self._power(w2 * fit.w)
        tr_p = fit.w.sum(axis=-1) - np.trace(m2, axis1=-2, axis2=-1)
        square = np.trace(m2 @ m2, axis1=-2, axis2=-1)
        return tr_p, w2.sum(axis=-1) - 2 * np.trace(m3, axis1=-2, axis2=-1) + square

    def trace_of(self, fit: Weighted, z: FloatArray) -> FloatArray:
        """tr(P Z) for a diagonal Z."""
        inner = fit.inverse @ self._power(fit.w * fit.w * z)
        return np.asarray(np.vecdot(fit.w, z) - np.trace(inner, axis1=-2, axis2=-1))

    def forms(self, t: Number) -> Forms:
        """Every scalar by p × p matrices."""
        fit = self.weigh(1.0 / self.spread(t))
        tr_p, tr_pp = self.traces(fit)
        wu = fit.w * fit.u
        xwu = np.vecmat(wu, self.x)
        cubic = np.vecdot(wu, fit.u) - np.vecdot(xwu, np.matvec(fit.inverse, xwu))
        square = np.vecdot(fit.u, fit.u)
        return Forms(fit.rss, square, cubic, tr_p, tr_pp, fit.w.sum(-1), np.vecdot(fit.w, fit.w))

    def log_det(self, fit: Weighted) -> FloatArray:
        """log |X'WX| - log |X'X|."""
        plain = np.swapaxes(self.x, -1, -2) @ self.x
        return np.asarray(-np.linalg.slogdet(fit.inverse)[1] - np.linalg.slogdet(plain)[1])

    def vector(self, fit: Weighted) -> tuple[FloatArray, FloatArray]:
        """β and (X'WX)⁻¹."""
        return fit.beta, fit.inverse


Geometry: TypeAlias = Mean | Design
