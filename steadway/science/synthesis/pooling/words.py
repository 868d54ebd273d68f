"""A pooled result in sentences: numbers first, then exactly what was done."""

from __future__ import annotations

from steadway.science.synthesis.pooling.fitting import INTERVALS, PREDICTIONS
from steadway.science.synthesis.pooling.result import Interval, Pooled


def number(x: float, digits: int = 2) -> str:
    """A number with a real minus sign and no minus before zero."""
    text = f"{x:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def span(pooled: Pooled, low: float, high: float) -> str:
    """Two ends on the read scale: "0.18 to 0.36"."""
    return f"{number(pooled.shown(low))} to {number(pooled.shown(high))}"


def p_text(p: float) -> str:
    """P value as papers print it."""
    return "P < 0.001" if p < 0.001 else f"P = {p:.3f}"


def interval_text(pooled: Pooled, interval: Interval) -> str:
    """ "0.27 (95% CI 0.18 to 0.36)"."""
    value = number(pooled.shown(interval.estimate))
    return f"{value} ({100 * pooled.level:g}% CI {span(pooled, interval.low, interval.high)})"


def in_words(pooled: Pooled) -> str:
    """Every sentence of ``Pooled.text``."""
    parts = [_headline(pooled), _differences(pooled), *_both(pooled), _prediction(pooled)]
    parts += [str(caution) for caution in pooled.cautions]
    if pooled.dropped:
        left = "; ".join(f"{d.label} ({d.reason})" for d in pooled.dropped)
        parts.append(f"Not in the pool: {left}.")
    parts.append(what_was_done(pooled))
    return " ".join(part for part in parts if part)


def _headline(pooled: Pooled) -> str:
    name = pooled.measure.name
    studies = "1 study" if pooled.k == 1 else f"{pooled.k} studies"
    value = interval_text(pooled, pooled.result)
    end = "" if pooled.measure.null is None else f", {p_text(pooled.result.p)}"
    return f"{name[0].upper()}{name[1:]} {value}{end}, from {studies}."


def _differences(pooled: Pooled) -> str:
    if pooled.k == 1:
        return ""
    h = pooled.heterogeneity
    tau2 = f"τ² = {number(h.tau2, 4)}"
    if h.tau2_low is not None and h.tau2_high is not None:
        tau2 += f" ({number(h.tau2_low, 4)} to {number(h.tau2_high, 4)})"
    p = "" if h.q_p is None else f", {p_text(h.q_p)}"
    share = f"I² = {h.i2_from_tau2:.0f}% from τ² and {h.i2_from_q:.0f}% from Q"
    return f"Between the studies: {tau2}; Q = {number(h.q)} on {h.q_df} df{p}; {share}."


def _both(pooled: Pooled) -> list[str]:
    """The other interval or model, in the cases where one of them alone could mislead."""
    lines = []
    if pooled.has("tau2_zero") or pooled.has("narrower_than_wald"):
        lines.append(f"Wald interval: {interval_text(pooled, pooled.wald)}.")
        if pooled.hartung_knapp is not None:
            both = interval_text(pooled, pooled.hartung_knapp)
            lines.append(f"Hartung–Knapp interval: {both}.")
    if pooled.has("few_studies"):
        lines.append(f"Common-effect model: {interval_text(pooled, pooled.common)}.")
    return lines


def _prediction(pooled: Pooled) -> str:
    p = pooled.prediction
    if p.low is None or p.high is None:
        return f"No prediction interval: {p.reason}" if p.reason and pooled.k > 1 else ""
    range_ = span(pooled, p.low, p.high)
    return f"The effect in a new, similar study may lie from {range_} (prediction interval)."


def what_was_done(pooled: Pooled) -> str:
    """One sentence that names every method, for captions and reports."""
    h, preset = pooled.heterogeneity, f" (preset {pooled.preset})" if pooled.preset else ""
    model = f"{pooled.model}, τ² by {h.tau2_method}" if h.tau2_method else pooled.model
    interval = INTERVALS.get(pooled.result.method, pooled.result.method)
    ahead = PREDICTIONS.get(pooled.prediction.method, pooled.prediction.method)
    done = f"Done{preset}: {pooled.effect_method}; {model}; interval {interval}"
    shown = pooled.prediction.low is not None
    return f"{done}{f'; prediction interval {ahead}' if shown else ''}."
