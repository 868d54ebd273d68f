"""Asking questions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from steadway.care.assessments.actions import cancel_open, decline, schedule
from steadway.care.assessments.errors import UnknownInstrument, UnknownOccasion, WordingMissing
from steadway.care.assessments.models import Occasion, OccasionPart
from steadway.care.assessments.queries import open_occasions
from steadway.care.audit.models import Entry

from .conftest import ACTOR, NOW, ask


def names(occasion):
    return list(occasion.parts.values_list("instrument", flat=True))


def test_the_same_key_asks_once(ada):
    first = ask(ada, "nrs_pain", "gad_7", key="k")
    second = ask(ada, "nrs_pain", key="k")
    assert first.pk == second.pk
    assert names(second) == ["nrs_pain", "gad_7"]
    assert Entry.objects.filter(act="assessments.scheduled").count() == 1


def test_local_days_are_kept_beside_the_moments(ada):
    row = ask(ada, days=14)
    assert (row.opens_on, row.closes_on) == (date(2027, 3, 1), date(2027, 3, 14))
    assert row.closes_at == datetime(2027, 3, 15, tzinfo=UTC)
    assert row.zone == "Europe/London"


def test_where_nobody_reads_answers_the_shorter_form_stands_in(ada):
    part = OccasionPart.objects.get(occasion=ask(ada, "phq_9"))
    assert (part.instrument, part.stands_for) == ("phq_8", "phq_9")


def test_where_both_forms_are_named_one_is_asked(ada):
    assert names(ask(ada, "phq_8", "phq_9")) == ["phq_8"]


def test_where_somebody_is_on_call_the_long_form_is_asked(ada, watched):
    assert names(ask(ada, "phq_9")) == ["phq_9"]


def test_a_live_site_without_the_official_words_refuses(ada, settings, tmp_path):
    settings.MODE, settings.DATA = "live", tmp_path
    with pytest.raises(WordingMissing, match="steadway instruments fetch"):
        ask(ada, "nrs_pain", "gad_7")
    assert not Occasion.objects.exists()


def test_a_live_site_asks_our_own_words(ada, settings, tmp_path):
    settings.MODE, settings.DATA = "live", tmp_path
    assert names(ask(ada, "nrs_pain")) == ["nrs_pain"]


def test_an_unknown_questionnaire_is_named(ada):
    with pytest.raises(UnknownInstrument, match="no_such"):
        ask(ada, "no_such")


def test_a_window_out_of_order_is_refused_by_the_database(ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        schedule(
            participant=ada, label="x", title="x", instruments=["nrs_pain"], opens_at=NOW,
            due_at=NOW, closes_at=NOW - timedelta(days=1), key="x", actor=ACTOR, now=NOW,
        )  # fmt: skip


def test_declining_closes_the_questions_and_twice_is_once(ada, baseline):
    decline(participant=ada, occasion=baseline, actor=ACTOR, now=NOW)
    decline(participant=ada, occasion=baseline.pk, actor=ACTOR, now=NOW)
    assert open_occasions(ada, NOW) == ()
    assert Entry.objects.filter(act="assessments.declined").count() == 1


def test_nobody_declines_for_someone_else(ada, cleo, baseline):
    with pytest.raises(UnknownOccasion):
        decline(participant=cleo, occasion=baseline, actor=ACTOR, now=NOW)


def test_taking_back_leaves_what_was_answered(ada, baseline):
    other = ask(ada, "gad_7")
    Occasion.objects.filter(pk=baseline.pk).update(completed_at=NOW)
    assert cancel_open(participant=ada, why="left", actor=ACTOR, now=NOW) == 1
    assert cancel_open(participant=ada, why="left", actor=ACTOR, now=NOW) == 0
    other.refresh_from_db()
    assert other.cancelled_why == "left"
