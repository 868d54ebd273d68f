"""Letters about the account itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from steadway.care import notices
from steadway.care.notices.handover import send_account_mail
from steadway.care.notices.models import Notice
from steadway.care.notices.wording import health_words

from .conftest import deliver

pytestmark = pytest.mark.django_db
LETTERS = Path(notices.__file__).parent / "templates/notices/account"
NAMES = sorted(path.name.removesuffix("_subject.txt") for path in LETTERS.glob("*_subject.txt"))
CONTEXT = {
    "code": "ABCD-1234",
    "activate_url": "https://steadway.example/confirm/abc/",
    "password_reset_url": "https://steadway.example/reset/abc/",
}


def send(account, name="login_code", **more):
    return send_account_mail(
        account=account, template_prefix=f"account/email/{name}", context=CONTEXT, **more
    )


@pytest.mark.parametrize("name", [*NAMES, "password_changed", "totp_activated"])
def test_every_letter_fits_the_rules_of_the_outbox(ada, name):
    notice = send(ada.account, name)
    assert notice.urgent
    assert notice.expires_at - notice.due_at == timedelta(hours=1)


def test_a_code_goes_at_once_whatever_the_hour_and_leaves_no_trace(ada, carrier):
    notice = send(ada.account)
    deliver(carrier, timezone.now())
    assert "ABCD-1234" in carrier.letters[0].body
    notice.refresh_from_db()
    assert notice.body == ""


def test_a_code_that_comes_too_late_is_not_sent(ada, carrier):
    send(ada.account)
    assert deliver(carrier, timezone.now() + timedelta(hours=2)).expired == 1


def test_the_same_code_a_second_time_is_a_second_letter(ada):
    send(ada.account)
    send(ada.account)
    assert Notice.objects.count() == 2


def test_a_letter_can_go_to_somebody_without_an_account(db, carrier):
    send(None, "unknown_account", address="nobody@example.org")
    deliver(carrier, timezone.now())
    assert carrier.letters[0].to == "nobody@example.org"


def test_no_template_holds_a_health_word():
    assert not [p.name for p in LETTERS.iterdir() if health_words(p.read_text("utf-8"))]
