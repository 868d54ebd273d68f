"""The participant portal's addresses. Who may open each stands in `steadway/policy.py`."""

from django.urls import path

from steadway.portals.participant.views import (
    consent,
    diary,
    hard_moment,
    landing,
    lesson,
    measures,
    planning,
    progress,
    screening,
    settings_pages,
    stopping,
    today,
    worksheets,
)

app_name = "participant"
urlpatterns = [
    path("", landing.front, name="front"),
    path("about/", landing.landing, name="landing"),
    path("help/", landing.help_page, name="help"),
    path("hard-moment/", hard_moment.hard_moment, name="hard_moment"),
    # Before the course
    path("fit/", screening.screening, name="screening"),
    path("fit/again/", screening.screening_again, name="screening_again"),
    path("fit/result/", screening.screening_result, name="screening_result"),
    path("fit/thanks/", screening.screening_done, name="screening_done"),
    path("fit/q/<slug:question>/", screening.screening_question, name="screening_question"),
    path("fit/q/<slug:question>/care/", screening.screening_care, name="screening_care"),
    path("consent/", consent.consent, name="consent"),
    path("consent/<int:number>/", consent.consent_card, name="consent_card"),
    path("consent/choices/", consent.consent_parts, name="consent_parts"),
    path("consent/sign/", consent.consent_sign, name="consent_sign"),
    # The course
    path("welcome/", today.welcome, name="welcome"),
    path("today/", today.today, name="today"),
    path("start/", today.begin, name="begin"),
    path("parts/", today.contents, name="contents"),
    path("parts/<slug:module>/", lesson.module, name="module"),
    path("parts/<slug:module>/done/", lesson.module_done, name="module_done"),
    path("parts/<slug:module>/<slug:step>/", lesson.step, name="step"),
    path("stop-here/", stopping.stop_here, name="stop_here"),
    path("rest/", stopping.rest, name="rest"),
    path("worksheets/<slug:worksheet>/", worksheets.worksheet, name="worksheet"),
    path("worksheets/<slug:worksheet>/draft/", worksheets.draft, name="draft"),
    path("worksheets/<slug:worksheet>/saved/", worksheets.worksheet_done, name="worksheet_done"),
    path("plans/<uuid:plan>/", planning.plan_review, name="plan_review"),
    path("check-in/", diary.check_in, name="check_in"),
    path("check-in/saved/", diary.check_in_done, name="check_in_done"),
    path("check-in/<uuid:key>/<int:number>/", diary.check_in_page, name="check_in_page"),
    path("progress/", progress.progress, name="progress"),
    path("questions/<uuid:occasion>/", measures.questions, name="questions"),
    path(
        "questions/<uuid:occasion>/saved/<uuid:response>/",
        measures.questions_said, name="questions_said",
    ),
    path(
        "questions/<uuid:occasion>/<slug:instrument>/",
        measures.questions_part, name="questions_part",
    ),
    path(
        "questions/<uuid:occasion>/<slug:instrument>/<int:number>/",
        measures.questions_page, name="questions_page",
    ),
    # Settings
    path("settings/", settings_pages.settings, name="settings"),
    path("settings/reading/", settings_pages.reading, name="reading"),
    path("settings/reminders/", settings_pages.reminders, name="reminders"),
    path("settings/you/", settings_pages.about_you, name="about_you"),
    path("settings/consent/", consent.my_consent, name="my_consent"),
    path("settings/data/", settings_pages.data, name="data"),
    path("settings/data/my-data.json", settings_pages.data_json, name="data_json"),
    path("settings/data/my-data.html", settings_pages.data_html, name="data_html"),
    path("settings/break/", settings_pages.pause, name="pause"),
    path("settings/leave/", settings_pages.leave, name="leave"),
    path("left/", settings_pages.left, name="left"),
]  # fmt: skip
