"""The operator's page: whether the site is well, and nothing about anybody."""

import os
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from steadway.care.notices.actions import beat, deliver_due
from steadway.care.notices.errors import NotTaken
from steadway.care.people.roles import STAFF, Role
from steadway.portals.operator.state import checks

from .conftest import PHONE, WORDS, break_a_page, logged_in, staff

pytestmark = pytest.mark.django_db
URL = "/operator/"


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.DATA = tmp_path / "data"
    (settings.DATA / "backups").mkdir(parents=True)
    return tmp_path


def text(client) -> str:
    return unescape(client.get(URL).content.decode())


def level(home, name, now=None):
    found = checks(now or timezone.now(), home / "data" / "backups")
    return next(check.level for check in found if check.name == name)


def test_it_shows_numbers_and_nothing_about_anybody(alert, olga, home):
    page = text(logged_in(olga))
    assert "Not taken on" in page
    secrets = (WORDS, PHONE, "Ada", alert.participant.code, "ada@", "self_harm", "Self harm")
    assert not [secret for secret in secrets if secret in page]


def test_it_says_why_letters_wait(alert, olga, home):
    class Away:
        def send(self, letter):
            raise NotTaken("The mail server could not be reached.")

    deliver_due(now=timezone.now(), worker="w1", carrier=Away())
    assert "The mail server could not be reached. (1)" in text(logged_in(olga))


def test_a_dead_worker_is_a_stop_and_a_living_one_is_fine(db, home):
    assert level(home, "Worker") == "STOP"
    beat(worker="w1", now=timezone.now())
    assert level(home, "Worker") == "OK"
    assert level(home, "Worker", timezone.now() + timedelta(minutes=6)) == "STOP"


def test_an_alert_past_its_time_is_a_stop(alert, home):
    assert level(home, "Alerts") == "OK"
    assert level(home, "Alerts", alert.deadline + timedelta(minutes=1)) == "STOP"


def test_letters_that_are_long_due_are_a_warning(alert, home):
    assert level(home, "Letters") == "OK"
    assert level(home, "Letters", timezone.now() + timedelta(minutes=11)) == "WARN"


def test_a_backup_is_missed_after_26_hours(db, home):
    assert level(home, "Backup") == "WARN"
    path = home / "data" / "backups" / "20260310T120000Z.steadway.age"
    path.write_text("x")
    assert level(home, "Backup") == "OK"
    old = (timezone.now() - timedelta(hours=27)).timestamp()
    os.utime(path, (old, old))
    assert level(home, "Backup") == "WARN"


def test_numbers_that_nobody_checked_are_a_stop(db, home):
    assert level(home, "Crisis numbers") == "STOP"


def test_in_a_demo_unchecked_numbers_are_a_warning(db, home, settings):
    settings.MODE = "demo"
    assert level(home, "Crisis numbers") == "WARN"


def test_one_letter_and_one_alert_are_spoken_of_as_one(alert, home):
    found = {check.name: check.sentence for check in checks(timezone.now(), home)}
    assert found["Letters"] == "1 letter waits for its time."
    assert found["Alerts"] == "1 alert is open, none past its time."
    past = {c.name: c.sentence for c in checks(alert.deadline + timedelta(hours=1), home)}
    assert past["Alerts"] == "1 alert is past its time, and nobody has taken it on."
    assert past["Letters"] == "1 letter is due and has not gone."


def test_a_page_whose_rule_broke_is_listed_with_its_rule_and_count(olga, home):
    now = break_a_page().last_seen_at
    page = text(logged_in(olga))
    for words in ("tiny 1.0", "m1 / your_goal", "goal_ladder.goal", "WrongKindOfFact", "1 rule"):
        assert words in page
    assert level(home, "Pages") == "WARN"
    later = checks(now + timedelta(days=8), home)
    assert "Pages" not in [check.name for check in later]


def test_nobody_to_tell_is_a_stop_where_the_site_promises_somebody(db, home, settings):
    assert level(home, "People to tell") == "WARN"
    safety = settings.STEADWAY.safety.model_copy(update={"watch": "on_call"})
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"safety": safety})
    assert level(home, "People to tell") == "STOP"


def test_nobody_else_finds_it(ada, home):
    others = [staff(role.value, role) for role in STAFF - {Role.OPERATOR}]
    for account in (ada.account, *others):
        assert logged_in(account).get(URL).status_code == 404


def test_somebody_who_has_not_logged_in_is_asked_to(db):
    assert Client().get(URL).status_code == 302


def test_it_cannot_be_written_to(olga, home):
    assert logged_in(olga).post(URL).status_code == 405


def test_what_does_not_exist_is_not_there(olga):
    assert logged_in(olga).get(URL + "secrets/").status_code == 404
