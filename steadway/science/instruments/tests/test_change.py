"""Change, responders, reliable change, clinical significance: a value or a reason."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from steadway.science.instruments import (
    Reckoned,
    change,
    clinical_significance,
    cutoff_c,
    is_clinical,
    load_catalogue,
    percent_change,
    reliable_change,
    responder,
    score,
)
from steadway.science.instruments.parts import Cutoff, ReliableChangeFacts, Scale

CATALOGUE = load_catalogue()
PHQ = CATALOGUE.get("phq_9").scale("total")
WHO = CATALOGUE.get("who_5").scale("total")
PSEQ = CATALOGUE.get("pseq").scale("total")
VALUES = st.none() | st.floats(allow_nan=True, allow_infinity=True)


def test_change_is_after_minus_before() -> None:
    assert change(12, 7.5).value == -4.5
    assert change(0, 0).value == 0


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [(10, 7, 30), (10, 5, 50), (8, 10, -25), (6, 6, 0), (0.3, 0.1, 66.6666666667)],
)
def test_percent_change_is_the_fall_as_a_share_of_the_start(
    before: float, after: float, percent: float
) -> None:
    assert percent_change(before, after).value == pytest.approx(percent)


def test_percent_change_turns_its_sign_where_higher_is_better() -> None:
    assert percent_change(40, 60, "higher_is_better").value == 50


def test_percent_change_is_undefined_from_0() -> None:
    assert percent_change(0, 3) == Reckoned(
        reason="The score at the start is 0, so no percentage can be given."
    )


@pytest.mark.parametrize(
    ("before", "after", "threshold", "verdict"),
    [
        (10, 7, 0.30, True),
        (10, 7.01, 0.30, False),
        (10, 5, 0.50, True),
        (10, 6, 0.50, False),
        # 0.7 x 8.1 = 5.67: dust of binary fractions must not decide
        (8.1, 5.67, 0.30, True),
        (5, 5, 0.30, False),
        (5, 9, 0.30, False),
    ],
)
def test_a_responder_reaches_the_threshold(
    before: float, after: float, threshold: float, verdict: bool
) -> None:
    assert responder(before, after, threshold).value is verdict


def test_thirty_percent_is_what_a_responder_needs_unless_said_otherwise() -> None:
    assert responder(10, 7).value is True
    assert responder(10, 7.1).value is False
    assert responder(40, 52, direction="higher_is_better").value is True


def test_no_change_is_a_plain_0() -> None:
    value = percent_change(5, 5, "higher_is_better").value
    assert value is not None
    assert math.copysign(1, value) == 1


@pytest.mark.parametrize(("before", "after"), [(None, 3), (5, None), (None, None), (0, 0)])
def test_missing_is_not_a_non_responder(before: float | None, after: float | None) -> None:
    result = responder(before, after)
    assert result.value is None
    assert result.reason


def test_a_missing_score_passes_its_reason_on() -> None:
    phq = CATALOGUE.get("phq_9")
    full = score(phq, {str(n): 2 for n in range(1, 10)})["total"]
    holed = score(phq, {"1": 2})["total"]
    assert change(full, holed).reason == (
        "There is no score to compare with: 8 of 9 items were left open; at most 2 may be."
    )
    assert change(full, 9).value == -9


def made(scale: Scale, **update: object) -> Scale:
    return scale.model_copy(update=update)


JT = made(
    PHQ,
    reliable_change=ReliableChangeFacts(sd=7.5, reliability=0.8, citation="x"),
    cutoff=Cutoff(clinical_mean=20, clinical_sd=6, healthy_mean=5, healthy_sd=3, citation="x"),
)


def test_reliable_change_follows_jacobson_and_truax() -> None:
    # SE of measurement 7.5 sqrt(0.2) = 3.3541; times sqrt 2 = 4.7434; 10 points → RC 2.108
    result = reliable_change(32.5, 22.5, JT).value
    assert result is not None
    assert result.index == pytest.approx(2.10819, abs=1e-5)
    assert result.threshold == pytest.approx(9.29709, abs=1e-5)
    assert (result.improvement, result.outcome) == (10, "improved")


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (20, 10.8, "unchanged"),
        (20, 10.7, "improved"),
        (10.7, 20, "deteriorated"),
        (9, 9, "unchanged"),
    ],
)
def test_reliable_change_needs_more_than_chance(before: float, after: float, outcome: str) -> None:
    result = reliable_change(before, after, JT).value
    assert result is not None
    assert result.outcome == outcome


@pytest.mark.parametrize(
    ("scale", "before", "after", "outcome"),
    [
        (PHQ, 15, 9, "improved"),
        (PHQ, 15, 9.1, "unchanged"),
        (PHQ, 9, 15, "deteriorated"),
        (PSEQ, 20, 31.5, "improved"),
        (PSEQ, 31.5, 20, "deteriorated"),
        (PSEQ, 20, 31, "unchanged"),
    ],
)
def test_published_points_decide_where_a_source_gives_points(
    scale: Scale, before: float, after: float, outcome: str
) -> None:
    result = reliable_change(before, after, scale).value
    assert result is not None
    assert (result.outcome, result.index) == (outcome, None)


def test_points_decide_where_a_spread_comes_without_a_reliability() -> None:
    facts = ReliableChangeFacts(sd=7.5, points=5, citation="x")
    result = reliable_change(15, 10, made(PHQ, reliable_change=facts)).value
    assert result is not None
    assert (result.outcome, result.threshold, result.index) == ("improved", 5, None)


def test_the_cut_off_c_weighs_the_means_by_the_other_groups_spread() -> None:
    # (3 x 20 + 6 x 5) / (3 + 6) = 10
    assert JT.cutoff is not None
    assert cutoff_c(JT.cutoff) == 10
    assert PHQ.cutoff is not None
    assert cutoff_c(PHQ.cutoff) == 10


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        (22, 9.9, "recovered"),
        (22, 10, "improved"),
        (26, 12, "improved"),
        (9, 0, "unchanged"),
        (9.5, 0.1, "improved"),
        (22, 18, "unchanged"),
        (12, 8, "unchanged"),
        (8, 20, "deteriorated"),
        (15, 25, "deteriorated"),
    ],
)
def test_clinical_significance_has_four_states(before: float, after: float, state: str) -> None:
    assert clinical_significance(before, after, JT).value == state


def test_the_cut_off_itself_is_clinical_in_either_direction() -> None:
    assert is_clinical(10, PHQ)
    assert not is_clinical(9.9, PHQ)
    assert is_clinical(50, WHO)
    assert not is_clinical(52, WHO)


def test_a_scale_without_the_facts_says_so() -> None:
    bare = made(PHQ, reliable_change=None, cutoff=None)
    assert "No reliable change" in (reliable_change(9, 2, bare).reason or "")
    assert "No reliable change" in (clinical_significance(9, 2, bare).reason or "")
    assert "No clinical cut-off" in (
        clinical_significance(9, 2, made(PHQ, cutoff=None)).reason or ""
    )
    assert clinical_significance(None, 2, PHQ).reason == "There is no score at the start."


@given(before=VALUES, after=VALUES)
def test_it_is_always_a_value_or_a_reason_and_never_nan(
    before: float | None, after: float | None
) -> None:
    results: list[Reckoned[float] | Reckoned[bool]] = [
        change(before, after),
        percent_change(before, after),
        percent_change(before, after, "higher_is_better"),
        responder(before, after),
    ]
    for result in results:
        assert (result.value is None) != (result.reason is None)
        assert result.value is None or math.isfinite(result.value)
    for scale in (PHQ, JT, WHO):
        assert (reliable_change(before, after, scale).value is None) == (
            reliable_change(before, after, scale).reason is not None
        )
        state = clinical_significance(before, after, scale)
        assert (state.value is None) != (state.reason is None)


@given(before=st.floats(0, 27), after=st.floats(0, 27))
def test_swapping_start_and_end_turns_better_into_worse(before: float, after: float) -> None:
    there, back = reliable_change(before, after, JT).value, reliable_change(after, before, JT).value
    assert there is not None
    assert back is not None
    turned = {"improved": "deteriorated", "deteriorated": "improved", "unchanged": "unchanged"}
    assert back.outcome == turned[there.outcome]


@pytest.mark.parametrize(("value", "reason"), [(None, None), (1.0, "both")])
def test_a_result_is_never_both_and_never_neither(value: float | None, reason: str | None) -> None:
    with pytest.raises(ValueError, match="a value or a reason"):
        Reckoned(value, reason)


@pytest.mark.parametrize(
    ("result", "field"),
    [
        (change(3, 2), "value"),
        (reliable_change(15, 9, PHQ).value, "outcome"),
        (score(CATALOGUE.get("phq_9"), {})["total"], "value"),
        (CATALOGUE.get("phq_9"), "version"),
        (PHQ, "range"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_was_found_cannot_be_altered(result: object, field: str) -> None:
    with pytest.raises((FrozenInstanceError, ValidationError)):
        setattr(result, field, None)
