"""Worked examples of published scoring rules. Each table is the specification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from steadway.science.instruments import load_catalogue, score

CATALOGUE = load_catalogue()
Answers = Mapping[str, Any]


def in_order(*values: int | None) -> dict[str, int]:
    """Answers to items 1, 2, 3 …; None leaves an item open."""
    return {str(n): value for n, value in enumerate(values, 1) if value is not None}


def every(count: int, value: int) -> dict[str, int]:
    return in_order(*([value] * count))


def value_of(instrument: str, scale: str, answers: Answers) -> float | None:
    return score(CATALOGUE.get(instrument), answers)[scale].value


PHQ = [
    # nine answers add up (Kroenke 2001)
    ((0, 0, 0, 0, 0, 0, 0, 0, 0), 0, False, "minimal"),
    ((1, 1, 1, 1, 0, 0, 0, 0, 0), 4, False, "minimal"),
    ((1, 1, 1, 1, 1, 0, 0, 0, 0), 5, False, "mild"),
    ((3, 3, 3, 0, 0, 0, 0, 0, 0), 9, False, "mild"),
    ((3, 3, 3, 1, 0, 0, 0, 0, 0), 10, False, "moderate"),
    ((2, 2, 2, 2, 2, 2, 2, 0, 0), 14, False, "moderate"),
    ((2, 2, 2, 2, 2, 2, 2, 1, 0), 15, False, "moderately severe"),
    ((3, 3, 3, 3, 3, 2, 2, 0, 0), 19, False, "moderately severe"),
    ((3, 3, 3, 3, 3, 3, 2, 0, 0), 20, False, "severe"),
    ((3, 3, 3, 3, 3, 3, 3, 3, 3), 27, False, "severe"),
    # one or two open items take the mean of the others: 8 x 9/8, 7 x 9/7
    ((1, 1, 1, 1, 1, 1, 1, 1, None), 9, True, "mild"),
    ((None, 1, 1, 1, 1, 1, 1, 1, None), 9, True, "mild"),
    # 4 x 9/8 = 4.5 has not reached 5, so it is still minimal
    ((1, 1, 1, 1, 0, 0, 0, 0, None), 4.5, True, "minimal"),
    # 13 x 9/8 = 14.625 has not reached 15
    ((2, 2, 2, 2, 2, 1, 1, 1, None), 14.625, True, "moderate"),
]


@pytest.mark.parametrize(("answers", "value", "prorated", "band"), PHQ)
def test_phq_9_adds_nine_items_and_fills_at_most_two(
    answers: tuple[int | None, ...], value: float, prorated: bool, band: str
) -> None:
    result = score(CATALOGUE.get("phq_9"), in_order(*answers))["total"]
    assert (result.value, result.prorated, result.band) == (value, prorated, band)
    assert result.reason is None
    assert result.n_items == 9
    assert result.n_answered == sum(answer is not None for answer in answers)


def test_phq_9_with_three_open_items_has_no_score_but_a_reason() -> None:
    result = score(CATALOGUE.get("phq_9"), every(6, 3))["total"]
    assert (result.value, result.band) == (None, None)
    assert result.reason == "3 of 9 items were left open; at most 2 may be."
    assert not result.prorated


def test_phq_9_leaves_the_question_on_difficulty_out_of_the_sum() -> None:
    answers = {**every(9, 1), "difficulty": 3}
    assert value_of("phq_9", "total", answers) == 9


def test_only_item_9_of_phq_9_is_marked_sensitive_and_phq_8_has_none() -> None:
    sensitive = [item.id for item in CATALOGUE.get("phq_9").items if item.sensitive]
    assert sensitive == ["9"]
    assert CATALOGUE.get("phq_9").item("9").topic == "self_harm"
    assert not any(item.sensitive for item in CATALOGUE.get("phq_8").items)


SUMS = [
    # instrument, scale, answers, value, band
    ("phq_8", "total", every(8, 3), 24, "severe"),
    ("phq_8", "total", in_order(1, 1, 1, 1, 1, 1, None, None), 8, "mild"),
    ("gad_7", "total", every(7, 3), 21, "severe"),
    ("gad_7", "total", in_order(2, 2, 2, 2, 1, 0, 0), 9, "mild"),
    ("gad_7", "total", in_order(2, 2, 2, 2, 2, None, None), 14, "moderate"),
    ("gad_7", "total", in_order(3, 3, 3, 3, 3, 0, 0), 15, "severe"),
    # PHQ-15: item 4 is for women and counts 0 when open (Kroenke 2002)
    ("phq_15", "total", every(15, 2), 30, "high"),
    ("phq_15", "total", {k: v for k, v in every(15, 1).items() if k != "4"}, 14, "medium"),
    ("phq_15", "total", {k: v for k, v in every(15, 1).items() if k != "5"}, None, None),
    # CES-D: items 4, 8, 12, 16 reversed (Radloff 1977): all 0 gives 4 x 3
    ("ces_d", "total", every(20, 0), 12, "below the usual cut-off"),
    ("ces_d", "total", every(20, 3), 48, "at or above the usual cut-off"),
    ("ces_d", "total", {**every(20, 0), "4": 3, "8": 3, "12": 3, "16": 3}, 0,
     "below the usual cut-off"),
    ("ces_d", "total", {**every(20, 3), "4": 0, "8": 0, "12": 0, "16": 0}, 60,
     "at or above the usual cut-off"),
    # 16 answered, the four reversed ones at 0 → 12, filled to 12 x 20/16
    ("ces_d", "total", every(16, 0), 15, "below the usual cut-off"),
    ("ces_d", "total", every(15, 0), None, None),
    # WHO-5: raw sum times 4, never (raw - 5) x 4 (Topp 2015)
    ("who_5", "total", every(5, 0), 0, "low well-being"),
    ("who_5", "total", every(5, 5), 100, "well-being"),
    ("who_5", "total", in_order(3, 3, 2, 2, 2), 48, "low well-being"),
    ("who_5", "total", in_order(3, 3, 3, 2, 2), 52, "well-being"),
    ("who_5", "total", in_order(3, 3, 3, 3, None), None, None),
    # PEG: mean of three, all needed (Krebs 2009)
    ("peg", "total", in_order(4, 5, 8), 5.6666666667, None),
    ("peg", "total", in_order(4, 5, None), None, None),
    # RMDQ: ticks; what is not ticked counts 0
    ("rmdq_24", "total", {"1": True, "5": True, "24": True}, 3, None),
    ("rmdq_24", "total", {str(n): False for n in range(1, 25)}, 0, None),
    ("rmdq_24", "total", {str(n): True for n in range(1, 25)}, 24, None),
    ("rmdq_24", "total", {}, None, None),
    # MIDAS: days of questions 1 to 5; A and B are not added; 0 days is an answer
    ("midas", "total", {**every(5, 0), "a": 30, "b": 8}, 0, "little or none"),
    ("midas", "total", {**in_order(2, 3, 0, 1, 0), "a": 9, "b": 5}, 6, "mild"),
    ("midas", "total", in_order(4, 4, 4, 4, 4), 20, "moderate"),
    ("midas", "total", in_order(5, 4, 4, 4, 4), 21, "severe"),
    # PSEQ: sum of ten, two may be filled (Nicholas; ePPOC bands)
    ("pseq", "total", every(10, 6), 60, "minimal"),
    ("pseq", "total", in_order(2, 2, 2, 2, 2, 2, 2, 2, None, None), 20, "moderate"),
    ("pseq", "total", in_order(2, 2, 2, 2, 2, 2, 2, 2, 2, 1), 19, "severe"),
    ("pseq", "total", every(7, 2), None, None),
    # PCS: total and three subscales (Sullivan 1995)
    ("pcs", "total", every(13, 4), 52, "high"),
    ("pcs", "rumination", {**every(13, 0), "8": 4, "9": 4, "10": 4, "11": 4}, 16, None),
    ("pcs", "magnification", {**every(13, 0), "6": 1, "7": 2, "13": 3}, 6, None),
    ("pcs", "helplessness", {**every(13, 1), "12": 4}, 9, None),
    # CPAQ-8: the willingness items are turned (Fish 2010)
    ("cpaq_8", "total", every(8, 0), 24, None),
    ("cpaq_8", "pain_willingness", every(8, 0), 24, None),
    ("cpaq_8", "activity_engagement", every(8, 0), 0, None),
    ("tsk_11", "total", every(11, 1), 11, None),
    ("tsk_11", "total", every(11, 4), 44, None),
    # HADS: odd items anxiety, even items depression, one a scale may be filled
    ("hads", "anxiety", {str(n): 3 for n in range(1, 15, 2)}, 21, "case"),
    ("hads", "depression", {str(n): 1 for n in range(2, 15, 2)}, 7, "normal"),
    ("hads", "anxiety", {str(n): 2 for n in range(3, 15, 2)}, 14, "case"),
    ("hads", "anxiety", {str(n): 2 for n in range(5, 15, 2)}, None, None),
    # ODI: percent of what the answered sections allow; 16 of 50 and 16 of 45
    ("odi", "total", in_order(2, 2, 2, 2, 2, 2, 1, 1, 1, 1), 32, "moderate"),
    ("odi", "total", in_order(2, 2, 2, 2, 2, 2, 2, 1, 1, None), 35.5555555556, "moderate"),
    ("odi", "total", every(10, 5), 100, "bed-bound or exaggerating"),
    ("odi", "total", every(7, 1), None, None),
    # ISI: all seven
    ("isi", "total", every(7, 2), 14, "below threshold"),
    ("isi", "total", in_order(3, 2, 2, 2, 2, 2, 2), 15, "moderate"),
    ("isi", "total", every(6, 2), None, None),
    # PROMIS: a raw sum, not a T-score
    ("promis_pi_4a", "raw", every(4, 1), 4, None),
    ("promis_pi_4a", "raw", every(4, 5), 20, None),
    # our own
    ("nrs_pain", "average", {"average": 0}, 0, None),
    ("nrs_pain", "worst", {"average": 3, "worst": 10, "now": 2}, 10, None),
    ("nrs_interference", "interference",
     {"home": 4, "work": 6, "moving": 5, "people": 3, "joy": 2}, 4, None),
    ("nrs_interference", "interference", {"home": 4, "moving": 5, "joy": 3}, 4, None),
    ("nrs_interference", "interference", {"home": 4, "moving": 5}, None, None),
    ("headache_days", "days", {"days": 28}, 28, None),
    ("pgic", "change", {"change": 2}, 2, "much or very much improved"),
    ("pgic", "change", {"change": 3}, 3, "a little improved"),
    ("expectancy", "expectancy", {"sense": 7, "help": 8}, 7.5, None),
    ("satisfaction", "satisfaction",
     {"useful": 4, "clear": 3, "fit": 2, "respected": 3}, 15, None),
    ("unwanted_effects", "count", {"which": ["more_pain", "tired"]}, 2, None),
    ("unwanted_effects", "count", {"which": ["none"]}, 0, None),
    ("unwanted_effects", "count", {"which": []}, None, None),
    ("diary", "mood", {"mood": 4}, 4, None),
    ("diary", "sleep", {"mood": 4}, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("instrument", "scale", "answers", "value", "band"), SUMS)
def test_a_published_rule_gives_its_value(
    instrument: str, scale: str, answers: Answers, value: float | None, band: str | None
) -> None:
    result = score(CATALOGUE.get(instrument), answers)[scale]
    assert (result.value, result.band) == (value, band), result.reason
    assert (result.reason is None) == (value is not None)


def test_every_instrument_of_the_catalogue_has_a_worked_example() -> None:
    shown = {row[0] for row in SUMS} | {"phq_9", "rand_36", "bpi_sf"}
    assert shown == {instrument.id for instrument in CATALOGUE}


@pytest.mark.parametrize(
    ("letters", "value"),
    [("abcdefg", 6.0), ("abcd", 6.0), ("dg", None), ("abc", None)],
)
def test_bpi_interference_needs_four_of_seven_answers(letters: str, value: float | None) -> None:
    assert value_of("bpi_sf", "interference", dict.fromkeys(letters, 6)) == value


def test_bpi_severity_needs_all_four_answers() -> None:
    answers = {"worst": 8, "least": 2, "average": 5, "now": 4}
    assert value_of("bpi_sf", "severity", answers) == 4.75
    del answers["least"]
    assert value_of("bpi_sf", "severity", answers) is None


# RAND-36 (Hays 1993): what each answer is recoded to, by item.
RECODING = [
    ((1, 2, 20, 22, 34, 36), (100, 75, 50, 25, 0)),
    (tuple(range(3, 13)), (0, 50, 100)),
    (tuple(range(13, 20)), (0, 100)),
    ((21, 23, 26, 27, 30), (100, 80, 60, 40, 20, 0)),
    ((24, 25, 28, 29, 31), (0, 20, 40, 60, 80, 100)),
    ((32, 33, 35), (0, 25, 50, 75, 100)),
]
RAND_SCALES = {
    "physical_functioning": tuple(range(3, 13)),
    "role_physical": (13, 14, 15, 16),
    "role_emotional": (17, 18, 19),
    "energy": (23, 27, 29, 31),
    "emotional_wellbeing": (24, 25, 26, 28, 30),
    "social_functioning": (20, 32),
    "pain": (21, 22),
    "general_health": (1, 33, 34, 35, 36),
}


@pytest.mark.parametrize(("items", "recoded"), RECODING)
def test_rand_36_recodes_each_answer_as_published(
    items: tuple[int, ...], recoded: tuple[int, ...]
) -> None:
    for item in items:
        holders = [name for name, members in RAND_SCALES.items() if item in members]
        assert len(holders) == (0 if item == 2 else 1)
        for scale in holders:
            found = [value_of("rand_36", scale, {str(item): a + 1}) for a in range(len(recoded))]
            assert found == list(recoded)
            beyond = score(CATALOGUE.get("rand_36"), {str(item): len(recoded) + 1})[scale]
            assert beyond.value is None


def test_rand_36_averages_its_scales_in_a_worked_example() -> None:
    answers = in_order(
        3, 3,                              # health 50; item 2 is not scored
        1, 2, 2, 2, 3, 3, 2, 2, 3, 3,      # 0 50 50 50 100 100 50 50 100 100 → 650 / 10
        1, 2, 1, 2,                        # 0 100 0 100 → 50
        2, 2, 1,                           # 100 100 0 → 66.67
        2,                                 # 75
        4, 3,                              # 40, 50 → 45
        3, 4, 5, 2, 4, 5, 3, 3, 2,         # items 23 to 31
        4,                                 # 75
        4, 2, 3, 4,                        # 75 75 50 25
    )  # fmt: skip
    assert len(answers) == 36
    found = {
        name: result.value for name, result in score(CATALOGUE.get("rand_36"), answers).items()
    }
    assert found == {
        "physical_functioning": 65.0,
        "role_physical": 50.0,
        "role_emotional": pytest.approx(200 / 3),
        "energy": (60 + 40 + 40 + 20) / 4,
        "emotional_wellbeing": (60 + 80 + 80 + 80 + 60) / 5,
        "social_functioning": 75.0,
        "pain": 45.0,
        "general_health": (50 + 75 + 75 + 50 + 25) / 5,
    }


def test_rand_36_averages_the_items_that_were_answered() -> None:
    result = score(CATALOGUE.get("rand_36"), {"23": 1, "27": 2})["energy"]
    assert (result.value, result.prorated, result.n_answered) == (90.0, True, 2)


def test_rand_36_pain_runs_the_other_way_from_a_pain_rating() -> None:
    scale = CATALOGUE.get("rand_36").scale("pain")
    assert scale.direction == "higher_is_better"
    assert value_of("rand_36", "pain", {"21": 1, "22": 1}) == 100


@pytest.mark.parametrize(
    ("answer", "shown"),
    [(4, "4"), (-1, "-1"), (True, "True"), ("1", "1"), (1.5, "1.5"), (float("nan"), "nan"),
     ([1], "[1]"), ({"a": 1}, "{'a': 1}"), ("x" * 500, "x" * 40)],
)  # fmt: skip
def test_an_answer_that_does_not_fit_gives_a_reason_not_an_error(
    answer: object, shown: str
) -> None:
    result = score(CATALOGUE.get("gad_7"), {**every(7, 1), "3": answer})["total"]
    assert result.value is None
    assert result.reason == f"Item 3: “{shown}” is not one of its answers."


@pytest.mark.parametrize("answer", [["more_pain", "unknown"], ["more_pain", []], "more_pain", 1])
def test_choices_that_do_not_fit_give_a_reason(answer: object) -> None:
    result = score(CATALOGUE.get("unwanted_effects"), {"which": answer})["count"]
    assert result.value is None
    assert result.reason is not None


def test_a_choice_named_twice_counts_once() -> None:
    assert value_of("unwanted_effects", "count", {"which": ["tired", "tired"]}) == 1


def test_a_score_carries_the_digest_of_its_definition() -> None:
    gad = CATALOGUE.get("gad_7")
    assert score(gad, every(7, 1))["total"].definition == gad.digest
    assert score(gad, {})["total"].definition == gad.digest
