"""One of each component with invented words, for the style guide page of the demo."""

from django import template

from steadway.portals.participant.charts import Mark, draw_chart
from steadway.portals.participant.fields import Field, Option

register = template.Library()

_TRACKS = (
    Option("back", "My back or neck"),
    Option("headache", "My head", "Migraine or tension headache"),
    Option("other", "I am not sure"),
)
_OWN = Field("area_own", "text", "In my own words", max_length=120)

FIELDS = {
    "text": Field("goal", "text", "What would you like to do?", "One thing is enough."),
    "oops": Field(
        "mail",
        "email",
        "E-mail address",
        values=("ada at home",),
        error="Please write an e-mail address with an @ sign.",
    ),
    "password": Field(
        "secret", "password", "Password", "At least 15 letters. A short sentence works well."
    ),
    "long_text": Field(
        "why", "long_text", "Why does it matter to you?", values=("Because I miss it.",)
    ),
    "number": Field("minutes", "number", "How long can you walk on a normal day?", unit="minutes"),
    "date": Field("day", "date", "Which day suits you?"),
    "time": Field("hour", "time", "At what time?"),
    "select": Field(
        "zone",
        "select",
        "Time zone",
        options=(Option("a", "Europe/London"), Option("b", "Europe/Paris")),
    ),
    "tiles": Field(
        "track",
        "tiles",
        "Where is your pain most?",
        options=_TRACKS,
        values=("back",),
        own_words=_OWN,
    ),
    "ticks": Field("helps", "ticks", "What has helped before?", options=_TRACKS),
    "chips": Field(
        "did",
        "chips",
        "What did you do today?",
        options=tuple(Option(w, w) for w in ("Walked", "Rested", "Saw someone", "Work", "House")),
        values=("Walked",),
    ),
    "scale": Field(
        "pain",
        "scale",
        "How strong is your pain now?",
        values=("4",),
        low="no pain",
        high="the worst you can imagine",
    ),
    "faces": Field(
        "mood",
        "faces",
        "How is your mood?",
        options=tuple(
            Option(str(n), w, i)
            for n, (w, i) in enumerate(
                (
                    ("Very low", "rough"),
                    ("Low", "low"),
                    ("In between", "level"),
                    ("Fair", "fair"),
                    ("Good", "good"),
                )
            )
        ),
        values=("3",),
    ),
    "ladder": Field(
        "rungs",
        "ladder",
        "Your steps, smallest first",
        most=8,
        rows=("Sit for 5 minutes", "Sit for 10 minutes", ""),
    ),
}


@register.simple_tag
def sample_fields() -> dict[str, Field]:
    return FIELDS


@register.simple_tag
def sample_chart() -> object:
    levels = (7.0, 6.6, 6.9, 5.8, 7.4, 5.2, 4.6)
    marks = [Mark(label=f"Week {n}", value=v, harder=n == 5) for n, v in enumerate(levels, 1)]
    return draw_chart(
        marks, title="How much pain got in the way", least=0, most=10, higher_is_worse=True
    )
