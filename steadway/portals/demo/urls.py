"""The demo's addresses."""

from django.urls import path

from steadway.portals.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.doors, name="doors"),
    path("door/<slug:slug>/", views.enter, name="enter"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
