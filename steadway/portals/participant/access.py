"""Who may open this portal's pages: the rows that `steadway/policy.py` takes over."""

from typing import Final

from steadway.care.people.access import Rule, everybody, roles
from steadway.care.people.roles import Role

_READ = everybody(read_only=True)
_SEND = everybody()
_THEIRS = roles(Role.PARTICIPANT)

_OPEN = ("front", "landing", "help", "hard_moment", "screening", "screening_again",
         "screening_done", "screening_care", "consent", "left")  # fmt: skip
_OPEN_FORMS = ("screening_result", "screening_question", "consent_card", "consent_parts",
               "consent_sign")  # fmt: skip
_OWN = (
    "welcome", "today", "begin", "contents", "module", "module_done", "step", "stop_here", "rest",
    "worksheet", "draft", "worksheet_done", "plan_review", "check_in", "check_in_done",
    "check_in_page", "progress", "questions", "questions_said", "questions_part",
    "questions_page", "settings", "reading", "reminders", "about_you", "my_consent", "data",
    "data_json", "data_html", "pause", "leave",
)  # fmt: skip

RULES: Final[dict[str, Rule]] = {
    **{f"participant:{name}": _READ for name in _OPEN},
    **{f"participant:{name}": _SEND for name in _OPEN_FORMS},
    **{f"participant:{name}": _THEIRS for name in _OWN},
}
