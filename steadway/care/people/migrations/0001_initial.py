import datetime
import django.db.models.deletion
import steadway.care.people.fields
import uuid
from django.conf import settings
from django.db import migrations, models

from steadway.care.audit.triggers import append_only


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('email', steadway.care.people.fields.DeterministicEncryptedField(unique=True)),
                ('display_name', steadway.care.people.fields.EncryptedTextField(blank=True, default='')),
                ('is_active', models.BooleanField(default=True)),
                ('opened_at', models.DateTimeField()),
                ('session_stamp', models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('time_zone', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=12)),
                ('joined_at', models.DateTimeField(db_index=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('joining_key', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('account', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='participant', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='LogInTally',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_failure_at', models.DateTimeField()),
                ('closed_until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ConsentDocument',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30)),
                ('version', models.CharField(max_length=30)),
                ('language', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('optional_parts', models.JSONField(default=dict)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'version', 'language'), name='a_document_version_is_published_once')],
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('participant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='identity', serialize=False, to='people.participant')),
                ('first_name', steadway.care.people.fields.EncryptedTextField()),
                ('phone', steadway.care.people.fields.EncryptedTextField(blank=True, default='')),
            ],
            options={
                'verbose_name_plural': 'identities',
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('device', models.CharField(blank=True, default='', max_length=80)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Preferences',
            fields=[
                ('participant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preferences', serialize=False, to='people.participant')),
                ('quiet_from', models.TimeField(default=datetime.time(21, 0))),
                ('quiet_to', models.TimeField(default=datetime.time(8, 0))),
                ('email_on', models.BooleanField(default=True)),
                ('reminder_hour', models.PositiveSmallIntegerField(default=18)),
                ('text_size', models.CharField(choices=[('normal', 'Normal'), ('large', 'Large'), ('largest', 'Largest')], default='normal', max_length=10)),
                ('theme', models.CharField(choices=[('system', 'Like my device'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=10)),
                ('audio_first', models.BooleanField(default=False)),
                ('paused_until', models.DateTimeField(blank=True, null=True)),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'preferences',
                'constraints': [models.CheckConstraint(condition=models.Q(('reminder_hour__lte', 23)), name='the_reminder_hour_is_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('participant', 'Participant'), ('therapist', 'Therapist'), ('supervisor', 'Supervisor'), ('assessor', 'Blinded assessor'), ('coordinator', 'Trial coordinator'), ('statistician', 'Statistician'), ('analyst', 'Analyst'), ('monitor', 'Monitor'), ('author', 'Programme author'), ('reviewer', 'Evidence reviewer'), ('operator', 'Operator'), ('on_call', 'On call')], max_length=20)),
                ('granted_at', models.DateTimeField()),
                ('granted_by', models.CharField(max_length=60)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_by', models.CharField(blank=True, default='', max_length=60)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('account', 'role'), name='a_role_is_held_once')],
            },
        ),
        migrations.CreateModel(
            name='TreatmentConsent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('parts', models.JSONField(default=dict)),
                ('meaning', models.TextField()),
                ('signed_name', steadway.care.people.fields.EncryptedTextField()),
                ('signed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, default='')),
                ('key', models.UUIDField(unique=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.consentdocument')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='treatment_consents', to='people.participant')),
            ],
            options={
                'ordering': ['signed_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('participant',), name='one_consent_to_treatment_stands'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('signed_at')), _connector='OR'), name='consent_is_withdrawn_after_it_is_given')],
            },
        ),
        append_only("people_consentdocument"),
    ]
