"""A published version stays as it is, whoever asks the database otherwise."""

from django.db import migrations

from steadway.care.audit.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_courses"), ("audit", "0001_initial")]

    operations = [append_only("delivery_publishedprogramme")]
