"""The operator's address. Who may open it stands in `steadway/policy.py`."""

from django.urls import path

from steadway.portals.operator import views

app_name = "operator"
urlpatterns = [path("", views.site, name="site")]
