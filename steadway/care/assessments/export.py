"""Everything this room holds about a person, readable, for their own download."""

from datetime import datetime
from typing import Any

from steadway.care.assessments import catalogue
from steadway.care.assessments.errors import UnknownInstrument
from steadway.care.assessments.models import Occasion, PartialAnswers, Response, Score
from steadway.care.people.models import Participant
from steadway.science.instruments import Instrument, Item, Option


def export_of(participant: Participant) -> dict[str, Any]:
    """Questions asked, answers as given with their wording, scores, and drafts. JSON-able."""
    occasions = Occasion.objects.filter(participant=participant).order_by("opens_at")
    responses = Response.objects.filter(participant=participant).order_by("answered_at")
    drafts = PartialAnswers.objects.filter(part__occasion__participant=participant)
    return {
        "occasions": [_occasion(row) for row in occasions.prefetch_related("parts")],
        "responses": [_response(row) for row in responses.prefetch_related("scores")],
        "drafts": [
            {
                "instrument": draft.part.instrument,
                "answers": draft.answers,
                "saved_at": draft.saved_at.isoformat(),
            }
            for draft in drafts.select_related("part")
        ],
    }


def _occasion(row: Occasion) -> dict[str, Any]:
    return {
        "title": row.title,
        "label": row.label,
        "time_zone": row.zone,
        "opens_on": row.opens_on.isoformat(),
        "due_on": row.due_on.isoformat(),
        "closes_on": row.closes_on.isoformat(),
        "completed_at": _moment(row.completed_at),
        "cancelled_at": _moment(row.cancelled_at),
        "cancelled_why": row.cancelled_why,
        "questionnaires": [part.instrument for part in row.parts.all()],
    }


def _response(row: Response) -> dict[str, Any]:
    instrument = _definition(row)
    return {
        "questionnaire": _title(instrument) if instrument else row.instrument,
        "instrument": row.instrument,
        "version": row.version,
        "definition": row.definition,
        "stand_in_wording": row.stand_in,
        "mode": row.mode,
        "answered_at": row.answered_at.isoformat(),
        "received_at": row.received_at.isoformat(),
        "device_time": _moment(row.device_time),
        "for_day": row.for_day.isoformat() if row.for_day else None,
        "filled_in_afterwards": row.catch_up,
        "answers": row.answers,
        "in_words": _in_words(instrument, row) if instrument else [],
        "scores": [_score(score) for score in row.scores.all()],
        "set_aside_at": _moment(row.voided_at),
        "set_aside_because": row.void_reason,
    }


def _score(row: Score) -> dict[str, Any]:
    return {
        "scale": row.scale,
        "value": row.value,
        "why_none": row.reason,
        "prorated": row.prorated,
        "answered": row.n_answered,
        "items": row.n_items,
        "band": row.band,
        "definition": row.definition,
    }


def _in_words(instrument: Instrument, row: Response) -> list[dict[str, str]]:
    return [
        {
            "question": _text(item, row.language),
            "answer": _answer(instrument, item, row.answers[item.id], row.language),
        }
        for item in instrument.items
        if item.id in row.answers
    ]


def _answer(instrument: Instrument, item: Item, value: Any, language: str) -> str:
    if item.kind == "boolean":
        return "Yes" if value else "No"
    labels = {option.value: _label(option, language) for option in instrument.options_of(item)}
    if isinstance(value, list):
        return ", ".join(labels.get(each, str(each)) for each in value)
    return labels.get(value, str(value))


def _label(option: Option, language: str) -> str:
    labels = option.label or {}
    return labels.get(language) or next(iter(labels.values()), str(option.value))


def _text(item: Item, language: str) -> str:
    parts = [texts for texts in (item.stem, item.text) if texts]
    shown = [texts.get(language) or next(iter(texts.values())) for texts in parts]
    return " ".join(shown) or item.id


def _title(instrument: Instrument) -> str:
    return instrument.title.get("en") or next(iter(instrument.title.values()))


def _definition(row: Response) -> Instrument | None:
    try:
        return catalogue.definition(row.instrument, row.version)
    except UnknownInstrument:
        return None  # the site no longer has it; the answers themselves are all here


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
