"""Plots are tested on the numbers in them, on words, and on nothing overlapping."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from steadway.science.synthesis.bias import egger, trim_and_fill
from steadway.science.synthesis.effect_sizes import generic, risk_ratio
from steadway.science.synthesis.moderators import pooled_parts
from steadway.science.synthesis.plots import Group, forest, funnel, plain_ticks, ratio_ticks
from steadway.science.synthesis.pooling import pool, pool_by
from steadway.science.synthesis.review import judge

SVG = "{http://www.w3.org/2000/svg}"
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


def effects(k, measure="SMD"):
    chance = np.random.default_rng(k)
    y, v = chance.normal(-0.3, 0.3, k), chance.uniform(0.01, 0.2, k)
    labels = [
        f"A study with quite a long name, number {i}" if i % 7 == 0 else f"Author {1980 + i}"
        for i in range(k)
    ]
    return generic(y, variance=v, measure=measure, labels=labels)


def read(svg):
    return ElementTree.fromstring(svg)  # noqa: S314  # our own drawing, made a line above


def texts(svg):
    return list(read(svg).iter(f"{SVG}text"))


def words_of(element):
    return "".join(
        element.itertext()
        if element.find(f"{SVG}title") is None
        else [element.find(f"{SVG}title").tail or ""]
    )


def box(element):
    size = float(element.get("font-size"))
    wide = 0.55 * size * len(words_of(element))
    x, y = float(element.get("x")), float(element.get("y"))
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[element.get("text-anchor")]
    return left, y - 0.72 * size, left + wide, y + 0.1 * size


def overlapping(svg):
    boxes = [(words_of(t), box(t)) for t in texts(svg)]
    return [
        (a, b)
        for i, (a, one) in enumerate(boxes)
        for b, two in boxes[i + 1 :]
        if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
    ]


def outside(svg):
    root = read(svg)
    width, height = (float(x) for x in root.get("viewBox").split()[2:])
    return [
        words_of(t) for t in texts(svg) if box(t)[0] < 0 or box(t)[2] > width or box(t)[3] > height
    ]


def drawings():
    for k in (1, 2, 3, 12, 40):
        e = effects(k)
        pooled = pool_by("cochrane", e)
        yield f"forest {k}", forest(pooled, title="Disability", favours=("therapy", "control"))
        yield f"funnel {k}", funnel(pooled, title="Funnel")
    e = effects(40)
    pooled = pool_by("cochrane", e)
    rob = {label: judge(label, {**LOW, "1.2": "N"}) for label in e.labels}
    groups = [Group(n, p) for n, p in pooled_parts(e, ["Guided", "Not guided"] * 20).items()]
    yield (
        "everything",
        forest(
            pooled,
            title="Disability after treatment, all studies in two subgroups " * 2,
            groups=groups,
            risk_of_bias=rob,
            favours=("favours Internet therapy", "favours control"),
            data=dict.fromkeys(e.labels, ("120/250", "99/251")),
            data_heads=("Therapy", "Control"),
        ),
    )
    lop = generic(
        [0.3, 0.32, 0.29, 0.31, 0.9, 1.0, 1.1, 1.2, 0.2, 0.4],
        [0.05, 0.06, 0.07, 0.05, 0.3, 0.32, 0.35, 0.4, 0.1, 0.1],
        measure="RR",
    )
    yield (
        "filled",
        funnel(pool(lop), title="Funnel", filled=trim_and_fill(lop), tests=[egger(lop).text()]),
    )


DRAWN = dict(drawings())


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_overlaps_and_nothing_leaves_the_sheet(name):
    assert overlapping(DRAWN[name].svg) == []
    assert outside(DRAWN[name].svg) == []


@pytest.mark.parametrize("name", DRAWN)
def test_every_plot_has_title_description_sentence_and_table(name):
    plot = DRAWN[name]
    root = read(plot.svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == plot.title
    assert plot.sentence.split(".")[0] in root.find(f"{SVG}desc").text
    assert plot.table


@pytest.mark.parametrize("name", DRAWN)
def test_letters_stay_legible_at_600_pixels(name):
    root = read(DRAWN[name].svg)
    shrink = 600 / float(root.get("width"))
    assert min(float(t.get("font-size")) for t in texts(DRAWN[name].svg)) * shrink >= 9


def test_the_numbers_in_the_forest_are_those_of_the_pool():
    e = effects(12)
    pooled = pool_by("cochrane", e)
    plot = forest(pooled, title="Disability")
    said = [words_of(t) for t in texts(plot.svg)]
    r = pooled.result
    text = f"{r.estimate:.2f} ({r.low:.2f} to {r.high:.2f})".replace("-", "−")
    assert text in said
    assert plot.table[-1]["estimate"] == r.estimate
    for study in pooled.studies:
        assert f"{study.weight:.1f}%" in said


def test_squares_have_areas_in_proportion_to_the_weights():
    pooled = pool_by("common", generic([0.1, 0.4], [0.1, 0.2], measure="SMD"))
    root = read(forest(pooled, title="Two").svg)
    sides = [
        float(r.get("width")) for r in root.findall(f"{SVG}rect") if r.get("fill") == "#1f2a2e"
    ]
    assert (sides[0] / sides[1]) ** 2 == pytest.approx(4, rel=0.02)


def test_a_point_stands_where_its_value_says():
    pooled = pool_by("cochrane", effects(12))
    root = read(funnel(pooled, title="Funnel").svg)
    points = list(root.iter(f"{SVG}circle"))
    x = np.array([float(c.get("cx")) for c in points])
    y = np.array([float(c.get("cy")) for c in points])
    estimates = np.array([s.estimate for s in pooled.studies])
    spreads = np.array([s.se for s in pooled.studies])
    assert np.corrcoef(x, estimates)[0, 1] == pytest.approx(1, abs=1e-4)
    assert np.corrcoef(y, spreads)[0, 1] == pytest.approx(1, abs=1e-4)


def test_a_wide_interval_is_cut_with_an_arrow_and_squeezes_nobody():
    pooled = pool(generic([0.1, 0.2, 0.3, 0.2], [0.1, 0.1, 0.1, 9.0], measure="SMD"))
    svg = forest(pooled, title="One wide").svg
    shapes = [p.get("points").split() for p in read(svg).iter(f"{SVG}polygon")]
    assert sum(len(corners) == 3 for corners in shapes) == 2


def test_ratios_are_read_as_ratios_on_a_log_axis():
    plot = forest(pool(risk_ratio([15, 10], [39, 20], [3, 1], [47, 25])), title="Headache")
    said = [words_of(t) for t in texts(plot.svg)]
    assert {"1", "10"} <= set(said)
    assert "7.28" in plot.sentence


def test_ticks_are_round_few_and_inside():
    for low, high in [(-1.3, 0.4), (0.013, 0.019), (-250, 900), (0, 1)]:
        ticks = plain_ticks(low, high)
        assert 2 <= len(ticks) <= 7
        assert all(low - 1e-9 <= value <= high + 1e-9 for value, _ in ticks)
    for low, high in [(-1.0, 1.0), (-3, 6), (-0.2, 0.3)]:
        assert "1" in [words for _, words in ratio_ticks(low, high)]
        assert len(ratio_ticks(low, high)) <= 7


def test_the_same_data_give_the_same_bytes():
    pooled = pool_by("cochrane", effects(12))
    assert forest(pooled, title="x").svg == forest(pooled, title="x").svg
    assert not re.search(r"nan|inf\b", funnel(pooled, title="x").svg)


def test_names_with_signs_of_markup_are_written_out():
    e = generic([0.1, 0.2, 0.3], [0.1, 0.1, 0.2], labels=["A & B", "<script>", 'say "x"'])
    svg = forest(pool(e), title="<b>").svg
    assert "<script>" not in svg
    read(svg)


def test_fewer_than_ten_studies_in_a_funnel_are_said_to_be_too_few():
    assert "too few" in funnel(pool_by("cochrane", effects(3)), title="x").sentence
    assert "too few" not in funnel(pool_by("cochrane", effects(12)), title="x").sentence
