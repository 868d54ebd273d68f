"""Named sets of methods, so that a review says in one word how it was pooled."""

from __future__ import annotations

from dataclasses import dataclass

from steadway.science.synthesis.columns import choose
from steadway.science.synthesis.effect_sizes.counts import (
    Tables,
    odds_ratio,
    risk_difference,
    risk_ratio,
)
from steadway.science.synthesis.effect_sizes.effects import Effects
from steadway.science.synthesis.pooling.mantel_haenszel import mantel_haenszel, peto
from steadway.science.synthesis.pooling.pool import pool
from steadway.science.synthesis.pooling.result import Pooled


@dataclass(frozen=True)
class Preset:
    """One named set of methods; ``why`` is the sentence printed beside it."""

    name: str
    model: str
    tau2: str
    interval: str
    prediction: str
    smd_correction: str
    smd_variance: str
    counts_by: str
    why: str


_LIST = (
    Preset(
        "cochrane",
        "random",
        "REML",
        "hartung_knapp",
        "k-1",
        "exact",
        "large_sample",
        "inverse_variance",
        "Cochrane's advice since 2024: REML, Hartung–Knapp, prediction interval by t.",
    ),
    Preset(
        "revman5",
        "random",
        "DL",
        "wald",
        "k-1",
        "revman",
        "revman",
        "mantel_haenszel",
        "As RevMan 5 did until 2024: DerSimonian–Laird, normal interval, Mantel–Haenszel "
        "for counts. For reproducing older reviews.",
    ),
    Preset(
        "cautious",
        "random",
        "REML",
        "hartung_knapp_adhoc",
        "k-1",
        "exact",
        "large_sample",
        "inverse_variance",
        "As cochrane, with a Hartung–Knapp interval that is never narrower than Wald's.",
    ),
    Preset(
        "common",
        "common",
        "REML",
        "wald",
        "k-1",
        "exact",
        "large_sample",
        "mantel_haenszel",
        "One true effect for all studies: inverse variance, Mantel–Haenszel for counts.",
    ),
)
PRESETS = {preset.name: preset for preset in _LIST}
PER_STUDY = {"OR": odds_ratio, "RR": risk_ratio, "RD": risk_difference}


def preset(name: str) -> Preset:
    """The preset of that name; raises ``UnknownChoice`` listing the known ones."""
    return PRESETS[choose(name, PRESETS, "preset")]


def pool_by(name: str, effects: Effects, *, level: float = 0.95) -> Pooled:
    """Pool ready effects with the methods of a preset."""
    p = preset(name)
    return pool(
        effects,
        model=p.model,
        tau2=p.tau2,
        interval=p.interval,
        prediction=p.prediction,
        level=level,
        preset=name,
    )


def pool_tables(name: str, t: Tables, measure: str, *, level: float = 0.95) -> Pooled:
    """Pool 2 × 2 tables (RR, OR, RD or PETO) with the methods of a preset."""
    p = preset(name)
    choose(measure, ("RR", "OR", "RD", "PETO"), "measure of 2 × 2 tables")
    if measure == "PETO":
        return peto(t, level=level, preset=name)
    if p.counts_by == "mantel_haenszel":
        return mantel_haenszel(
            t,
            measure,
            model=p.model,
            interval=p.interval,
            prediction=p.prediction,
            level=level,
            preset=name,
        )
    return pool_by(name, PER_STUDY[measure](t.a, t.n1, t.c, t.n2, labels=t.labels), level=level)
