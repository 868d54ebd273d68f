"""Every address of the house; who may open each stands in `policy.py`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", include("steadway.portals.therapist.urls")),
    path("operator/", include("steadway.portals.operator.urls")),
]
