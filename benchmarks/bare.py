"""The reference page: as little Django as a page can be.

Template inheritance, one query through the ORM, a loop of twenty rows with dates; no session, no
log-in, no middleware, no security headers. SQLite in WAL mode, a connection that stays open. What
a signed-in lesson page adds is paid above it.
"""

import os
import sqlite3
import sys
from pathlib import Path

import django
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

HERE = Path(os.environ.get("BARE_HOME", "."))

OUTER = """<!doctype html><html lang="en">
<head><title>{% block title %}{% endblock %}</title></head>
<body><header>Bare</header><main>{% block content %}{% endblock %}</main></body></html>"""
INNER = """{% extends "outer.html" %}
{% block title %}Rows{% endblock %}
{% block content %}<h1>Rows</h1><table>
{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.name }}</td>
<td>{{ row.written|date:"j F Y" }}</td></tr>{% endfor %}</table>{% endblock %}"""

if not settings.configured:
    settings.configure(
        SECRET_KEY="bare",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(HERE / "bare.sqlite3"),
                "CONN_MAX_AGE": None,
                "OPTIONS": {"init_command": "PRAGMA synchronous=FULL;"},
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                (
                                    "django.template.loaders.locmem.Loader",
                                    {"outer.html": OUTER, "inner.html": INNER},
                                )
                            ],
                        )
                    ]
                },
            }
        ],
    )
    django.setup()


class Row(models.Model):
    """One line of the page."""

    name = models.TextField()
    written = models.DateField()

    class Meta:
        app_label = "bare"
        db_table = "rows"

    def __str__(self) -> str:
        return self.name


def rows(request: HttpRequest) -> HttpResponse:
    """One query, twenty rows, one template that extends another."""
    return render(request, "inner.html", {"rows": Row.objects.order_by("id")[:20]})


urlpatterns = [path("", rows)]


def make(folder: Path) -> None:
    """The twenty rows."""
    database = sqlite3.connect(folder / "bare.sqlite3")
    database.execute(
        "PRAGMA journal_mode=WAL"
    )  # the file remembers; set once, nobody queues for it
    database.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT, written TEXT)")
    database.executemany(
        "INSERT INTO rows VALUES (?, ?, ?)", [(n, f"row {n}", "2026-11-22") for n in range(20)]
    )
    database.commit()
    database.close()


if "gunicorn" in sys.argv[0]:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
