"""Logging in: by password, by a code in a letter, with a second step; and who cannot."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from steadway.care.audit.models import Entry
from steadway.care.people import allauth_settings
from steadway.care.people.actions import end_sessions, open_staff_account, set_password
from steadway.care.people.models import Session
from steadway.care.people.roles import Role
from steadway.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another long sentence to keep"


def log_in(client, email="ada@example.org", password=PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password})


def current_code(account):
    secret = totp.TOTP(Authenticator.objects.get(user=account, type="totp")).instance.data["secret"]
    from steadway.care.people.mfa_adapter import MFAAdapter

    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(MFAAdapter().decrypt(secret), counter))


def test_a_participant_logs_in_with_address_and_password(house, client, ada):
    assert log_in(client, "  ADA@Example.org ").status_code == 302
    assert client.get("/mine/").status_code == 200


def test_the_session_gets_a_new_id_and_the_old_one_is_dead(house, client, ada):
    client.get("/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    log_in(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_session_knows_whose_it_is_and_on_which_device(house, client, ada):
    agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    client.post(
        "/account/login/",
        {"login": "ada@example.org", "password": PASSWORD},
        headers={"user-agent": agent},
    )
    kept = Session.objects.get(account=ada.account)
    assert kept.device == "Firefox on Android"


def test_somebody_who_joins_is_in_with_a_new_session(house, client):
    client.get("/account/login/")
    code = client.post("/join/").content.decode()
    assert client.get("/mine/").content.decode().startswith(code)
    assert Session.objects.get().account.code == code


def test_after_logging_out_the_old_cookie_opens_nothing(house, client, ada):
    log_in(client)
    cookie = client.cookies["session"].value
    client.post("/account/logout/")
    client.cookies["session"] = cookie
    assert client.get("/mine/").status_code == 302


def test_looking_at_the_log_out_page_does_not_log_out(house, client, ada):
    log_in(client)
    client.get("/account/logout/")
    assert client.get("/mine/").status_code == 200


def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(house, client, ada):
    wrong_password = log_in(client, password="not the sentence at all")
    wrong_address = log_in(client, email="eve@example.org")
    pattern = r'value="[^"]*"'
    assert re.sub(pattern, "", wrong_password.content.decode()) == re.sub(
        pattern, "", wrong_address.content.decode()
    )


def test_wrong_passwords_cost_a_growing_delay_and_never_a_lock(
    house, client, ada, time_machine, now
):
    time_machine.move_to(now, tick=False)
    for _ in range(5):
        log_in(client, password="not the sentence at all")
    refused = log_in(client)
    assert "Wait 15 seconds" in refused.content.decode()
    assert client.get("/mine/").status_code == 302
    time_machine.shift(timedelta(seconds=16))
    assert log_in(client).status_code == 302
    assert client.get("/mine/").status_code == 200


@pytest.mark.parametrize("email", ["ada@example.org", "eve@example.org"])
def test_a_wrong_try_hashes_one_password_whether_or_not_the_address_is_known(
    house, client, ada, monkeypatch, email
):
    """Hashing is nearly all the time a try takes, so equal work is equal time."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
    )
    log_in(client, email, "not the sentence at all")
    assert len(hashed) == 1


def test_an_address_that_nobody_has_is_delayed_all_the_same(house, client, ada):
    for _ in range(5):
        log_in(client, email="eve@example.org")
    assert "Wait 15 seconds" in log_in(client, email="eve@example.org").content.decode()
    assert log_in(client).status_code == 302, "others at the same place are not kept out"


def test_a_new_password_ends_the_sessions_everywhere_else(house, client, ada, actor, now):
    log_in(client)
    set_password(account=ada.account, password=NEW_PASSWORD, actor=actor, now=now)
    assert client.get("/mine/").status_code == 302
    assert log_in(client, password=NEW_PASSWORD).status_code == 302


def test_changing_the_password_keeps_this_session_and_ends_the_others(house, client, ada):
    from django.test import Client

    elsewhere = Client()
    log_in(elsewhere)
    log_in(client)
    response = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert response.status_code == 302
    assert client.get("/mine/").status_code == 200
    assert elsewhere.get("/mine/").status_code == 302
    acts = Entry.objects.filter(subject=ada.code).values_list("act", flat=True)
    assert list(acts)[-3:] == ["people.logged_in", "people.logged_in", "people.password_changed"]


@pytest.mark.parametrize("weak", ["short", "123456789012345"[:14]])
def test_a_short_new_password_is_refused_and_the_old_one_still_opens(house, client, ada, weak):
    log_in(client)
    data = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    page = client.post("/account/password/change/", data).content.decode()
    assert "15 characters" in page
    client.post("/account/logout/")
    assert log_in(client).status_code == 302


def test_ending_all_sessions_ends_this_one_too(house, client, ada, actor, now):
    log_in(client)
    assert end_sessions(account=ada.account, actor=actor, now=now) == 1
    assert client.get("/mine/").status_code == 302


def test_an_account_that_was_closed_cannot_log_in(house, client, ada):
    ada.account.is_active = False
    ada.account.save()
    log_in(client)
    assert client.get("/mine/").status_code == 302


def code_in(letters, prefix="account/email/login_code"):
    (letter,) = [one for one in letters if one["template_prefix"] == prefix]
    return letter["context"]["code"]


def test_a_participant_who_forgot_the_password_logs_in_with_a_code_in_a_letter(house, client, ada):
    response = client.post("/account/login/code/", {"email": "ada@example.org"})
    assert response.url == "/account/login/code/confirm/"
    assert house.letters[0]["account"] == ada.account
    client.post("/account/login/code/confirm/", {"code": code_in(house.letters)})
    assert client.get("/mine/").status_code == 200


def test_the_letter_with_the_code_goes_to_the_outbox_of_the_house(house, client, ada, settings):
    settings.STEADWAY_MAIL_HANDOVER = allauth_settings.STEADWAY_MAIL_HANDOVER
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    ]
    client.post("/account/login/code/", {"email": "ada@example.org"})
    # The outbox is a room above this one: asked for by name, never imported.
    notice = apps.get_model("notices", "Notice").objects.get()
    assert (notice.account, notice.kind) == (ada.account, "account.login_code")


def test_a_code_works_once(house, client, ada):
    client.post("/account/login/code/", {"email": "ada@example.org"})
    code = code_in(house.letters)
    client.post("/account/login/code/confirm/", {"code": code})
    client.post("/account/logout/")
    client.post("/account/login/code/confirm/", {"code": code})
    assert client.get("/mine/").status_code == 302


def test_a_code_in_a_letter_still_asks_for_the_second_step_somebody_chose(house, client, ada):
    totp.TOTP.activate(ada.account, totp.generate_totp_secret())
    client.post("/account/login/code/", {"email": "ada@example.org"})
    response = client.post("/account/login/code/confirm/", {"code": code_in(house.letters)})
    assert response.url == "/account/second-step/authenticate/"
    assert client.get("/mine/").status_code == 302


@pytest.mark.parametrize(
    ("weak", "said"), [("short", "a bit short"), ("123456789123456789", "Many people use")]
)
def test_a_refused_password_is_answered_in_kind_words(weak, said):
    with pytest.raises(ValidationError) as fault:
        validate_password(weak)
    assert said in " ".join(fault.value.messages)
    assert "must" not in " ".join(fault.value.messages)


def test_three_wrong_codes_close_the_way(house, client, ada):
    client.post("/account/login/code/", {"email": "ada@example.org"})
    for _ in range(3):
        client.post("/account/login/code/confirm/", {"code": "nope"})
    client.post("/account/login/code/confirm/", {"code": code_in(house.letters)})
    assert client.get("/mine/").status_code == 302


@pytest.mark.parametrize("email", ["ben@example.org", "nobody@example.org"])
def test_staff_and_strangers_see_the_same_page_and_get_no_letter(house, client, ada, ben, email):
    expected = client.post("/account/login/code/", {"email": "ada@example.org"})
    client.post("/account/logout/")
    response = client.post("/account/login/code/", {"email": email})
    assert (response.status_code, response.url) == (expected.status_code, expected.url)
    assert {letter["account"] for letter in house.letters} == {ada.account}


def test_a_new_password_by_a_code_in_a_letter_is_for_participants_and_not_for_staff(
    house, client, ada, ben
):
    for email in ("ada@example.org", "ben@example.org", "nobody@example.org"):
        response = client.post("/account/password/reset/", {"email": email})
        assert response.url == "/account/password/reset/confirm/"
    (letter,) = house.letters
    assert letter["account"] == ada.account


def test_a_participant_sets_a_new_password_with_a_code(house, client, ada):
    client.post("/account/password/reset/", {"email": "ada@example.org"})
    code = code_in(house.letters, "account/email/password_reset_code")
    client.post("/account/password/reset/confirm/", {"code": code})
    client.post(
        "/account/password/reset/complete/",
        {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert log_in(client, password=NEW_PASSWORD).status_code == 302
    assert client.get("/mine/").status_code == 200


def test_the_library_cannot_write_an_address_in_the_clear(house, ada):
    with pytest.raises(IntegrityError, match="guarded"), transaction.atomic():
        EmailAddress.objects.create(user=ada.account, email="ada@example.org")


def test_staff_without_a_second_step_get_the_pages_that_set_it_up_and_nothing_else(
    house, client, actor, now
):
    open_staff_account(
        email="fay@example.org", password=PASSWORD, display_name="Fay", roles=[Role.THERAPIST],
        actor=actor, now=now,
    )  # fmt: skip
    log_in(client, "fay@example.org")
    assert client.get("/ward/").url == "/account/second-step/"
    assert client.get("/account/password/change/").url == "/account/second-step/"
    assert client.get("/account/second-step/").status_code == 200
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/second-step/totp/activate/").status_code == 200


def test_staff_log_in_with_password_and_second_step(house, client, ben):
    response = log_in(client, "ben@example.org")
    assert response.url == "/account/second-step/authenticate/"
    assert client.get("/ward/").status_code == 302, "half a log-in is none"
    client.post("/account/second-step/authenticate/", {"code": current_code(ben)})
    assert client.get("/ward/").status_code == 200


def test_the_secret_of_the_second_step_is_sealed(ben):
    data = Authenticator.objects.get(user=ben).data
    assert data["secret"].startswith("g1.")


def test_staff_cannot_take_off_their_last_second_step(house, client, ben):
    log_in(client, "ben@example.org")
    client.post("/account/second-step/authenticate/", {"code": current_code(ben)})
    client.post("/account/second-step/totp/deactivate/")
    assert Authenticator.objects.filter(user=ben, type="totp").exists()


@pytest.mark.django_db(transaction=True)  # allauth tells of it after the commit
def test_setting_up_a_second_step_ends_the_sessions_that_began_without_it(
    house, client, actor, now
):
    from django.test import Client

    open_staff_account(
        email="fay@example.org", password=PASSWORD, display_name="Fay", roles=[Role.THERAPIST],
        actor=actor, now=now,
    )  # fmt: skip
    elsewhere = Client()
    log_in(elsewhere, "fay@example.org")
    log_in(client, "fay@example.org")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/second-step/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    client.post("/account/second-step/totp/activate/", {"code": code})
    assert client.get("/ward/").status_code == 200
    assert elsewhere.get("/ward/").url == "/account/login/?next=/ward/"


def test_nothing_that_identifies_somebody_stands_readable_in_any_table(house, client, ada, ben):
    """Canaries: after joining, logging in, a wrong try, a code and a log-out, look everywhere."""
    client.post("/account/login/", {"login": "ada@example.org", "password": "wrong"})
    client.post("/account/login/code/", {"email": "ada@example.org"})
    log_in(client)
    log_in(client, "ben@example.org")
    dump = dump_of_every_table()
    for canary in ("ada@example.org", "ben@example.org", "Ada", "Ben", "7700", "127.0.0.1"):
        assert canary.encode() not in dump, canary
    assert ada.code.encode() in dump, "the dump does see what is there"


def test_the_search_for_canaries_does_find_them_where_sessions_are_not_sealed(
    house, client, ada, monkeypatch
):
    from django.contrib.sessions.backends.base import SessionBase

    monkeypatch.setattr(
        "steadway.care.people.session_store.SessionStore.encode", SessionBase.encode
    )
    client.post("/account/login/code/", {"email": "ada@example.org"})
    assert b"ada@example.org" in dump_of_every_table()


def dump_of_every_table() -> bytes:
    """Every cell as it lies in the database, with base64 and compressed texts opened."""
    import base64
    import binascii
    import zlib

    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute("SELECT * FROM " + connection.ops.quote_name(table))  # noqa: S608
            cells += [str(cell).encode() for row in cursor.fetchall() for cell in row]
    opened = []
    for cell in cells:
        for part in re.split(rb"[.:]", cell):
            try:
                raw = base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
                opened.append(raw)
                opened.append(zlib.decompress(raw))
            except (binascii.Error, zlib.error, ValueError):
                continue
    return b"\n".join(cells + opened)
