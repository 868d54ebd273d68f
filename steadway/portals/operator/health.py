"""One address for whatever watches the machine from outside."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from steadway.care.notices.queries import worker_is_alive


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the database answers and a worker is alive: 200, or 503 with the part that is not.

    No session is read and no row but the worker's, so a stranger learns nothing about anybody.
    """
    failing = _failing()
    found = {"ok": not failing, "failing": failing}
    return JsonResponse(found, status=503 if failing else 200)


def _failing() -> list[str]:
    try:
        return [] if worker_is_alive(timezone.now()) else ["worker"]
    except DatabaseError:
        return ["database"]  # whether a worker lives cannot be asked then
