"""The invented people of the demo, made by living their weeks through the real verbs.

Nothing is written past a verb: each person is screened, signs, answers, reads and checks in on a
clock that is turned by hand, so that the demo is a proof as well as a show.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from steadway.care.assessments import actions as assessments
from steadway.care.assessments import catalogue
from steadway.care.assessments.queries import open_occasions
from steadway.care.audit.actor import Actor
from steadway.care.delivery import actions as delivery
from steadway.care.delivery.models import Course, HomeworkPlan, PublishedProgramme
from steadway.care.delivery.versions import version_of
from steadway.care.people import actions as people
from steadway.care.people.models import Account, Participant
from steadway.care.people.queries import document_to_sign
from steadway.care.people.roles import Role
from steadway.cli.invented_answers import answers
from steadway.cli.site_setup import STEADY
from steadway.portals.demo.doors import DOORS, Door
from steadway.science.programmes import Module, ProgrammeVersion
from steadway.science.programmes.models import Step

ZONE = "Europe/London"


# Nobody's door: the person on call meets her as an alert.
WORRIED = Door("worried", "Sunniva", "Someone low", "Her answers raised an alert this morning.")


class Life:
    """One invented person and the clock they live by."""

    def __init__(self, door: Door, programme: PublishedProgramme, *, joined: datetime, seed: int):
        self.door, self.programme = door, programme
        self.chance = Random(f"{seed}:{door.slug}")  # noqa: S311  people, not secrets
        self.now = joined
        self.last_plan: HomeworkPlan | None = None
        self.person = self._join()
        self.course = self._start()

    @property
    def actor(self) -> Actor:
        """The person acting for themselves: a new act each time."""
        return Actor(code=self.person.code, role=Role.PARTICIPANT.value)

    @property
    def version(self) -> ProgrammeVersion:
        """What the course is made of."""
        return version_of(self.programme.digest)

    def key(self) -> UUID:
        """A key such as a page makes, the same again for the same seed."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _join(self) -> Participant:
        person = people.open_account(
            email=self.door.email,
            password=secrets.token_urlsafe(24),
            first_name=self.door.name,
            time_zone=ZONE,
            language="en",
            key=self.key(),
            now=self.now,
        )
        document = document_to_sign("treatment", "en")
        assert document is not None, "publishing the programme publishes its consent"  # noqa: S101
        people.consent_to_treatment(
            participant=person,
            document=document,
            parts=dict.fromkeys(document.optional_parts, True),
            signed_name=self.door.name,
            key=self.key(),
            actor=Actor(code=person.code, role=Role.PARTICIPANT.value),
            now=self.now,
        )
        return person

    def _start(self) -> Course:
        return delivery.start_course(
            participant=self.person,
            programme=self.programme,
            pacing="weekly",
            actor=self.actor,
            now=self.now,
        )

    def days_on(self, days: float, *, hour: int = 18) -> None:
        """Turn the clock: so many days on, at this hour where the person lives."""
        day = (self.now + timedelta(days=days)).astimezone(ZoneInfo(ZONE)).date()
        minute = self.chance.randrange(60)
        self.now = datetime.combine(day, time(hour, minute), ZoneInfo(ZONE))

    def answer_everything(self, *, severity: float, sensitive: bool = False) -> None:
        """Fill in what is asked now, as badly off as wanted."""
        for occasion in open_occasions(self.person, self.now):
            for task in occasion.tasks:
                if task.response_id is None:
                    self.now += timedelta(minutes=task.minutes)
                    self._answer(occasion.id, task.instrument, severity, sensitive)

    def _answer(self, occasion: UUID, instrument: str, severity: float, sensitive: bool) -> None:
        definition = catalogue.current().get(instrument)
        given = answers(definition, severity=severity, chance=self.chance)
        if sensitive:
            given |= {item.id: 1 for item in definition.items if item.sensitive}
        assessments.submit(
            participant=self.person,
            occasion=occasion,
            instrument=instrument,
            answers=given,
            key=self.key(),
            answered_at=self.now,
            actor=self.actor,
            now=self.now,
        )

    def check_in(self, *, severity: float) -> None:
        """The thirty-second diary of today."""
        delivery.check_in(
            participant=self.person,
            answers=answers(
                catalogue.current().get("diary"), severity=severity, chance=self.chance
            ),
            key=self.key(),
            for_day=self.now.astimezone(ZoneInfo(ZONE)).date(),
            actor=self.actor,
            now=self.now,
        )

    def work_through(self, module_id: str, *, steps: int | None = None) -> None:
        """Open a module and take its steps; all of them when `steps` is None."""
        module = self.version.module(module_id)
        delivery.open_module(course=self.course, module=module_id, actor=self.actor, now=self.now)
        for step in list(self._steps(module))[:steps]:
            self.now += timedelta(minutes=step.minutes)
            self._take(module, step.kind, step.id)
        if steps is None:
            delivery.complete_module(
                course=self.course, module=module_id, how="full", actor=self.actor, now=self.now
            )

    def _steps(self, module: Module) -> Iterator[Step]:
        yield from (step for step in module.steps if step.audience is None)

    def _take(self, module: Module, kind: str, step: str) -> None:
        answer = None
        if kind == "worksheet":
            self._fill_in(step)
        if kind == "plan":
            self._plan(module, step)
        question = module.pages[step].question if kind == "page" else None
        if question:
            answer = self.chance.choice(question.options).value
        delivery.complete_step(
            course=self.course,
            module=module.id,
            step=step,
            answer=answer,
            actor=self.actor,
            now=self.now,
        )

    def _fill_in(self, worksheet_id: str) -> None:
        example = self.version.worksheet(worksheet_id).example
        delivery.finish_worksheet(
            course=self.course,
            worksheet=worksheet_id,
            values=dict(example.values) if example else {},
            key=self.key(),
            actor=self.actor,
            now=self.now,
        )

    def _plan(self, module: Module, plan_id: str) -> None:
        self.say_how_it_went()
        plan = module.plans[plan_id]
        self.last_plan = delivery.make_plan(
            course=self.course,
            module=module.id,
            plan=plan_id,
            will=plan.will[0],
            when=plan.when[0],
            actor=self.actor,
            now=self.now,
        )

    def say_how_it_went(self) -> None:
        """Look back at the plan made last, if there is one."""
        if self.last_plan is not None:
            delivery.review_plan(
                plan=self.last_plan, outcome="done", actor=self.actor, now=self.now
            )
        self.last_plan = None

    def climb(self, rungs: int) -> None:
        """Have taken so many rungs of the goal ladder; those taken before keep their day."""
        example = self.version.worksheet("goal_ladder").example
        assert example is not None  # noqa: S101  the catalogue's own tests hold it
        steps = example.values["rungs"]
        assert isinstance(steps, tuple)  # noqa: S101
        for text in steps[:rungs]:
            delivery.mark_goal_step(
                course=self.course, text=str(text), done=True, actor=self.actor, now=self.now
            )


def settle(*, seed: int) -> None:
    """Publish Steady and let everybody live up to now."""
    now = timezone.now()
    actor = Actor.system("demo")
    programme = delivery.publish_programme(path=STEADY, actor=actor, now=now - timedelta(days=400))
    doors = {door.slug: door for door in DOORS}

    def life(slug: str, days_ago: float) -> Life:
        joined = now - timedelta(days=days_ago)
        return Life(doors[slug], programme, joined=joined, seed=seed)

    life("newcomer", 0.01)
    week_three(life("week-three", 18))
    gone_quiet(life("gone-quiet", 24))
    at_follow_up(life("follow-up", 128), now)
    worried(Life(WORRIED, programme, joined=now - timedelta(hours=3), seed=seed))
    staff(doors["on-call"], Role.ON_CALL, now - timedelta(days=400))
    staff(doors["operator"], Role.OPERATOR, now - timedelta(days=400))
    staff(doors["reviewer"], Role.REVIEWER, now - timedelta(days=400))
    delivery.plan_reminders(now=now)


def week_three(ada: Life) -> None:
    """Ada: two modules done, the third begun, checking in most evenings, slowly easier."""
    ada.answer_everything(severity=0.55)
    ada.work_through("m0")
    for day in range(17):
        ada.days_on(1)
        if day == 5:
            ada.work_through("m1")
        if day == 10:
            ada.work_through("m2")
            ada.climb(1)
        if day == 15:
            ada.work_through("m3", steps=2)
        if ada.chance.random() < 0.85:
            ada.check_in(severity=0.6 - 0.012 * day)


def gone_quiet(kofi: Life) -> None:
    """Kofi: a good start, a hard week, and then nothing for twelve days."""
    kofi.answer_everything(severity=0.6)
    kofi.work_through("m0")
    for day in range(11):
        kofi.days_on(1)
        if day == 7:
            kofi.work_through("m1", steps=3)
        if day < 9 and kofi.chance.random() < 0.7:
            kofi.check_in(severity=0.5 + 0.03 * day)


def worried(sunniva: Life) -> None:
    """Sunniva: she answered today, and one answer means that somebody has to look."""
    sunniva.answer_everything(severity=0.75, sensitive=True)


def at_follow_up(marta: Life, now: datetime) -> None:
    """Marta: the whole course, the questions at its end, and three months since."""
    marta.answer_everything(severity=0.6)
    for week, module in enumerate(marta.version.modules):
        if week:
            marta.days_on(3)
            marta.check_in(severity=0.6 - 0.05 * week)
            marta.days_on(4)
        marta.work_through(module.id)
        if week >= 2:
            marta.climb(week - 1)
        marta.check_in(severity=0.58 - 0.05 * week)
    marta.days_on(1)
    marta.say_how_it_went()
    marta.answer_everything(severity=0.38)
    while marta.now + timedelta(days=14) < now:
        marta.days_on(14)
        marta.climb(4)
        marta.check_in(severity=0.35)


def staff(door: Door, role: Role, now: datetime) -> Account:
    """Somebody who works here, with a second step like any of the staff."""
    from allauth.mfa.totp.internal import auth as totp

    account = people.open_staff_account(
        email=door.email,
        password=secrets.token_urlsafe(24),
        display_name=door.name,
        roles=[role],
        actor=Actor.system("demo"),
        now=now,
    )
    totp.TOTP.activate(account, totp.generate_totp_secret())
    return account
