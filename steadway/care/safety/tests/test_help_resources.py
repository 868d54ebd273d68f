"""Whom to call: every file reads, nobody pretends that it was checked, and the site's own wins."""

from datetime import date

import pytest

from steadway.care.safety import queries
from steadway.care.safety.crisis_numbers import (
    CrisisResources,
    read,
    shipped,
    shipped_countries,
    stale,
)
from steadway.care.safety.errors import NoCrisisFile

TODAY = date(2026, 11, 23)
NUMBERS = [
    ("GB", "999", "116 123"),
    ("IE", "112", "116 123"),
    ("US", "911", "988"),
    ("CA", "911", "988"),
    ("AU", "000", "13 11 14"),
    ("NZ", "111", "1737"),
    ("DE", "112", "0800 111 0 111"),
    ("ES", "112", "024"),
    ("SE", "112", "90101"),
]
OWN = """
country: GB
name: Our place
emergency: {name: Emergency, number: "999", source: our protocol, last_checked: 2026-11-01}
origin: our clinical lead
transcribed: 2026-11-01
checked_by: Dr Lee
"""


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.mark.parametrize(("country", "emergency", "crisis"), NUMBERS)
def test_each_country_has_its_numbers(home, country, emergency, crisis):
    found = queries.help_resources(country)
    assert (found.emergency.number, found.crisis.number) == (emergency, crisis)
    assert all(line.source for line in found.lines)


def test_the_table_above_holds_every_country_shipped():
    assert {row[0] for row in NUMBERS} == set(shipped_countries())


def test_a_country_without_a_file_gets_the_international_page(home):
    assert queries.help_resources("FR").is_fall_back


def test_without_a_country_it_is_the_sites(home):
    assert queries.help_resources().country == "GB"


@pytest.mark.parametrize("country", [*shipped_countries(), "XX"])
def test_no_file_of_ours_pretends_that_somebody_checked_it(country):
    faults = stale(shipped(country), TODAY)
    assert "Nobody has checked" in faults[0]
    assert len(faults) == 1 + len(shipped(country).lines)


def test_the_sites_own_file_wins_for_its_country(home):
    (home / "crisis.yaml").write_text(OWN)
    assert queries.help_resources("GB").name == "Our place"
    assert queries.help_resources("IE").name == "Ireland"


def test_a_changed_file_is_read_again(home):
    path = home / "crisis.yaml"
    path.write_text(OWN)
    assert queries.help_resources("GB").name == "Our place"
    path.write_text(OWN.replace("Our place", "Our house"))
    assert queries.help_resources("GB").name == "Our house"


@pytest.mark.parametrize("text", ["country: [", "country: GB", "", "- a"])
def test_a_broken_site_file_costs_nobody_the_page_and_is_told(home, caplog, text):
    (home / "crisis.yaml").write_text(text)
    assert queries.help_resources("GB").name == "United Kingdom"
    assert "not shown" in caplog.text
    with pytest.raises(NoCrisisFile):
        read(home / "crisis.yaml")


def own(**changes) -> CrisisResources:
    line = {"name": "Line", "number": "1", "source": "s", "last_checked": changes.pop("on", TODAY)}
    body = {"country": "GB", "name": "UK", "emergency": line, "origin": "o", "transcribed": TODAY}
    return CrisisResources.model_validate({**body, "checked_by": "Dr Lee", **changes})


@pytest.mark.parametrize(
    ("resources", "word"),
    [
        (own(checked_by="nobody yet"), "Nobody"),
        (own(checked_by="  "), "Nobody"),
        (own(on=None), "never been checked"),
        (own(on=date(2026, 5, 1)), "last checked on 2026-05-01"),
        (own(on=date(2026, 11, 24)), "still to come"),
    ],
)
def test_numbers_that_nobody_stands_for_or_that_are_old_are_stale(resources, word):
    assert word in stale(resources, TODAY)[0]


def test_numbers_that_somebody_checked_this_half_year_are_fresh():
    assert stale(own(), TODAY) == ()


def test_a_number_can_be_dialled():
    assert shipped("DE").crisis.dial == "08001110111"


def test_a_site_chooses_whether_somebody_reads(settings):
    assert queries.nobody_on_call()
    safety = settings.STEADWAY.safety.model_copy(update={"watch": "on_call"})
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"safety": safety})
    assert not queries.nobody_on_call()
