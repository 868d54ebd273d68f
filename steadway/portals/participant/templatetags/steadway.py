"""What every page needs without asking the database: the site's words, icons, fields, keys."""

import uuid
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.template import Context
from django.template.loader import get_template
from django.urls import get_script_prefix, reverse
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

from steadway.care.assessments.queries import Task
from steadway.care.delivery.queries.views import LessonPage, StepLink
from steadway.care.people.models import Preferences
from steadway.care.people.queries import preferences_of
from steadway.portals.participant.fields import Field
from steadway.portals.participant.icons import ICONS
from steadway.portals.participant.names import task_name
from steadway.site_file import Site

register = template.Library()


@register.simple_tag
def site() -> Any:
    """What the site says about itself (`site.yaml`)."""
    return settings.STEADWAY


@register.simple_tag
def is_demo() -> bool:
    return bool(settings.MODE == "demo")


@register.simple_tag
def nobody_reads() -> bool:
    """Whether this site has nobody on call, so that pages can say so."""
    return bool(settings.STEADWAY.safety.watch == "nobody")


@register.simple_tag(takes_context=True)
def look(context: Context) -> dict[str, str]:
    """Theme and text size the person chose; they came with the account, so it costs no query."""
    participant = getattr(context.get("request"), "participant", None)
    if participant is None:
        return {}
    wishes = preferences_of(participant)
    theme = "" if wishes.theme == Preferences.Theme.SYSTEM else wishes.theme
    text = "" if wishes.text_size == Preferences.TextSize.NORMAL else wishes.text_size
    return {"theme": theme, "text": text}


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of our own line drawings, written into the page."""
    return ICONS[name]


@register.simple_tag
def place(name: str, *args: str) -> str:
    """The address of one of our pages; looked up once, because every page has a dozen of them."""
    return _address(get_script_prefix(), name, args)


@lru_cache(maxsize=4096)
def _address(_prefix: str, name: str, args: tuple[str, ...]) -> str:
    return reverse(name if name.startswith("account_") else f"participant:{name}", args=args)


@register.filter
def tidy(number: float) -> str:
    """2 and 2.5, never 2.0; a tenth of the cost of `floatformat`, which every step would pay."""
    return f"{number:.1f}".removesuffix(".0")


@register.simple_tag
def new_key() -> str:
    """A key made when the form is drawn: pressing twice counts once."""
    return str(uuid.uuid4())


@register.simple_tag(takes_context=True)
def whose(context: Context) -> str:
    """Marks the form as this person's, so that kept text is shown to nobody else."""
    user = getattr(context.get("request"), "user", None)
    return whose_mark(str(user.pk)) if user is not None and user.is_authenticated else ""


def whose_mark(account: str) -> str:
    """A short mark that cannot be turned back into the account."""
    return salted_hmac("steadway.kept", account).hexdigest()[:20]


@register.simple_tag
def draw(one: Field) -> SafeString:
    """A field with its label, hint, error and control."""
    choices_alone = one.kind in _CHOICES and not one.error and one.own_words is None
    return _drawn_once(one) if choices_alone else _drawn(one)


# Fields that hold choices of ours and never a word that somebody typed, so that keeping the
# drawing keeps nothing about anybody.
_CHOICES = frozenset({"tiles", "scale", "faces"})


def _drawn(one: Field) -> SafeString:
    return SafeString(get_template(f"participant/field/{one.kind}.html").render({"f": one}))


_drawn_once = lru_cache(maxsize=2048)(_drawn)


@register.simple_tag(takes_context=True)
def around(context: Context, part: str) -> SafeString:
    """The head or the foot of every page: the same for every participant, visitor or colleague."""
    user = getattr(context.get("request"), "user", None)
    who = "visitor"
    if user is not None and user.is_authenticated:
        who = "staff" if user.is_staff_member else "participant"
    return _around(get_script_prefix(), part, who, settings.MODE, settings.STEADWAY)


@lru_cache(maxsize=64)
def _around(_prefix: str, part: str, who: str, mode: str, house: Site) -> SafeString:
    told = {"who": who, "demo": mode == "demo", "house": house,
            "alone": house.safety.watch == "nobody"}  # fmt: skip
    return SafeString(get_template(f"participant/parts/{part}.html").render(told))


@register.simple_tag
def steps_in(lesson: LessonPage) -> SafeString:
    """The contents of a part, with what is done; drawn once for everybody at the same place."""
    if lesson.low_energy or not lesson.steps:
        return SafeString("")
    return _steps_in(get_script_prefix(), lesson.module, lesson.steps)


@lru_cache(maxsize=2048)
def _steps_in(_prefix: str, module: str, steps: tuple[StepLink, ...]) -> SafeString:
    told = {"module": module, "steps": steps}
    return SafeString(get_template("participant/parts/step_list.html").render(told))


@register.filter
def task_title(task: Task) -> str:
    """What a questionnaire on the task list is about."""
    return task_name(task)


# The words of the log-in library, in ours.
_LABELS = {
    "Email": "E-mail address",
    "Current Password": "The password you use now",
    "New Password": "New password",
    "New Password (again)": "New password, once more",
    "Authenticator code": "Code from the app",
}


def _hint_of(bound: Any) -> str:
    if bound.html_name == "password1":  # the rule is told before, as plain words
        return " ".join(filter(None, password_validators_help_texts()))
    return "" if "<" in str(bound.help_text) else str(bound.help_text or "")


@register.filter
def field_of(bound: Any, kind: str = "") -> Field:
    """A Django form's field as one of ours (log-in and settings forms are Django's)."""
    widget = bound.field.widget
    guess = {"password": "password", "email": "email"}.get(
        getattr(widget, "input_type", ""), "text"
    )
    return Field(
        name=bound.html_name,
        kind=kind or guess,
        label=_LABELS.get(str(bound.label), str(bound.label)),
        hint=_hint_of(bound),
        values=() if guess == "password" else (str(bound.value() or ""),),
        error=" ".join(str(e) for e in bound.errors),
        required=bound.field.required,
        max_length=getattr(bound.field, "max_length", None),
        autocomplete=widget.attrs.get("autocomplete", ""),
    )
