"""The first day, and what stands before it."""

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from steadway.care.assessments.models import Occasion, OccasionPart
from steadway.care.delivery.actions import (
    forget_screening,
    offer_consent,
    publish_programme,
    record_screening,
    start_course,
)
from steadway.care.delivery.errors import (
    ConsentFirst,
    CourseRunning,
    NoProgramme,
    ScreeningIncomplete,
    ScreeningUnknown,
    VersionTaken,
)
from steadway.care.delivery.models import Course, PublishedProgramme, Screening
from steadway.care.delivery.queries import current_programme, screening_of
from steadway.care.people.actions import open_account
from steadway.care.people.models import ConsentDocument
from steadway.science.programmes import ProgrammeFaults
from steadway.site_file import Person, Safety

from .conftest import ACTOR, NOW, begin
from .tiny import write_tiny


def test_starting_twice_is_starting_once(course, ada, tiny):
    assert begin(ada, tiny) == course
    assert Occasion.objects.count() == 1


def test_the_questions_at_the_start_are_asked_on_the_first_day(course):
    occasion = Occasion.objects.get()
    assert (occasion.label, occasion.opens_on.isoformat()) == ("baseline", "2027-03-01")
    parts = OccasionPart.objects.values_list("instrument", flat=True)
    assert list(parts) == ["nrs_pain", "nrs_interference"]


def test_no_course_without_a_signature(tiny):
    person = open_account(
        email="new@example.org", password="a long enough phrase 7", first_name="Dan",
        time_zone="Europe/London", language="en", now=NOW,
    )  # fmt: skip
    with pytest.raises(ConsentFirst):
        begin(person, tiny)


def test_one_course_runs_at_a_time(course, ada, tmp_path):
    other = write_tiny(tmp_path / "2.0", **{'version: "1.0"': 'version: "2.0"'})
    second = publish_programme(path=other, actor=ACTOR, now=NOW)
    with pytest.raises(CourseRunning):
        begin(ada, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.create(
            participant=ada, programme=second, pacing="weekly", guidance="unguided",
            channel="web", language="en", started_at=NOW, last_act_at=NOW, ends_at=NOW,
            reminded_until=NOW,
        )  # fmt: skip


def test_the_same_package_twice_is_one_version(tiny, package):
    assert publish_programme(path=package, actor=ACTOR, now=NOW) == tiny
    assert PublishedProgramme.objects.count() == 1


def test_a_version_number_does_not_get_other_content(tiny, tmp_path):
    changed = write_tiny(tmp_path / "1.0", **{"A very small course.": "Another course."})
    with pytest.raises(VersionTaken, match="new version number"):
        publish_programme(path=changed, actor=ACTOR, now=NOW)


def test_a_faulty_package_is_not_published(db, tmp_path):
    broken = write_tiny(tmp_path / "1.0", **{"adult == 'no_'": "adullt == 'no_'"})
    with pytest.raises(ProgrammeFaults):
        publish_programme(path=broken, actor=ACTOR, now=NOW)
    assert not PublishedProgramme.objects.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Hello. How is your pain?", "“welcome” says “pain”"),
        ("word " * 61, "61 words"),
        ("See https://a.example and https://b.example", "more than one link"),
    ],
)
def test_a_letter_that_could_not_go_out_stops_the_publishing(db, tmp_path, words, told):
    package = write_tiny(tmp_path / "1.0")
    letter = package / "en/messages/welcome.md"
    letter.write_text(f"---\nid: welcome\nevent: welcome\nsubject: Hello\n---\n{words}\n")
    with pytest.raises(ProgrammeFaults) as refused:
        publish_programme(path=package, actor=ACTOR, now=NOW)
    (fault,) = refused.value.faults
    assert fault.file == "en/messages/welcome.md"
    assert told in fault.message
    assert not PublishedProgramme.objects.exists()
    assert not ConsentDocument.objects.exists()


def test_a_letter_that_no_moment_sends_stops_the_publishing(db, tmp_path):
    package = write_tiny(tmp_path / "1.0")
    letter = package / "en/messages/welcome.md"
    letter.write_text("---\nid: welcome\nevent: wellcome\nsubject: Hello\n---\nHello.\n")
    with pytest.raises(ProgrammeFaults, match=r"welcome\.md:3: .*“wellcome”, when no letter"):
        publish_programme(path=package, actor=ACTOR, now=NOW)


def test_a_letter_with_a_telling_word_is_named_with_its_line(db, tmp_path):
    package = write_tiny(tmp_path / "1.0")
    letter = package / "en/messages/quiet-10.md"
    letter.write_text("---\nid: quiet_10\nevent: quiet_10\nsubject: Hello\n---\nHi.\n\nMood?\n")
    with pytest.raises(ProgrammeFaults, match=r"en/messages/quiet-10\.md:8: .*“mood”"):
        publish_programme(path=package, actor=ACTOR, now=NOW)


def test_the_database_refuses_to_change_a_published_version(tiny):
    for change in (
        lambda: PublishedProgramme.objects.update(title="Other"),
        lambda: PublishedProgramme.objects.all()._raw_delete("default"),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            change()


def test_before_anything_is_published_the_operator_is_told_what_to_do(db):
    with pytest.raises(NoProgramme, match="steadway publish"):
        current_programme()


def test_the_consent_that_is_offered_is_one_document_however_often(tiny):
    first = offer_consent(programme=tiny, language="en", actor=ACTOR, now=NOW)
    assert offer_consent(programme=tiny, language="en", actor=ACTOR, now=NOW) == first
    assert "<h2>Why</h2>" in first.body
    assert first.optional_parts == {"follow_up": "You may ask me again in 3 months."}


def test_where_somebody_is_on_call_the_long_form_is_planned(ada, tiny, settings):
    from steadway.care.delivery.actions import stop

    ben = Person(name="Ben", email="ben@example.org")
    safety = Safety(watch="on_call", owner=ben, on_call=(ben,))
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"safety": safety})
    stop(course=begin(ada, tiny), keep_follow_ups=True, actor=ACTOR, now=NOW)
    asked = OccasionPart.objects.filter(occasion__label="follow_up_3m")
    assert list(asked.values_list("instrument", flat=True)) == ["nrs_pain", "phq_9"]


def screen(answers, keep=True, key=None):
    return record_screening(answers=answers, keep=keep, key=key or uuid.uuid4(), now=NOW)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"adult": "yes_", "sign": "no_"}, "fits"),
        ({"adult": "no_", "sign": "no_"}, "not_now"),
        ({"adult": "yes_", "sign": "not_sure"}, "see_someone"),
        ({"sign": "yes_"}, "see_someone"),
    ],
)
def test_the_first_rule_that_holds_decides(tiny, answers, outcome):
    assert screen(answers).outcome == outcome


def test_a_question_without_an_answer_is_named(tiny):
    with pytest.raises(ScreeningIncomplete) as error:
        screen({"sign": "no_", "adult": "perhaps"})
    assert error.value.question == "adult"


def test_without_leave_no_answer_is_stored(tiny):
    assert screen({"adult": "yes_", "sign": "no_"}, keep=False).answers == {}
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.update(answers={"adult": "yes_"})


def test_screening_twice_with_one_key_is_once_and_can_be_forgotten(tiny):
    key = uuid.uuid4()
    first = screen({"adult": "yes_", "sign": "no_"}, key=key)
    assert screen({"adult": "no_", "sign": "no_"}, key=key) == first
    assert screening_of(key).outcome == "fits"
    forget_screening(key=key, now=NOW)
    forget_screening(key=key, now=NOW)
    with pytest.raises(ScreeningUnknown):
        screening_of(key)


def test_the_language_falls_back_to_the_programmes_own(ada, tiny):
    course = start_course(participant=ada, programme=tiny, language="xx", actor=ACTOR, now=NOW)
    assert course.language == "en"
