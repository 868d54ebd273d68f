"""A broken rule is told to whoever runs the site: once, and without a word about anybody."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.delivery.models import BrokenPage, Course
from steadway.care.notices.actions import queue
from steadway.care.notices.wording import NoticeText
from steadway.care.people.queries import accounts_with_role
from steadway.care.people.roles import Role
from steadway.science.programmes.errors import RuleError

log = logging.getLogger(__name__)

# Where operators look. A letter cannot ask a portal for its address, since portals stand above;
# the house's own test holds the two together.
OPERATOR_DOOR = "/operator/"

LONGEST_RULE = 500
_SUBJECT = "A page of the site needs a look"
_BODY = """Hello,

A page could not be shown to somebody. The state of the site names the page and its rule.

{address}{door}

You get this letter because you run the site. It comes once for each rule."""


@transaction.atomic
def report_broken_rule(
    *, course: Course, module: str, step: str, fault: RuleError, actor: Actor, now: datetime
) -> BrokenPage:
    """Note a rule that could not be worked out; the first time every operator gets a letter.

    The same rule on the same page of the same version is one row, and only its count grows.
    What the facts were is not kept: it would tell what somebody answered.
    """
    row, new = BrokenPage.objects.get_or_create(
        programme_id=course.programme_id,
        module=module,
        step=step,
        rule=fault.expression[:LONGEST_RULE],
        defaults={"kind": type(fault).__name__, "first_seen_at": now, "last_seen_at": now},
    )
    if not new:
        BrokenPage.objects.filter(pk=row.pk).update(times=F("times") + 1, last_seen_at=now)
        row.refresh_from_db()
        return row
    log.error("A rule of %s broke on %s/%s: %s", course.programme_id[:12], module, step, row.rule)
    _tell_operators(row, actor, now)
    audit.record(
        actor=actor, act="delivery.rule_broken", subject=f"programme:{row.programme.slug}", now=now,
        detail={"digest": row.programme_id, "module": module, "step": step, "kind": row.kind},
    )  # fmt: skip
    return row


def _tell_operators(row: BrokenPage, actor: Actor, now: datetime) -> None:
    body = _BODY.format(address=settings.STEADWAY.address.rstrip("/"), door=OPERATOR_DOOR)
    for account in accounts_with_role(Role.OPERATOR):
        queue(
            account=account, kind="staff.page_broken", text=NoticeText(_SUBJECT, body), due_at=now,
            key=f"broken:{row.pk}:{account.code}", urgent=True, now=now, actor=actor,
        )  # fmt: skip
