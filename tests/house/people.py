"""A small house full of life: Ada in the middle of her course, Bella beside her, all the staff."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.db import connection
from django.utils import timezone

from steadway.care.assessments import actions as assessments
from steadway.care.assessments.queries import open_occasions
from steadway.care.audit.actor import Actor
from steadway.care.delivery import actions as delivery
from steadway.care.delivery import queries as courses
from steadway.care.people.actions import open_staff_account
from steadway.care.people.models import Account, Participant
from steadway.care.people.roles import Role
from steadway.care.safety.actions import raise_alert
from steadway.conftest import PASSWORD
from steadway.portals.participant.joining import Newcomer, join

# Looking may be noted: in the record, in the session, in the tally that slows guessing down.
READS_THAT_ARE_NOTED = ("audit_", "people_session", "django_session", "steadway_cache")


@dataclass(frozen=True)
class World:
    """Who lives here, and the ids that belong to Ada."""

    ada: Participant
    bella: Participant
    staff: dict[Role, Account]
    ids: dict[str, Any]

    def account(self, role: Role) -> Account:
        """Somebody with this role; the participant is Ada."""
        return self.ada.account if role is Role.PARTICIPANT else self.staff[role]


def participant(name: str, email: str) -> Participant:
    """Somebody who joined today."""
    text = courses.consent_shown(courses.version_of(courses.current_programme().digest), "en")
    return join(
        newcomer=Newcomer(name, f"{name} Example", email, PASSWORD, "Europe/London"),
        parts={part.id: True for part in text.parts}, key=uuid4(), now=timezone.now(),
    )  # fmt: skip


def settle() -> World:
    """Bring everybody to life through the real verbs."""
    ada = participant("Ada", "newcomer@demo.invalid")
    bella = participant("Bella", "bella@example.org")
    staff = {role: staff_member(role) for role in Role if role is not Role.PARTICIPANT}
    for account in (ada.account, bella.account):
        second_step(account)
    return World(ada, bella, staff, live(ada))


def staff_member(role: Role) -> Account:
    """Somebody who works here, with a second step."""
    account = open_staff_account(
        email=f"{role.value}@example.org", password=PASSWORD, display_name=role.label,
        roles=[role], actor=Actor.system("test"), now=timezone.now(),
    )  # fmt: skip
    second_step(account)
    return account


def second_step(account: Account) -> None:
    """An app and spare codes, so that their pages have something to show."""
    TOTP.activate(account, generate_totp_secret())
    RecoveryCodes.activate(account)


def live(ada: Participant) -> dict[str, Any]:
    """Ada answers, writes, plans; an answer worries us. Her ids, by the slot they fit."""
    now, actor = timezone.now(), Actor(code=ada.code, role="participant")
    acting: dict[str, Any] = {"actor": actor, "now": now}
    occasion = open_occasions(ada, now)[0]
    response = assessments.submit(
        participant=ada, instrument="nrs_pain", answers={"average": 5, "worst": 7, "now": 4},
        key=uuid4(), occasion=occasion.id, answered_at=now, **acting,
    )  # fmt: skip
    course = courses.course_of(ada)
    plan = delivery.make_plan(
        course=course, module="m0", plan="m0_first_plan", will="Read", when="After tea", **acting
    )
    delivery.save_draft(
        course=course, worksheet="my_starting_point", values={}, revision=0, tab="one", now=now
    )
    alert = raise_alert(
        participant=ada, tier="amber", kind="self_harm", summary="An answer worries us.",
        source="test", key=str(uuid4()), **acting,
    )  # fmt: skip
    return {
        "occasion": occasion.id, "response": response.pk, "plan": plan.pk, "alert_id": alert.pk,
        "instrument": "nrs_pain", "module": "m0", "step": "what_this_is", "number": 1,
        "worksheet": "my_starting_point", "question": "adult", "slug": "newcomer",
    }  # fmt: skip


def ids_of(person: Participant) -> Iterator[UUID | int]:
    """Every key of every row, in every room, that belongs to somebody."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        for way in ("participant", "course__participant", "part__occasion__participant"):
            if way.split("__")[0] in names and _leads(model, way):
                yield from model.objects.filter(**{way: person}).values_list("pk", flat=True)


def _leads(model: Any, way: str) -> bool:
    """Whether this path of keys exists from the model."""
    for name in way.split("__"):
        field = next((f for f in model._meta.get_fields() if f.name == name), None)
        if field is None or not field.is_relation:
            return False
        model = field.related_model
    return True


@contextmanager
def watching_writes() -> Iterator[list[str]]:
    """What is written to the database meanwhile; notes about reading do not count."""
    seen: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        words = sql.split(None, 3)
        if words[0].upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE"):
            table = sql.split('"')[1]
            if not table.startswith(READS_THAT_ARE_NOTED):
                seen.append(sql[:200])
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield seen


def rows_and_ids() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and its greatest key."""
    found = {}
    for model in apps.get_models():
        keys = sorted(str(key) for key in model._base_manager.values_list("pk", flat=True))
        if not model._meta.db_table.startswith(READS_THAT_ARE_NOTED):
            found[model._meta.label] = (len(keys), keys[-1] if keys else "")
    return found
