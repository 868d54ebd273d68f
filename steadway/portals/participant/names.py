"""What a questionnaire is called on a participant's page: its subject, never its name or author."""

from typing import Final

from steadway.care.assessments import catalogue
from steadway.care.assessments.queries import Task
from steadway.portals.participant.questions import local
from steadway.science.instruments import Instrument

_SUBJECTS: Final = {
    "pain": "Your pain",
    "disability": "What pain gets in the way of",
    "depression": "Your mood",
    "anxiety": "Worry and tension",
    "quality_of_life": "Your health and daily life",
    "satisfaction": "What you think of the course",
    "sleep": "Sleep",
    "coping": "Living with pain",
    "symptoms": "How your body feels",
}


def name_of(instrument: Instrument, language: str = "en") -> str:
    """Our own have plain titles; all others are named by what they are about."""
    if instrument.licence.class_ == "own":
        return local(instrument.title, language)
    domains = {scale.domain for scale in instrument.scales}
    domain = "quality_of_life" if len(domains) > 1 else next(iter(domains), "")
    return _SUBJECTS.get(domain, "Some questions about you")


def task_name(task: Task) -> str:
    """The same for a line of the task list."""
    return name_of(catalogue.definition(task.instrument))
