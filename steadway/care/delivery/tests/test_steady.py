"""The shipped programme, walked from the first day to the last questions."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steadway.care.assessments import catalogue
from steadway.care.assessments.models import Occasion
from steadway.care.assessments.queries import open_occasions
from steadway.care.delivery.actions import (
    complete_step,
    finish_worksheet,
    make_plan,
    plan_reminders,
    publish_programme,
)
from steadway.care.delivery.models import Course
from steadway.care.delivery.queries import (
    course_of,
    hard_moment_plan,
    lesson_page,
    progress,
    today,
    version_of,
    worksheet_page,
)
from steadway.care.notices.models import Notice
from steadway.science import programmes
from steadway.science.programmes.values import validate_values

from .conftest import ACTOR, NOW, begin, give, later

STEADY = Path(programmes.__file__).parent / "catalogue" / "steady" / "1.0"
VALUES = {
    "text": "Something", "long_text": "Something", "number": 10, "scale": 6,
    "date": "2027-03-04", "time": "18:30",
}  # fmt: skip


@pytest.fixture
def steady(db):
    return publish_programme(path=STEADY, actor=ACTOR, now=NOW)


@pytest.fixture
def ada(steady):
    return signed_to(steady)


def signed_to(steady):
    from steadway.care.delivery import actions
    from steadway.care.people.actions import consent_to_treatment, open_account

    person = open_account(
        email="ada@example.org", password="a long enough phrase 7", first_name="Ada",
        time_zone="Europe/London", language="en", now=NOW,
    )  # fmt: skip
    document = actions.offer_consent(programme=steady, language="en", actor=ACTOR, now=NOW)
    consent_to_treatment(
        participant=person, document=document,
        parts=dict.fromkeys(document.optional_parts, True), signed_name="Ada",
        key=uuid.uuid4(), actor=ACTOR, now=NOW,
    )  # fmt: skip
    return person


def fill(sheet):
    """Values that fit, whatever the worksheet asks."""
    values = {}
    for field in sheet.fields:
        if field.type == "ladder":
            values[field.id] = [f"Step {n}" for n in range(1, max(field.min, 2) + 1)]
        elif field.type == "choice":
            values[field.id] = field.options[0].value
        elif field.type == "choices":
            values[field.id] = [field.options[0].value]
        elif field.type == "number":
            values[field.id] = field.min if field.min is not None else 10
        else:
            values[field.id] = VALUES[field.type]
    assert not validate_values(sheet, values)
    return values


def do(course, card, now):
    page = lesson_page(course, card.module, card.step, now)
    if page.kind == "worksheet":
        finish_worksheet(
            course=course, worksheet=page.step, values=fill(page.worksheet), key=uuid.uuid4(),
            module=page.module, actor=ACTOR, now=now,
        )  # fmt: skip
    elif page.kind == "plan":
        make_plan(
            course=course, module=page.module, plan=page.step, will=page.plan.will[0],
            when=page.plan.when[0], remind_at=now + timedelta(hours=5), actor=ACTOR, now=now,
        )  # fmt: skip
    else:
        question = page.page.question if page.page else None
        answer = question.options[0].value if question else None
        complete_step(
            course=course, module=page.module, step=page.step, answer=answer, actor=ACTOR, now=now
        )


def invented(instrument):
    """Plain answers to anything: the first option, the number five."""
    given = {}
    for item in instrument.items:
        options = instrument.options_of(item)
        if item.kind == "choices":
            given[item.id] = [options[0].value]
        elif options:
            given[item.id] = options[0].value
        elif item.kind == "boolean":
            given[item.id] = False
        elif item.kind != "text":
            given[item.id] = 5
    return given


def answer_everything(person, now):
    for occasion in open_occasions(person, now):
        for task in occasion.tasks:
            given = invented(catalogue.definition(task.instrument))
            give(person, occasion, task.instrument, given, now)


def test_from_the_first_day_to_the_last_questions(ada, steady):
    begin(ada, steady)
    answer_everything(ada, NOW)
    now, steps = NOW, 0
    while (found := today(ada, now)).card.kind != "questions":
        if found.card.kind == "step":
            do(course_of(ada), found.card, now)
            steps += 1
        else:
            assert found.card.kind == "rest"
        plan_reminders(now=now)
        now += timedelta(hours=12)
        assert now < later(days=120), "stuck"
    course = course_of(ada)
    assert course.state == Course.State.FINISHED
    assert steps >= 30
    answer_everything(ada, now)
    assert today(ada, now).card.kind == "finished"
    assert hard_moment_plan(ada)
    assert progress(ada, now).function
    assert Occasion.objects.filter(label="follow_up_3m").count() == 1
    days = Notice.objects.values_list("kind", "local_day")
    assert len(days) == len(set(days))


def test_every_page_reads_little_for_somebody_who_has_done_nothing(ada, steady):
    begin(ada, steady)
    version = version_of(steady.digest)
    for module in version.modules:
        for step in (*(step.id for step in module.steps), "low_energy"):
            with CaptureQueriesContext(connection) as queries:
                lesson_page(course_of(ada), module.id, step, NOW)
            assert len(queries) <= 4, (module.id, step, len(queries))
    for worksheet in version.edition().worksheets:
        worksheet_page(course_of(ada), worksheet, NOW)


def test_every_letter_of_the_programme_may_be_sent(ada, steady):
    from steadway.care.notices import wording

    for message in version_of(steady.digest).edition().messages.values():
        text = message.body.replace("{link}", "https://example.org/today/")
        wording.check(wording.NoticeText(message.subject, text))
