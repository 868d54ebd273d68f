"""Every address of the house; who may open each stands in `policy.py`."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from steadway.portals.operator.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("staff/", include("steadway.portals.therapist.urls")),
    path("healthz", healthz, name="healthz"),
    path("operator/", include("steadway.portals.operator.urls")),
    path("evidence/", include("steadway.portals.evidence_desk.urls")),
    path("", include("steadway.portals.participant.urls")),
]
if settings.MODE != "live":
    urlpatterns.append(path("demo/", include("steadway.portals.demo.urls")))

handler400 = "steadway.portals.participant.views.failing.bad_request"
handler403 = "steadway.portals.participant.views.failing.forbidden"
handler404 = "steadway.portals.participant.views.failing.not_found"
handler500 = "steadway.portals.participant.views.failing.broken"
