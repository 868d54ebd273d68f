"""Trials with several arms: nobody's control is counted twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from steadway.science.synthesis.columns import Caution
from steadway.science.synthesis.effect_sizes.arms import combine_arms
from steadway.science.synthesis.errors import ImpossibleValues
from steadway.science.synthesis.review.rows import ArmRow, EffectRow

POLICIES = {
    "combine": "arms that share a control are combined into one",
    "split": "a shared control is split between its comparisons",
    "independent": "every comparison counts as if its control were its own",
}
SHARED_R = 0.5


def combined_effects(
    rows: Sequence[EffectRow], policy: str
) -> tuple[list[EffectRow], tuple[Caution, ...]]:
    """Ready effects that share a control: their mean, as one row.

    Mean of m effects with variance (Σ v + Σ Σ r √(vᵢ vⱼ))/m² (Borenstein 2009, chapter 24),
    r = 0.5, the correlation that a shared control of equal size gives. A ready effect cannot be
    split: "split" raises ``ImpossibleValues`` naming the rows. "independent" keeps them and warns.
    """
    groups: dict[tuple[str, str], list[EffectRow]] = {}
    for row in rows:
        key = (row.study, row.control or row.comparison)
        groups.setdefault(key, []).append(row)
    once = [row.study for row in rows]
    alone = tuple(
        row.label or f"{row.study} ({row.comparison})"
        for row in rows
        if once.count(row.study) > 1 and not row.control
    )
    message = "Comparisons of one study count as if they were different people."
    notes = (Caution("study_twice", message, alone),) if alone else ()
    shared = {key: found for key, found in groups.items() if len(found) > 1 and found[0].control}
    if not shared:
        return list(rows), notes
    named = tuple(row.label or row.comparison for found in shared.values() for row in found)
    if policy == "independent":
        message = "These comparisons share a control that is counted more than once."
        return list(rows), (*notes, Caution("control_counted_twice", message, named))
    if policy == "split":
        raise ImpossibleValues("A ready effect cannot be split; combine its arms.", named)
    out = []
    for key, found in groups.items():
        out += [_mean_of(found)] if key in shared else found
    message = f"Comparisons with one control were averaged (correlation {SHARED_R:g})."
    return out, (*notes, Caution("arms_combined", message, named))


def _mean_of(found: list[EffectRow]) -> EffectRow:
    y = np.array([row.estimate for row in found])
    s = np.array([row.se for row in found])
    r = np.full((len(s), len(s)), SHARED_R)
    np.fill_diagonal(r, 1.0)
    variance = float(s @ r @ s) / len(s) ** 2
    names = "+".join(row.comparison for row in found)
    label = f"{found[0].label} (arms combined)" if found[0].label else ""
    return replace(
        found[0], estimate=float(y.mean()), se=variance**0.5, comparison=names, label=label
    )


Pair = tuple[ArmRow, ArmRow]


def paired_arms(rows: Sequence[ArmRow], policy: str) -> tuple[list[Pair], tuple[Caution, ...]]:
    """Intervention and control arms of each study as pairs, by the policy.

    combine: all intervention arms of a study (and all control arms) become one; split: each
    intervention arm gets its share of the control; independent: each gets the whole control,
    with a warning. A study without one of the two roles raises ``ImpossibleValues``.
    """
    studies: dict[str, list[ArmRow]] = {}
    for row in rows:
        studies.setdefault(row.study, []).append(row)
    pairs: list[Pair] = []
    touched: list[str] = []
    for study, arms in studies.items():
        _one_row_per_arm(study, arms)
        treated = [arm for arm in arms if arm.role == "intervention"]
        control = [arm for arm in arms if arm.role == "control"]
        if not treated or not control:
            raise ImpossibleValues("A study needs an intervention arm and a control arm.", [study])
        one = control[0] if len(control) == 1 else _joined(control)
        if len(treated) > 1 or len(control) > 1:
            touched.append(study)
        pairs += _pairs(treated, one, policy)
    if not touched:
        return pairs, ()
    code = "control_counted_twice" if policy == "independent" else f"control_{policy}"
    return pairs, (Caution(code, f"{POLICIES[policy].capitalize()}.", tuple(touched)),)


def _one_row_per_arm(study: str, arms: list[ArmRow]) -> None:
    names = [arm.arm for arm in arms]
    twice = sorted({f"{study}: {name}" for name in names if names.count(name) > 1})
    if twice:
        message = "An arm has several rows for one outcome and time; select one scale or score."
        raise ImpossibleValues(message, twice)
    if len({(arm.scale, arm.score) for arm in arms}) > 1:
        message = "The arms of a study differ in scale, or in change and final score."
        raise ImpossibleValues(message, [study])


def _pairs(treated: list[ArmRow], control: ArmRow, policy: str) -> list[Pair]:
    if policy == "combine" or len(treated) == 1:
        return [(treated[0] if len(treated) == 1 else _joined(treated), control)]
    if policy == "independent":
        return [(arm, control) for arm in treated]
    m = len(treated)
    if control.n / m < 2:
        raise ImpossibleValues("A split control leaves fewer than two people.", [control.study])
    events = None if control.events is None else control.events / m
    part = replace(control, n=control.n / m, events=events)
    return [(arm, part) for arm in treated]


def _joined(arms: list[ArmRow]) -> ArmRow:
    names = "+".join(arm.arm for arm in arms)
    total = sum(arm.n for arm in arms)
    if all(arm.events is not None for arm in arms):
        events = sum(arm.events or 0.0 for arm in arms)
        return replace(arms[0], arm=names, n=total, events=events)
    if any(arm.mean is None or arm.sd is None for arm in arms):
        raise ImpossibleValues("Arms to combine need a mean and an SD each.", [arms[0].study])
    arm = combine_arms(
        [a.n for a in arms], [a.mean or 0.0 for a in arms], [a.sd or 0.0 for a in arms]
    )
    return replace(arms[0], arm=names, n=arm.n, mean=arm.mean, sd=arm.sd)
