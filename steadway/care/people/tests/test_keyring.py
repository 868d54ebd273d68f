"""Sealing and opening; and a change of keys that loses nothing."""

from base64 import b64encode

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from steadway.care.audit.models import Entry
from steadway.care.people.actions import rotate_keys
from steadway.care.people.actions.rotating import sealed_columns
from steadway.care.people.errors import KeyFault, UnknownKey, UnreadableValue
from steadway.care.people.keyring import parse_keys
from steadway.care.people.models import Account, Identity

OLD = "2026:" + b64encode(b"o" * 32).decode()
NEW = "2027:" + b64encode(b"n" * 32).decode()


@given(st.text(min_size=1))
def test_what_is_sealed_opens_again(text):
    ring = parse_keys(OLD)
    assert ring.open(ring.seal(text, "t.c"), "t.c") == text
    assert ring.open(ring.seal_searchable(text, "t.c"), "t.c") == text


def test_sealing_twice_gives_two_values_and_a_searchable_seal_gives_one():
    ring = parse_keys(OLD)
    assert ring.seal("Ada", "t.c") != ring.seal("Ada", "t.c")
    assert ring.seal_searchable("Ada", "t.c") == ring.seal_searchable("Ada", "t.c")


@pytest.mark.parametrize("kind", ["seal", "seal_searchable"])
def test_a_value_moved_to_another_column_does_not_open(kind):
    ring = parse_keys(OLD)
    with pytest.raises(UnreadableValue, match=r"people\.phone"):
        ring.open(getattr(ring, kind)("Ada", "people.name"), "people.phone")


@pytest.mark.parametrize(
    "spoil", ["", "plain", "g1.2026.", "g1.2026.!!!", "x9.2026.AAAA", "g1.2026.AA"]
)
def test_a_spoilt_value_is_named_and_never_half_opened(spoil):
    with pytest.raises(UnreadableValue, match="STEADWAY_FIELD_KEYS"):
        parse_keys(OLD).open(spoil, "t.c")


def test_a_value_of_a_key_that_is_gone_says_which_key_it_needs():
    value = parse_keys(OLD).seal("Ada", "t.c")
    with pytest.raises(UnknownKey, match="2026"):
        parse_keys(NEW).open(value, "t.c")


def test_another_key_under_the_same_name_is_a_clear_fault():
    value = parse_keys(OLD).seal("Ada", "t.c")
    with pytest.raises(UnreadableValue, match="secrets"):
        parse_keys(NEW.replace("2027", "2026")).open(value, "t.c")


@pytest.mark.parametrize(
    ("text", "word"),
    [("", "empty"), ("k:AAAA", "32 bytes"), ("k:not base64", "base64"),
     (f"{OLD},{OLD}", "same name"), ("a-b:" + OLD[5:], "plain name")],
)  # fmt: skip
def test_keys_that_cannot_be_used_say_why(text, word):
    with pytest.raises(KeyFault, match=word):
        parse_keys(text)


def test_a_bare_key_has_a_name_of_its_own():
    assert parse_keys(OLD[5:]).keys[0].id == "k0"


def raw(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_names_and_addresses_lie_sealed_and_read_as_plain_text(ada):
    assert Identity.objects.get().first_name == "Ada"
    assert raw("people_identity", "first_name")[0].startswith("g1.k0.")
    assert raw("people_account", "email")[0].startswith("s1.k0.")


@pytest.mark.django_db
def test_an_address_is_found_by_equality_in_any_case_and_by_nothing_else(ada):
    for lookup in ({"email": "Ada@Example.ORG"}, {"email__iexact": " ada@example.org "},
                   {"email__in": ["x@example.org", "ADA@example.org"]}):  # fmt: skip
        assert Account.objects.get(**lookup) == ada.account
    assert not Account.objects.filter(email="").exists()
    for lookup in ("contains", "startswith", "lt", "regex"):
        with pytest.raises(FieldError, match="sealed"):
            Account.objects.filter(**{f"email__{lookup}": "a"}).exists()
    with pytest.raises(FieldError, match="sealed"):
        Identity.objects.filter(first_name="Ada").exists()


@pytest.mark.django_db
def test_after_a_change_of_keys_everything_reads_and_is_found_as_before(
    ada, ben, settings, actor, now
):
    settings.STEADWAY_KEYS = f"{NEW},k0:{settings.STEADWAY_KEYS}"
    assert Account.objects.get(email="ada@example.org") == ada.account, "found under the old key"
    changed = rotate_keys(actor=actor, now=now, batch=1)
    assert changed >= 6
    settings.STEADWAY_KEYS = NEW
    assert Account.objects.get(email="ada@example.org") == ada.account
    assert Identity.objects.get().first_name == "Ada"
    assert Account.objects.get(pk=ben.pk).display_name == "Ben"
    assert rotate_keys(actor=actor, now=now) == 0
    assert Entry.objects.filter(act="people.keys_rotated").count() == 1


def test_every_sealed_column_of_the_house_is_known_to_the_change_of_keys():
    names = {f"{model._meta.db_table}.{field.column}" for model, field in sealed_columns()}
    assert {"people_account.email", "people_identity.first_name", "people_identity.phone",
            "people_treatmentconsent.signed_name"} <= names  # fmt: skip
