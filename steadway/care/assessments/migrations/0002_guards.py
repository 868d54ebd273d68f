"""Answers and scores keep what they say, whoever asks the database otherwise."""

from django.db import migrations

from steadway.care.audit.triggers import Refuse, append_only
from steadway.care.safety.guards import KeepColumns


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_questions_and_answers"),
        ("audit", "0001_initial"),
        ("safety", "0001_alerts"),
    ]

    operations = [
        append_only("assessments_score"),
        Refuse(table="assessments_response", events=("DELETE",)),
        KeepColumns(
            table="assessments_response",
            kept=(
                "id", "key", "participant_id", "part_id", "instrument", "version", "definition",
                "stand_in", "language", "coded", "mode", "answered_at", "received_at",
                "device_time", "for_day", "catch_up", "concern",
            ),
            erasable=("words",),
            once=("voided_at",),
        ),
    ]
