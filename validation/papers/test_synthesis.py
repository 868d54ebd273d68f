"""Printed results of two papers on Internet-delivered therapy for pain, reproduced."""

import csv
from pathlib import Path

import pytest

from steadway.science.synthesis.catalogue import shipped_review
from steadway.science.synthesis.effect_sizes import (
    crude_difference,
    generic,
    number_needed,
    tables,
)
from steadway.science.synthesis.pooling import mantel_haenszel, pool_by
from steadway.science.synthesis.review import load_review

# Gandy 2022, supplementary figure, interference: the interval printed beside g and SE
PRINTED = {
    "Baumeister 2021": (0.055, 0.599),
    "Bromberg 2012": (-0.278, 0.304),
    "Buhrman 2015": (-0.334, 0.743),
    "Buhrman 2013 CBT": (-0.385, 0.529),
    "Buhrman 2013 ACT": (0.018, 0.920),
    "Buhrman 2011": (-0.526, 0.526),
    "Buhrman 2004": (-0.546, 0.546),
    "Burke 2019": (0.004, 0.951),
    "Carpenter 2012": (0.018, 0.705),
    "Chiauzzi 2010": (-0.266, 0.288),
    "Dear 2015a": (0.010, 0.863),
    "Dear 2015c": (0.061, 0.924),
    "Dear 2013": (0.076, 1.080),
    "Friesen 2017": (-0.010, 1.005),
    "Guarino 2018": (-0.283, 0.460),
    "Hedman-Lagerlöf 2018": (0.433, 1.116),
    "Knoerl 2018": (-0.537, 0.587),
    "Lin 2017a": (-0.029, 0.524),
    "Lin 2017b": (-0.201, 0.349),
    "Lorig 2008": (0.046, 0.338),
    "Menga 2014": (-0.261, 0.939),
    "Dear 2021": (0.206, 0.519),
    "Dear 2015b": (-0.027, 0.827),
}


def gandy():
    path = Path(__file__).parents[1] / "metafor" / "gandy.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_eccleston_2014_headache_responders_digit_for_digit():
    pooled = load_review(shipped_review()).pool(
        "headache_responder", "post", preset_name="revman5", stratum="headache"
    )
    r = pooled.result
    assert [f"{pooled.shown(x):.2f}" for x in (r.estimate, r.low, r.high)] == [
        "7.28",
        "2.67",
        "19.84",
    ]
    assert r.p < 0.01
    difference = crude_difference([15, 10], [39, 20], [3, 1], [47, 25])
    assert f"{number_needed(difference).value:.2f}" == "2.72"


def test_eccleston_2014_common_effect_would_not_have_given_the_printed_result():
    # the printed ratio is the random-effects one: Mantel–Haenszel's common effect differs
    t = tables([15, 10], [39, 20], [3, 1], [47, 25])
    assert f"{mantel_haenszel(t, 'RR').shown(mantel_haenszel(t, 'RR').result.estimate):.2f}" == (
        "7.62"
    )


def test_gandy_2022_printed_intervals_follow_from_its_estimates_and_errors():
    rows = gandy()
    pooled = pool_by(
        "cochrane",
        generic(
            [float(r["yi"]) for r in rows],
            [float(r["sei"]) for r in rows],
            measure="SMD",
            labels=[r["label"] for r in rows],
        ),
    )
    for study in pooled.studies:
        low, high = PRINTED[study.label]
        # three printed digits of g and SE: the ends may be off by 0.0005 + 1.96 · 0.0005
        assert study.low == pytest.approx(low, abs=0.0016)
        assert study.high == pytest.approx(high, abs=0.0016)
    assert f"{pooled.result.estimate:.2f}" == "0.27"


def test_the_grid_has_not_shrunk():
    assert {row["label"] for row in gandy()} == set(PRINTED)
    assert len(PRINTED) == 23
