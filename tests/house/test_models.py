"""What import-linter cannot see: keys that point up, and models without a migration."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import PROTECT, ForeignKey, Model

FLOORS = [
    "audit", "people", "notices", "safety", "assessments", "delivery", "guidance",
    "trials", "rehearsal", "evidence",
]  # fmt: skip


def upward_keys(models: Iterable[type[Model]]) -> list[str]:
    """Every key to a room above its own, and every key across rooms with a way back."""
    found = []
    for model in models:
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey) or field.related_model == "self":
                continue
            own, other = model._meta.app_label, field.related_model._meta.app_label
            if own not in FLOORS or other not in FLOORS or own == other:
                continue
            name = f"{own}.{model.__name__}.{field.name} -> {other}"
            if FLOORS.index(other) > FLOORS.index(own):
                found.append(f"{name} points up")
            elif not field.remote_field.hidden:
                found.append(f"{name} needs related_name='+'")
    return found


def test_every_key_points_to_its_own_room_or_a_lower_one():
    assert upward_keys(apps.get_models()) == []


def test_a_key_that_points_up_is_found():
    class Meta:
        app_label = "audit"

    target = next(m for m in apps.get_models() if m._meta.app_label == "delivery")
    key = ForeignKey(target, on_delete=PROTECT, related_name="+")
    model = type("Upward", (Model,), {"Meta": Meta, "key": key, "__module__": __name__})
    try:
        assert upward_keys([model]) == ["audit.Upward.key -> delivery points up"]
    finally:
        apps.all_models["audit"].pop("upward")
        apps.clear_cache()


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
