"""The shipped catalogue: what is in it, what must not be, and a site's additions."""

from __future__ import annotations

from pathlib import Path

import pytest

from steadway.science.instruments import (
    Instrument,
    InstrumentFaults,
    UnknownInstrument,
    UnknownScale,
    battery,
    check,
    load_catalogue,
)
from steadway.science.instruments.shelf import SHIPPED
from steadway.science.instruments.tests.making import WHOLE, write
from steadway.science.instruments.yaml_lines import load_with_lines

CATALOGUE = load_catalogue()
OWN = {"nrs_pain", "nrs_interference", "headache_days", "pgic", "expectancy", "satisfaction",
       "unwanted_effects", "diary"}  # fmt: skip
FETCHED = {"phq_9", "phq_8", "gad_7", "rand_36", "phq_15", "ces_d"}
LICENSED = {"peg", "rmdq_24", "who_5", "midas", "pseq", "pcs", "cpaq_8", "tsk_11", "bpi_sf",
            "hads", "odi", "isi", "promis_pi_4a"}  # fmt: skip
ALL = pytest.mark.parametrize("instrument", list(CATALOGUE), ids=lambda each: each.id)


@pytest.mark.parametrize(
    ("licence", "ids"), [("own", OWN), ("fetched", FETCHED), ("licensed", LICENSED)]
)
def test_each_licence_class_holds_the_instruments_promised(licence: str, ids: set[str]) -> None:
    assert {each.id for each in CATALOGUE if each.licence.class_ == licence} == ids


@ALL
def test_wording_is_included_for_our_own_and_for_nothing_else(instrument: Instrument) -> None:
    if instrument.licence.class_ == "own":
        assert instrument.has_wording("en")
    else:
        assert instrument.languages == ()
        assert instrument.instructions is None
        assert all(item.text is None and item.stem is None for item in instrument.items)
        labels = [o.label for options in instrument.options.values() for o in options]
        assert labels == [None] * len(labels)


@ALL
def test_each_scale_says_where_its_facts_come_from(instrument: Instrument) -> None:
    for scale in instrument.scales:
        assert scale.citation or scale.bands or scale.mic
    for citation in instrument.citations.values():
        assert len(citation.text) > 10


def test_a_published_version_is_never_edited() -> None:
    published, _ = load_with_lines(SHIPPED / "published.yaml")
    found = {f"{each.id} {each.version}": each.digest[:16] for each in CATALOGUE}
    assert found == published, "Add a new version instead, and its line in published.yaml."


def test_every_shipped_file_stands_in_order() -> None:
    for path in SHIPPED.glob("*/*.yaml"):
        assert check(path) == []


@pytest.mark.parametrize("watched", [True, False])
def test_the_default_battery_fills_all_six_outcomes_that_reviews_pool(watched: bool) -> None:
    domains = {
        scale.domain for name in battery(watched=watched) for scale in CATALOGUE.get(name).scales
    }
    assert {
        "pain",
        "disability",
        "depression",
        "anxiety",
        "quality_of_life",
        "satisfaction",
    } <= domains


def test_phq_8_stands_in_where_nobody_reads_answers() -> None:
    assert "phq_9" in battery(watched=True)
    assert "phq_8" not in battery(watched=True)
    assert "phq_8" in battery(watched=False)
    assert "phq_9" not in battery(watched=False)


def test_each_moment_has_its_own_questionnaires() -> None:
    assert "satisfaction" not in battery(watched=True, moment="start")
    assert "satisfaction" in battery(watched=True, moment="end")
    assert battery(watched=True, moment="headache") == ("headache_days",)
    for moment in ("start", "end", "follow_up"):
        assert {"nrs_pain", "nrs_interference"} <= set(battery(watched=True, moment=moment))


def test_an_unknown_instrument_names_those_there_are() -> None:
    with pytest.raises(UnknownInstrument, match="There are: bpi_sf"):
        CATALOGUE.get("phq9")
    with pytest.raises(UnknownInstrument, match="phq_9 has no version 7"):
        CATALOGUE.get("phq_9", "7")
    with pytest.raises(UnknownScale, match="Its scales: total"):
        CATALOGUE.get("phq_9").scale("sum")


def test_a_site_adds_its_own_instrument_and_the_newest_version_wins(tmp_path: Path) -> None:
    write(tmp_path)
    for version in ("1.9", "1.10"):
        text = WHOLE.replace('version: "1.0"', f'version: "{version}"')
        write(tmp_path, text, f"garden/{version}.yaml")
    shelf = load_catalogue([tmp_path, tmp_path / "not there"])
    assert shelf.get("garden").version == "1.10"
    assert shelf.get("garden", "1.0").version == "1.0"
    assert len(shelf) == len(CATALOGUE) + 3
    assert shelf.by_digest(shelf.get("garden", "1.9").digest) == shelf.get("garden", "1.9")
    assert shelf.by_digest("0" * 64) is None
    assert "garden" in shelf
    assert "garden" not in CATALOGUE


def test_a_file_in_the_wrong_place_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, place="yard/1.0.yaml")
    with pytest.raises(InstrumentFaults, match=r"Move it to garden/1\.0\.yaml"):
        load_catalogue([tmp_path])


def test_all_faults_of_all_files_come_together(tmp_path: Path) -> None:
    write(tmp_path, WHOLE.replace("rule: sum", "rule: sume"))
    write(tmp_path, "a: no\n", "other/1.0.yaml")
    with pytest.raises(InstrumentFaults) as caught:
        load_catalogue([tmp_path])
    assert {Path(fault.file).parent.name for fault in caught.value.faults} == {"garden", "other"}
