import django.db.models.deletion
from django.db import migrations, models

from steadway.care.audit.triggers import append_only, never_changed


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('position', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('act_id', models.UUIDField(db_index=True)),
                ('act', models.CharField(db_index=True, max_length=80)),
                ('actor_code', models.CharField(db_index=True, max_length=60)),
                ('actor_role', models.CharField(max_length=30)),
                ('subject', models.CharField(db_index=True, max_length=120)),
                ('at', models.DateTimeField()),
                ('payload_hash', models.CharField(blank=True, max_length=64)),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Payload',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='payload', serialize=False, to='audit.entry')),
                ('salt', models.CharField(max_length=32)),
                ('body', models.TextField()),
            ],
        ),
        append_only("audit_entry"),
        never_changed("audit_payload"),
    ]
