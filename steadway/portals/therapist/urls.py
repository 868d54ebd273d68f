"""The staff's addresses. Who may open each stands in `steadway/policy.py`.

The first one is also the door that a letter about an alert points to (`care/safety/telling.py`).
"""

from django.urls import path

from steadway.portals.therapist import views

app_name = "therapist"
urlpatterns = [
    path("", views.alerts, name="alerts"),
    path("alerts/<uuid:alert_id>/", views.alert, name="alert"),
    path("alerts/<uuid:alert_id>/take-on/", views.acknowledge, name="acknowledge"),
    path("alerts/<uuid:alert_id>/steps/", views.tick, name="tick"),
    path("alerts/<uuid:alert_id>/hand-over/", views.hand_over, name="hand_over"),
    path("alerts/<uuid:alert_id>/close/", views.close, name="close"),
]
