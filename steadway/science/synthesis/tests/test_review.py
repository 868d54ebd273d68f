"""Reviews as files: the shipped example to the printed digits, faults with lines, several arms."""

import pytest

from steadway.science.synthesis.catalogue import shipped_review
from steadway.science.synthesis.effect_sizes import crude_difference, number_needed
from steadway.science.synthesis.errors import (
    ImpossibleValues,
    NotEstimable,
    ReviewFaults,
    UnknownChoice,
)
from steadway.science.synthesis.pooling import pool
from steadway.science.synthesis.review import (
    PrismaCounts,
    Provenance,
    Step,
    certainty,
    check_review,
    finding,
    judge,
    load_review,
    review_json_schema,
    suggestions,
)

EXAMPLE = shipped_review()


@pytest.fixture(scope="module")
def review():
    return load_review(EXAMPLE)


def test_the_headache_result_of_2014_comes_out_digit_for_digit(review):
    pooled = review.pool("headache_responder", "post", preset_name="revman5", stratum="headache")
    r = pooled.result
    shown = [f"{pooled.shown(x):.2f}" for x in (r.estimate, r.low, r.high)]
    assert shown == ["7.28", "2.67", "19.84"]
    t = review.select("headache_responder", "post", stratum="headache").tables
    needed = number_needed(crude_difference(t.a, t.n1, t.c, t.n2))
    assert needed.text == "NNTB 2.72"


def test_the_23_comparisons_give_the_anchors(review):
    pooled = review.pool("disability", "post", multi_arm="independent")
    h, r, w = pooled.heterogeneity, pooled.result, pooled.wald
    assert pooled.k == 23
    assert round(h.q, 2) == 29.71
    assert round(h.tau2, 4) == 0.0117
    assert [round(-x, 3) for x in (w.estimate, w.high, w.low)] == [0.269, 0.183, 0.356]
    assert [round(-x, 3) for x in (r.high, r.low)] == [0.180, 0.358]
    # the anchor's prediction interval is the classic one: Wald's error, t with k - 2
    s = review.select("disability", "post", multi_arm="independent")
    ahead = pool(s.effects, interval="wald", prediction="k-2").prediction
    assert [round(-x, 3) for x in (ahead.high, ahead.low)] == [0.027, 0.512]
    old = review.pool("disability", "post", preset_name="revman5", multi_arm="independent")
    assert round(old.heterogeneity.tau2, 4) == 0.0096
    assert round(old.heterogeneity.i2_from_q, 1) == 25.9
    ends = (old.result.estimate, old.result.high, old.result.low)
    assert [round(-x, 3) for x in ends] == [0.269, 0.185, 0.352]


def test_the_eight_comparisons_of_the_first_reviews_time_give_the_anchors(review):
    early = {
        "buhrman_2004",
        "buhrman_2011",
        "buhrman_2013_cbt",
        "buhrman_2013_act",
        "carpenter_2012",
        "chiauzzi_2010",
        "dear_2013",
        "lorig_2008",
    }
    others = [s.id for s in review.studies if s.id not in early]
    pooled = review.pool("disability", "post", leave_out=others)
    assert pooled.k == 8
    assert pooled.heterogeneity.tau2 == pytest.approx(0, abs=1e-9)
    assert round(-pooled.result.estimate, 3) == 0.193
    assert [round(-x, 3) for x in (pooled.wald.high, pooled.wald.low)] == [0.086, 0.299]
    assert [round(-x, 3) for x in (pooled.result.high, pooled.result.low)] == [0.059, 0.326]


def test_a_shared_control_is_never_counted_twice_in_silence(review):
    combined = review.pool("disability", "post")
    assert combined.k == 20
    assert combined.has("arms_combined")
    counted = review.pool("disability", "post", multi_arm="independent")
    named = next(c for c in counted.cautions if c.code == "control_counted_twice")
    assert set(named.rows) == {"Dear 2015a", "Dear 2015b", "Dear 2015c", "Lin 2017a", "Lin 2017b"}
    with pytest.raises(ImpossibleValues, match=r"cannot be split.*Dear"):
        review.pool("disability", "post", multi_arm="split")


def test_every_number_says_where_it_was_read(review):
    s = review.select("disability", "post")
    assert len(s.provenance) == 20
    assert all(p.source and p.line.startswith("effects.csv:") for p in s.provenance)
    assert review.pool("headache_responder", "post").has("reconstructed")


def test_strata_are_pooled_by_themselves(review):
    whole = review.pool("disability", "post")
    other = review.pool("disability", "post", stratum="other_pain")
    assert whole.k == other.k + 1
    with pytest.raises(NotEstimable, match="No study has"):
        review.pool("headache_responder", "post", stratum="other_pain")


def test_unknown_names_list_the_known_ones(review):
    for call in (
        lambda: review.pool("sleep", "post"),
        lambda: review.pool("disability", "year"),
        lambda: review.pool("disability", "post", preset_name="mine"),
        lambda: review.pool("disability", "post", stratum="knee"),
        lambda: review.pool("disability", "post", leave_out=["nobody"]),
        lambda: review.pool("disability", "post", multi_arm="often"),
        lambda: review.moderator("age", []),
    ):
        with pytest.raises(UnknownChoice, match="known are"):
            call()


def new_row(**changed):
    row = {
        "study": "lorig_2008",
        "comparison": "new",
        "outcome": "disability",
        "time": "post",
        "measure": "SMD",
        "estimate": 0.3,
        "se": 0.1,
        "benefit": "positive",
        "provenance": {"source": "our own trial", "mark": "verified"},
    }
    return {**row, **changed}


def test_a_trials_own_row_enters_the_review_once(review):
    larger = review.add(new_row(study="knoerl_2018"))
    assert len(larger.effects) == len(review.effects) + 1
    assert isinstance(larger.effects[-1].provenance, Provenance)
    with pytest.raises(ImpossibleValues, match="already"):
        larger.add(new_row(study="knoerl_2018"))
    with pytest.raises(UnknownChoice, match="no colour"):
        review.add(new_row(colour="green"))
    with pytest.raises(ImpossibleValues, match="above 0"):
        review.add(new_row(se=0.0))
    with pytest.raises(UnknownChoice, match="study"):
        review.add(new_row(study="nobody"))


REVIEW = """\
id: small
title: A small review
version: "1"
question: {population: Adults, intervention: Course, comparator: Wait-list}
benefit: negative
outcomes:
  - {id: pain, title: Pain, measure: SMD}
  - {id: harm, title: Harm, measure: RR, good_event: false}
time_points: [{id: post, title: After}]
scales:
  - {id: low, title: Lower is better, better: lower}
  - {id: high, title: Higher is better, better: higher}
tables: {studies: studies.csv, arms: arms.csv}
"""
STUDIES = "study,label,source,mark\nada,Ada 2020,paper,verified\nben,Ben 2021,paper,verified\n"
HEAD = "study,arm,role,outcome,time,scale,score,n,mean,sd,events,source,place,mark\n"
ARMS = HEAD + (
    "ada,course,intervention,pain,post,low,final,30,4.0,2.0,,p,table 2,verified\n"
    "ada,wait,control,pain,post,low,final,30,5.0,2.0,,p,table 2,verified\n"
    "ben,course,intervention,pain,post,high,change,25,6.0,2.0,,p,table 3,verified\n"
    "ben,wait,control,pain,post,high,change,25,5.0,2.0,,p,table 3,verified\n"
)


def folder(tmp_path, arms=ARMS, studies=STUDIES, review=REVIEW):
    (tmp_path / "review.yaml").write_text(review)
    (tmp_path / "studies.csv").write_text(studies)
    (tmp_path / "arms.csv").write_text(arms)
    return tmp_path


def test_scales_are_turned_so_that_benefit_has_one_sign(tmp_path):
    s = load_review(folder(tmp_path)).select("pain", "post")
    assert s.effects.estimate[0] == pytest.approx(s.effects.estimate[1], rel=0.02)
    assert (s.effects.estimate < 0).all()
    assert s.participants == 110


def test_change_and_final_scores_in_one_smd_are_cautioned(tmp_path):
    s = load_review(folder(tmp_path)).select("pain", "post")
    named = next(c for c in s.effects.cautions if c.code == "mixed_scores")
    assert named.rows == ("Ben 2021",)


def test_two_scales_in_a_raw_mean_difference_are_refused(tmp_path):
    where = folder(tmp_path, review=REVIEW.replace("measure: SMD", "measure: MD"))
    with pytest.raises(ImpossibleValues, match="needs one scale"):
        load_review(where).pool("pain", "post")


THREE = ARMS + "ada,forum,intervention,pain,post,low,final,20,4.4,2.0,,p,table 2,verified\n"


def test_several_arms_are_combined_or_share_their_control(tmp_path):
    review = load_review(folder(tmp_path, arms=THREE))
    combined = review.select("pain", "post")
    assert len(combined.studies) == 2
    assert combined.participants == 130
    split = review.select("pain", "post", multi_arm="split")
    assert len(split.studies) == 3
    assert split.participants == 130
    assert split.effects.labels[0] == "Ada 2020: course"
    counted = review.select("pain", "post", multi_arm="independent")
    assert counted.participants == 160
    assert counted.effects.cautions[0].code == "control_counted_twice"


def test_an_arm_on_two_scales_is_refused_until_one_is_chosen(tmp_path):
    both = ARMS + (
        "ada,course,intervention,pain,post,high,final,30,6.0,2.0,,p,table 2,verified\n"
        "ada,wait,control,pain,post,high,final,30,5.0,2.0,,p,table 2,verified\n"
    )
    review = load_review(folder(tmp_path, arms=both))
    with pytest.raises(ImpossibleValues, match="select one scale"):
        review.pool("pain", "post")
    assert review.pool("pain", "post", scale="low").k == 1
    assert review.pool("pain", "post", scale="high").k == 2


def test_arms_of_one_study_on_different_scales_are_refused(tmp_path):
    mixed = ARMS.replace("ada,wait,control,pain,post,low", "ada,wait,control,pain,post,high")
    with pytest.raises(ImpossibleValues, match="differ in scale"):
        load_review(folder(tmp_path, arms=mixed)).pool("pain", "post")


def test_two_ready_effects_of_one_study_without_a_named_control_are_cautioned(review):
    larger = review.add(new_row(study="knoerl_2018"))
    pooled = larger.pool("disability", "post")
    assert pooled.has("study_twice")
    assert pooled.k == 21


@pytest.mark.parametrize(
    ("changed", "line", "words"),
    [
        ({"arms": ARMS.replace("score,n", "score,size")}, 1, "size"),
        ({"arms": ARMS.replace("sd,events", "sd,event")}, 1, "known columns"),
        ({"arms": ARMS.replace("final,30,4.0", "final,1,4.0")}, 2, "below 2"),
        ({"arms": ARMS.replace("5.0,2.0,,p,table 2", "5.0,-2.0,,p,table 2")}, 3, "not above 0"),
        ({"arms": ARMS.replace("change,25,6.0", "change,25,six")}, 4, "no number"),
        ({"arms": ARMS.replace("ben,wait,control", "cleo,wait,control")}, 5, "“cleo”"),
        (
            {"arms": ARMS.replace("ada,wait,control,pain,post", "ada,wait,control,pain,year")},
            3,
            "“year”",
        ),
        (
            {"arms": ARMS.replace("p,table 3,verified\nben,wait", "p,table 3,sure\nben,wait")},
            4,
            "Use one of: verified",
        ),
        ({"arms": HEAD + "ada,c,control,harm,post,,,20,,,30,p,t,verified\n"}, 2, "30 events"),
        ({"arms": HEAD + "ada,c,control,harm,post,,,20,,,,p,t,verified\n"}, 2, "counts events"),
        ({"arms": HEAD + "ada,c,control,pain,post,,,20,3,1,,p,t,verified\n"}, 2, "needs its scale"),
        ({"arms": HEAD + "ada,c\n"}, 2, "2 cells"),
        ({"studies": STUDIES + "ada,Again,paper,verified\n"}, 4, "stands twice"),
        ({"review": REVIEW.replace("measure: SMD", "measure: smd")}, 7, "measure"),
        ({"review": REVIEW.replace("title: A small", "tittle: A small")}, 2, "not known"),
    ],
)
def test_each_fault_names_its_line_and_remedy(tmp_path, changed, line, words):
    faults = check_review(folder(tmp_path, **changed))
    assert any(f.line == line and words in f"{f.message} {f.remedy}" for f in faults), faults
    assert all(f.remedy for f in faults)


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    arms = ARMS.replace("final,30,4.0", "final,1,4.0").replace("6.0,2.0", "6.0,0")
    with pytest.raises(ReviewFaults) as caught:
        load_review(folder(tmp_path, arms=arms, studies=STUDIES + "cleo,,paper,verified\n"))
    assert {f.file for f in caught.value.faults} == {"arms.csv", "studies.csv"}
    assert len(caught.value.faults) == 3


def test_a_missing_table_is_a_fault_and_not_a_trace(tmp_path):
    where = folder(tmp_path)
    (where / "arms.csv").unlink()
    assert "cannot be opened" in check_review(where)[0].message


def test_the_example_has_no_fault_and_a_schema():
    assert check_review(EXAMPLE) == []
    schema = review_json_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert "outcomes" in schema["properties"]


LOW = {
    "1.1": "Y",
    "1.2": "Y",
    "1.3": "N",
    "2.1": "N",
    "2.2": "N",
    "2.6": "Y",
    "3.1": "Y",
    "4.1": "N",
    "4.2": "N",
    "4.3": "N",
    "5.1": "Y",
    "5.2": "N",
    "5.3": "N",
}
# the table is test and specification: answers changed from an all-low trial → domain, judgement
ROB = [
    ({}, 1, "low"),
    ({"1.1": "NI"}, 1, "low"),
    ({"1.1": "N"}, 1, "some concerns"),
    ({"1.3": "PY"}, 1, "some concerns"),
    ({"1.2": "NI"}, 1, "some concerns"),
    ({"1.2": "NI", "1.3": "Y"}, 1, "high"),
    ({"1.2": "PN"}, 1, "high"),
    ({"2.1": "Y", "2.3": "N"}, 2, "low"),
    ({"2.1": "Y", "2.3": "NI"}, 2, "some concerns"),
    ({"2.1": "Y", "2.3": "Y", "2.4": "N"}, 2, "some concerns"),
    ({"2.2": "NI", "2.3": "Y", "2.4": "Y", "2.5": "Y"}, 2, "some concerns"),
    ({"2.1": "Y", "2.3": "Y", "2.4": "NI", "2.5": "NI"}, 2, "high"),
    ({"2.6": "N", "2.7": "N"}, 2, "some concerns"),
    ({"2.6": "NI", "2.7": "NI"}, 2, "high"),
    ({"3.1": "N", "3.2": "Y"}, 3, "low"),
    ({"3.1": "N", "3.2": "N", "3.3": "PN"}, 3, "low"),
    ({"3.1": "NI", "3.2": "N", "3.3": "Y", "3.4": "N"}, 3, "some concerns"),
    ({"3.1": "N", "3.2": "N", "3.3": "NI", "3.4": "NI"}, 3, "high"),
    ({"4.1": "Y"}, 4, "high"),
    ({"4.2": "PY"}, 4, "high"),
    ({"4.3": "Y", "4.4": "N"}, 4, "low"),
    ({"4.3": "Y", "4.4": "Y", "4.5": "N"}, 4, "some concerns"),
    ({"4.3": "NI", "4.4": "NI", "4.5": "NI"}, 4, "high"),
    ({"4.2": "NI"}, 4, "some concerns"),
    ({"4.2": "NI", "4.3": "Y", "4.4": "Y", "4.5": "Y"}, 4, "high"),
    ({"5.1": "NI"}, 5, "some concerns"),
    ({"5.2": "NI"}, 5, "some concerns"),
    ({"5.3": "Y"}, 5, "high"),
]


@pytest.mark.parametrize(("changed", "domain", "judgement"), ROB)
def test_rob_2_judges_each_domain_by_its_algorithm(changed, domain, judgement):
    found = judge("Ada 2020", {**LOW, **changed})
    assert found.domains[domain] == judgement
    assert found.overall == judgement


def test_rob_2_overall_counts_concerns_when_reviewers_say_how_many():
    answers = {**LOW, "1.1": "N", "5.1": "NI"}
    assert judge("Ada 2020", answers).overall == "some concerns"
    assert judge("Ada 2020", answers, many_concerns=2).overall == "high"


def test_a_needed_answer_that_is_missing_is_named():
    with pytest.raises(ImpossibleValues, match=r"2\.3"):
        judge("Ada 2020", {**LOW, "2.1": "Y"})
    with pytest.raises(UnknownChoice, match=r"no question 9\.9"):
        judge("Ada 2020", {**LOW, "9.9": "Y"})
    with pytest.raises(UnknownChoice, match="MAYBE"):
        judge("Ada 2020", {**LOW, "1.1": "maybe"})


def test_grade_goes_down_by_recorded_reasons_and_never_below_very_low():
    one = certainty({"imprecision": Step(1, "The interval includes no effect.")})
    assert (one.level, one.symbols) == ("moderate", "⊕⊕⊕⊝")
    deep = certainty(
        {
            "risk of bias": Step(2, "Nobody was blinded."),
            "imprecision": Step(2, "Sixty people."),
        }
    )
    assert deep.level == "very low"
    assert certainty({"large effect": Step(2, "RR above 5.")}, randomised=False).level == "high"
    with pytest.raises(ImpossibleValues, match="reason"):
        certainty({"imprecision": Step(1, " ")})
    with pytest.raises(ImpossibleValues, match="not randomised"):
        certainty({"large effect": Step(1, "RR above 2.")})


def test_grade_suggestions_come_from_the_numbers(review):
    pooled = review.pool("disability", "post", multi_arm="independent")
    heavy = tuple(s.label for s in pooled.studies)
    found = suggestions(pooled, participants=100, high_risk=heavy)
    assert "risk of bias" in found
    assert "imprecision" in found
    assert "inconsistency" not in found


def test_a_finding_gives_absolute_risks_and_needs_the_right_measure(review):
    pooled = review.pool("headache_responder", "post", preset_name="revman5")
    found = finding("Headache", pooled, baseline=4 / 72, participants=131)
    assert found.relative == "7.28 (95% CI 2.67 to 19.84)"
    assert found.with_treatment == pytest.approx(7.28 * 4 / 72, rel=1e-3)
    assert found.with_high == 1
    assert found.needed.value == pytest.approx(1 / (6.28 * 4 / 72), rel=1e-3)
    smd = review.pool("disability", "post")
    assert finding("Disability", smd).with_treatment is None
    with pytest.raises(UnknownChoice, match="baseline"):
        finding("Disability", smd, baseline=0.2)


FLOW = {
    "databases": 100,
    "registers": 10,
    "removed_before_screening": 20,
    "screened": 90,
    "excluded_by_title": 60,
    "sought": 30,
    "not_retrieved": 5,
    "assessed": 25,
    "excluded": {"no control group": 9, "not chronic pain": 4},
    "included_studies": 11,
    "included_reports": 12,
}


def test_prisma_counts_add_up_or_say_where_they_do_not():
    flow = PrismaCounts(**FLOW)
    assert flow.faults() == ()
    assert "110 records were found" in flow.text()
    wrong = PrismaCounts(**{**FLOW, "sought": 31})
    assert len(wrong.faults()) == 2
    assert wrong.faults()[0].startswith("sought: 31")


def test_a_flow_that_does_not_add_up_is_a_fault_of_the_file(tmp_path):
    flow = "prisma: {databases: 10, screened: 9, excluded_by_title: 0, sought: 9, assessed: 9, "
    flow += "included_studies: 9, included_reports: 9}\n"
    faults = check_review(folder(tmp_path, review=REVIEW + flow))
    assert "screened: 9" in faults[0].message


def test_the_selection_of_the_review_can_be_pooled_by_hand(review):
    s = review.select("disability", "post")
    assert pool(s.effects).result.estimate == review.pool("disability", "post").result.estimate
