"""Sealing everything again with the newest key, so that an old key can be retired."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from steadway.care.audit.actions import record
from steadway.care.audit.actor import Actor
from steadway.care.people.fields import SealedField
from steadway.care.people.keyring import keyring
from steadway.care.people.mfa_adapter import PLACE


def rotate_keys(*, actor: Actor, now: datetime, batch: int = 500) -> int:
    """Seal again whatever an older key sealed; gives the number of values.

    One transaction a batch: it may run beside the living site, be stopped, and be started
    again. Sessions are left out: they end by themselves within 14 days, so keep the old key
    that long. Tables that refuse UPDATE hold no sealed values.
    """
    changed = sum(_rotate_field(model, field, batch) for model, field in sealed_columns())
    changed += _rotate_second_steps()
    if changed:
        record(
            actor=actor, act="people.keys_rotated", subject="field-keys", now=now,
            detail={"values": changed},
        )  # fmt: skip
    return changed


def sealed_columns() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every sealed column of the house."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SealedField):
                yield model, field


def _rotate_field(model: type[models.Model], field: SealedField, batch: int) -> int:
    newest = [f"{kind}.{keyring().keys[0].id}.%" for kind in ("g1", "s1")]
    changed = 0
    while True:
        with transaction.atomic():
            stale = _stale_rows(model, field, newest, batch)
            for key in stale:
                _seal_again(model, field, key)
        changed += len(stale)
        if len(stale) < batch:
            return changed


def _stale_rows(
    model: type[models.Model], field: SealedField, newest: list[str], batch: int
) -> list[Any]:
    # Django's own lookups on a sealed column are closed, so the prefix is asked for in SQL;
    # the names come from our models, never from outside.
    quote = connection.ops.quote_name
    names = (model._meta.db_table, str(model._meta.pk.column), str(field.column))
    table, pk, column = (quote(name) for name in names)
    query = (
        f"SELECT {pk} FROM {table} WHERE {column} <> '' "  # noqa: S608
        f"AND {column} NOT LIKE %s AND {column} NOT LIKE %s ORDER BY {pk} LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*newest, batch])
        return [model._meta.pk.to_python(row[0]) for row in cursor.fetchall()]


def _seal_again(model: type[models.Model], field: SealedField, key: Any) -> None:
    rows = model._base_manager.select_for_update().filter(pk=key)
    for value in rows.values_list(field.attname, flat=True):
        model._base_manager.filter(pk=key).update(**{field.attname: value})


def _rotate_second_steps() -> int:
    ring, changed = keyring(), 0
    for step in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).iterator():
        before = json.dumps(step.data)
        for name in ("secret", "seed"):
            value = step.data.get(name)
            if value and not ring.is_newest(value):
                step.data[name] = ring.seal(ring.open(value, PLACE), PLACE)
        if json.dumps(step.data) != before:
            step.save(update_fields=["data"])
            changed += 1
    return changed
