"""The today page: one thing to do next, or nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

from steadway.care.assessments import queries as assessments
from steadway.care.assessments.queries import OccasionView
from steadway.care.assessments.windows import local_day
from steadway.care.delivery import facts
from steadway.care.delivery.broken_rules import told
from steadway.care.delivery.models import Course
from steadway.care.delivery.queries.contents import parts_of
from steadway.care.delivery.queries.finding import course_of, view_of
from steadway.care.delivery.queries.plans import plans_to_review
from steadway.care.delivery.queries.views import Card, CheckInState, Today
from steadway.care.delivery.standing import Standing, standing_of
from steadway.care.delivery.versions import version_of
from steadway.care.people.models import Participant
from steadway.science.programmes.progress import NextStep, next_step, visible_steps

AWAY_DAYS = 10
REST = Card("rest", "Nothing to do today.", "You could rest.")
NO_COURSE = Card("no_course", "You have no course yet.", "You can start one when you like.")


def today(participant: Participant, now: datetime) -> Today:
    """Everything on the page, with one next card."""
    course = course_of(participant)
    questions = assessments.open_occasions(participant, now)
    check_in = _check_in(participant, now)
    if course is None:
        card = _questions_card(questions) or NO_COURSE
        return Today(None, card, questions, check_in, "", (), (), coming_back=False)
    standing = standing_of(course, version_of(course.programme_id), now)
    view = view_of(course, now)
    active = course.state == Course.State.ACTIVE
    with told(course):
        card, parts = _card(standing, questions), parts_of(standing)
    return Today(
        course=view,
        card=card,
        questions=questions,
        check_in=check_in,
        goal=facts.ladder(course).goal,
        plans_to_review=plans_to_review(course, now),
        parts=parts,
        coming_back=active and view.days_away >= AWAY_DAYS,
    )


def _card(standing: Standing, questions: tuple[OccasionView, ...]) -> Card:
    course = standing.course
    if course.state == Course.State.PAUSED:
        return Card("paused", "The course is paused.", "You can go on whenever you like.")
    asked = _questions_card(questions)
    if asked is not None:
        return asked
    if course.state == Course.State.STOPPED:
        return Card("stopped", "You stopped the course.", "What you wrote is kept.")
    if course.state == Course.State.FINISHED:
        return Card("finished", "You have been through every part.", "You can read any part again.")
    following = next_step(standing.version, course.pacing, standing.state, standing.today)
    return _step_card(standing, following) if following is not None else REST


def _questions_card(questions: tuple[OccasionView, ...]) -> Card | None:
    if not questions:
        return None
    first = questions[0]
    return Card(
        "questions", first.title, minutes=first.minutes_left, occasion_id=first.id,
        text="You can stop at any time. Your answers are kept.",
    )  # fmt: skip


def _step_card(standing: Standing, following: NextStep) -> Card:
    module = standing.version.module(following.module_id, standing.course.language)
    steps = visible_steps(
        standing.version, module.id, standing.state.facts, standing.course.language
    )
    names = [step.id for step in steps]
    step = following.step.id if following.step else names[-1]
    if not following.suggested and standing.visit(module.id) is None:
        # The pace suggests some days for trying things out; nothing is locked meanwhile.
        return replace(REST, module=module.id, step=step)
    return Card(
        kind="step",
        title=module.title,
        text=next(each.title for each in steps if each.id == step),
        minutes=_minutes(following.minutes),
        module=module.id,
        step=step,
        step_number=names.index(step) + 1,
        steps_in_all=len(names),
        low_energy=True,
        low_energy_minutes=_minutes(module.low_energy.minutes),
    )


def _minutes(minutes: float) -> int:
    return max(1, round(minutes))


def _check_in(participant: Participant, now: datetime) -> CheckInState:
    day = local_day(now, participant.time_zone)
    before = day - timedelta(days=1)
    done = assessments.checked_in_on(participant, [day, before])
    return CheckInState(day, day in done, before, before not in done)
