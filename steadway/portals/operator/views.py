"""One page: whether the site is well. It shows numbers and reasons, and nothing about anybody."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from steadway.care.delivery.queries import broken_pages
from steadway.care.notices import queries as notices
from steadway.care.people.access import SteadwayRequest
from steadway.care.safety import queries as safety
from steadway.portals.operator.state import checks, newest_backup, programmes


@require_safe
def site(request: SteadwayRequest) -> HttpResponse:
    """The state of the site."""
    now = timezone.now()
    house = settings.STEADWAY
    backups = settings.DATA / "backups"
    context = {
        "house": house,
        "demo": settings.MODE == "demo",
        "now": now,
        "checks": checks(now, backups),
        "last_beat": notices.last_beat(),
        "outbox": notices.outbox_state(now),
        "alerts": safety.open_numbers(now),
        "watch": "nobody" if safety.nobody_on_call() else "on call",
        "backup": newest_backup(backups),
        "programmes": programmes(),
        "broken": broken_pages(),
    }
    with timezone.override(ZoneInfo(house.time_zone)):
        return render(request, "operator/site.html", context)
