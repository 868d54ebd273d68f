"""Letters about the account itself (log-in codes, changed passwords), for the log-in library.

The people room stands below this one and may not call it; its adapter reaches this function
through a dotted path in the settings. Such letters are urgent (no quiet hours, no daily cap)
and short-lived: a code that comes after an hour only confuses.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.template.loader import select_template
from django.utils import timezone

from steadway.care.audit.actor import Actor
from steadway.care.people.models import Account

from .actions import queue
from .models import Notice
from .wording import NoticeText

LIFETIME = timedelta(hours=1)


def send_account_mail(
    *,
    account: Account | None,
    template_prefix: str,
    context: Mapping[str, object],
    address: str | None = None,
) -> Notice:
    """Queue the letter that `template_prefix` ("account/email/login_code") names.

    Our own wording stands in `templates/notices/account/`; where there is none, the general
    one goes, which says only that something changed. `address` is for letters to somebody
    without an account, and for one whose address is being changed.
    """
    now = timezone.now()
    name = template_prefix.rpartition("/")[2]
    return queue(
        account=account,
        address=address,
        kind=f"account.{name}"[:60],
        text=_text(name, context),
        due_at=now,
        expires_at=now + LIFETIME,
        key=f"account:{name}:{uuid.uuid4()}",
        urgent=True,
        now=now,
        actor=Actor.of(account) if account is not None else Actor.visitor(),
    )


def _text(name: str, context: Mapping[str, object]) -> NoticeText:
    facts = {"site": settings.STEADWAY, **context}
    subject, body = (_render(name, part, facts) for part in ("subject", "message"))
    return NoticeText(subject=" ".join(subject.split()), body=body.strip())


def _render(name: str, part: str, facts: dict[str, object]) -> str:
    choices = [f"notices/account/{name}_{part}.txt", f"notices/account/changed_{part}.txt"]
    return str(select_template(choices).render(facts))
