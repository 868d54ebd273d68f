"""Do small trials show more? Tests of funnel asymmetry, and what a line leaves of the effect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steadway.science.synthesis.bias.lines import Line, weighted_line
from steadway.science.synthesis.columns import BoolArray, Caution
from steadway.science.synthesis.effect_sizes.counts import Tables, odds_ratio, peto_parts
from steadway.science.synthesis.effect_sizes.effects import Effects
from steadway.science.synthesis.errors import NotEstimable, TooFewStudies
from steadway.science.synthesis.pooling.pool import sift
from steadway.science.synthesis.pooling.words import number, p_text

ENOUGH = 10


@dataclass(frozen=True)
class SmallStudyTest:
    """One test: what it measures, its value, statistic, degrees of freedom and P value."""

    name: str
    what: str
    value: float
    statistic: float
    df: int | None
    p: float
    k: int
    cautions: tuple[Caution, ...]

    def text(self) -> str:
        """The test in a sentence, with the caution about few studies."""
        value = f"{self.what} {number(self.value, 3)}, {p_text(self.p)}"
        shown = f"{self.name}: {value} ({self.k} studies)."
        return " ".join([shown, *(str(caution) for caution in self.cautions)])


def _few(k: int) -> tuple[Caution, ...]:
    if k >= ENOUGH:
        return ()
    message = f"{k} studies: with fewer than ten this test has too little power to be read."
    return (Caution("few_studies", message),)


def egger(effects: Effects) -> SmallStudyTest:
    """Egger's test: the slope of effect on SE, weights 1/v, t with k - 2 (Egger 1997).

    The same as the intercept of y/se on 1/se. Rows without an effect are left out.
    """
    kept, _ = sift(effects)
    line = weighted_line(kept.se, kept.estimate, 1 / kept.variance)
    k = len(kept.labels)
    return SmallStudyTest(
        "Egger's test",
        "slope on the standard error",
        line.slope,
        line.slope_t,
        line.df,
        line.slope_p,
        k,
        _few(k),
    )


def begg(effects: Effects) -> SmallStudyTest:
    """Begg and Mazumdar's rank test (1994): Kendall's τ of (y - μ)/√(v - 1/Σw) with v.

    Exact without ties, normal with them (no continuity correction). Raises ``TooFewStudies``,
    ``NotEstimable`` when effects or variances are all equal.
    """
    from scipy.stats import kendalltau  # noqa: PLC0415  # slow to import, needed here alone

    kept, _ = sift(effects)
    k = len(kept.labels)
    if k < 3:
        raise TooFewStudies(f"Begg's test needs at least three studies, not {k}.")
    w = 1 / kept.variance
    mu = (w * kept.estimate).sum() / w.sum()
    left = kept.variance - 1 / w.sum()
    if not (left > 1e-10 * kept.variance).all():
        raise NotEstimable("One study has nearly all the weight, so there is nothing to rank.")
    deviate = (kept.estimate - mu) / np.sqrt(left)
    if np.ptp(deviate) == 0 or np.ptp(kept.variance) == 0:
        raise NotEstimable("All effects or all variances are equal: there is nothing to rank.")
    ties = len(np.unique(deviate)) < k or len(np.unique(kept.variance)) < k
    found = kendalltau(deviate, kept.variance, method="asymptotic" if ties else "exact")
    tau, p = float(found.statistic), float(found.pvalue)
    return SmallStudyTest("Begg's test", "Kendall's τ", tau, tau, None, p, k, _few(k))


def _with_events(t: Tables) -> tuple[Tables, BoolArray]:
    live: BoolArray = np.asarray(~t.missing & (t.a + t.c > 0) & (t.b + t.d > 0))
    names = tuple(x for i, x in enumerate(t.labels) if bool(live[i]))
    return Tables(t.a[live], t.n1[live], t.c[live], t.n2[live], names), live


def harbord(t: Tables) -> SmallStudyTest:
    """Harbord's test for 2 × 2 tables: (O-E)/√V on √V, its intercept, t with k - 2 (Harbord 2006).

    V is hypergeometric; tables without events carry nothing and are left out.
    """
    whole, _ = _with_events(t)
    z, v = peto_parts(whole)
    root = np.sqrt(v)
    line = weighted_line(root, z / root, np.ones_like(root))
    k = len(whole.labels)
    return SmallStudyTest(
        "Harbord's test",
        "intercept",
        line.intercept,
        line.intercept_t,
        line.df,
        line.intercept_p,
        k,
        _few(k),
    )


def peters(t: Tables) -> SmallStudyTest:
    """Peters' test: log odds ratio on 1/N, weights events × non-events / N, t with k - 2 (2006)."""
    whole, _ = _with_events(t)
    y = odds_ratio(whole.a, whole.n1, whole.c, whole.n2).estimate
    n, events = whole.n1 + whole.n2, whole.a + whole.c
    line = weighted_line(1 / n, y, events * (n - events) / n)
    k = len(whole.labels)
    return SmallStudyTest(
        "Peters' test", "slope on 1/N", line.slope, line.slope_t, line.df, line.slope_p, k, _few(k)
    )


@dataclass(frozen=True)
class PetPeese:
    """Both lines, and which one is reported by the conditional rule."""

    pet: Line
    peese: Line
    estimate: float
    low: float
    high: float
    chosen: str
    k: int
    cautions: tuple[Caution, ...]


def pet_peese(effects: Effects, *, level: float = 0.95) -> PetPeese:
    """PET-PEESE: the effect a study without sampling error would show.

    PET: effect on SE; PEESE: effect on variance; weights 1/v, free scale. When PET's intercept
    differs from 0 (one-sided 5 %, so two-sided P < 0.10) PEESE's is reported, else PET's
    (Stanley and Doucouliagos 2014). It is a sensitivity analysis: with few or very different
    studies it can be far off.
    """
    kept, _ = sift(effects)
    w = 1 / kept.variance
    pet = weighted_line(kept.se, kept.estimate, w)
    peese = weighted_line(kept.variance, kept.estimate, w)
    name, line = ("PEESE", peese) if pet.intercept_p < 0.10 else ("PET", pet)
    k = len(kept.labels)
    return PetPeese(pet, peese, line.intercept, *line.intercept_ends(level), name, k, _few(k))


@dataclass(frozen=True)
class FailSafe:
    """How many studies without effect it would take; a crude number, for old comparisons."""

    rosenthal: int
    orwin: int | None
    orwin_target: float
    rosenberg: int
    alpha: float


def _ceil(x: float) -> int:
    return max(0, int(np.ceil(round(x, 9))))


def failsafe_n(effects: Effects, *, alpha: float = 0.05, target: float | None = None) -> FailSafe:
    """Fail-safe N by three definitions.

    Rosenthal (1979): (Σz)²/z_α² - k, z = y/se, one-sided α. Orwin (1983): k (|mean| - |target|)
    / |target| on the unweighted mean, target half the mean unless given (None: the mean is 0).
    Rosenberg (2005): studies of mean weight and no effect until the common-effect z of
    the pool falls to the two-sided α.
    """
    from scipy.special import ndtri  # noqa: PLC0415

    kept, _ = sift(effects)
    y, v = kept.estimate, kept.variance
    k = len(y)
    z_one, z_two = -float(ndtri(alpha)), -float(ndtri(alpha / 2))
    rosenthal = (y / np.sqrt(v)).sum() ** 2 / z_one**2 - k
    mean = abs(float(y.mean()))
    aim = mean / 2 if target is None else abs(target)
    orwin = _ceil(k * (mean - aim) / aim) if aim > 0 else None
    w = 1 / v
    needed = (float((w * y).sum()) / z_two) ** 2 - float(w.sum())
    return FailSafe(_ceil(float(rosenthal)), orwin, aim, _ceil(needed * k / float(w.sum())), alpha)
