"""A table for rate limits that all processes share, and a table that must stay empty."""

from django.core.management import call_command
from django.db import migrations

from steadway.care.audit.triggers import stays_empty


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", verbosity=0, database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("people", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        # allauth would keep addresses here in the clear; ours are sealed, in people_account.
        stays_empty("account_emailaddress"),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
