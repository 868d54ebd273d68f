"""The web application, for any WSGI server.

A live site that is not safe refuses here too, so that no server can be pointed past the checks of
`steadway serve`. It ends with code 3, which gunicorn takes as a reason to stop for good.
"""

import os
import sys
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from steadway.site_file import SiteFault

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steadway.settings")
CHECKED_BY = "STEADWAY_CHECKED_BY"  # set by `steadway serve` for the processes it starts


def stop(sentence: str) -> NoReturn:
    """End with the sentence alone: a trace would only hide it."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
    raise SystemExit(3)


def refuse_if_unsafe() -> None:
    """End with every reason, unless `serve` has just looked.

    A process that replaces a dead one is no new start: crisis numbers that became stale
    overnight must not take the help page away from people who need it.
    """
    from django.db import connections  # noqa: PLC0415

    from steadway.cli.outcome import UserError  # noqa: PLC0415  where Django has been set up
    from steadway.cli.running import refuse_if_unsafe as check  # noqa: PLC0415

    if os.environ.get(CHECKED_BY) in (str(os.getpid()), str(os.getppid())):
        return
    try:
        check()
    except UserError as error:
        stop(str(error))
    if settings.MODE == "live":
        connections.close_all()  # a server that forks later must not share what we opened


try:
    application = get_wsgi_application()
except (SiteFault, ImproperlyConfigured) as error:
    stop(f"The site was not started: {error}")
refuse_if_unsafe()
