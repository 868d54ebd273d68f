"""Everything about a person's courses, readable, for their own download."""

from datetime import datetime
from typing import Any

from steadway.care.delivery.models import Course, WorksheetDraft, WorksheetEntry
from steadway.care.delivery.versions import version_of
from steadway.care.people.models import Participant
from steadway.science.programmes.models import ProgrammeVersion


def export_of(participant: Participant) -> dict[str, Any]:
    """Courses with everything done and written in them, each with its exact version. JSON-able.

    People and questionnaires have their own `export_of`; the portal puts the three together.
    """
    courses = Course.objects.filter(participant=participant).order_by("started_at")
    return {"courses": [_course(course) for course in courses]}


def _course(course: Course) -> dict[str, Any]:
    version = version_of(course.programme_id)
    return {
        "programme": version.title[version.source_language],
        "version": version.version,
        "definition": version.digest,
        "pacing": course.pacing,
        "guidance": course.guidance,
        "state": course.state,
        "started_at": _moment(course.started_at),
        "paused_until": _moment(course.paused_until),
        "stopped_at": _moment(course.stopped_at),
        "finished_at": _moment(course.finished_at),
        "parts": _parts(course, version),
        "page_answers": _choices(course, version),
        "worksheets": [_entry(row, version) for row in course.entries.order_by("handed_in_at")],
        "drafts": [_draft(row, version) for row in course.drafts.order_by("saved_at")],
        "kept_from_a_second_window": [
            {"worksheet": row.worksheet, "values": row.values, "saved_at": _moment(row.saved_at)}
            for row in course.asides.order_by("saved_at")
        ],
        "plans": _plans(course),
        "goal_steps": [
            {
                "step": row.text,
                "done_at": _moment(row.done_at),
                "taken_back_at": _moment(row.undone_at),
            }
            for row in course.goal_steps.order_by("done_at")
        ],
    }


def _parts(course: Course, version: ProgrammeVersion) -> list[dict[str, Any]]:
    steps = list(course.steps_done.order_by("done_at"))
    titles = version.edition(course.language).modules_by_id
    return [
        {
            "part": titles[visit.module].title if visit.module in titles else visit.module,
            "opened_at": _moment(visit.opened_at),
            "completed_at": _moment(visit.completed_at),
            "how": visit.how,
            "steps": [
                {"step": step.step, "done_at": _moment(step.done_at)}
                for step in steps
                if step.module == visit.module
            ],
        }
        for visit in course.visits.order_by("opened_at")
    ]


def _choices(course: Course, version: ProgrammeVersion) -> list[dict[str, Any]]:
    modules = version.edition(course.language).modules
    pages = [page for module in modules for page in (*module.pages.values(), module.low_energy)]
    questions = {page.question.id: page.question for page in pages if page.question}
    found = []
    for row in course.choices.order_by("chosen_at", "pk"):
        question = questions.get(row.name)
        option = question.option(str(row.value)) if question else None
        found.append(
            {
                "question": question.text if question else row.name,
                "answer": option.label if option else row.value,
                "chosen_at": _moment(row.chosen_at),
            }
        )
    return found


def _entry(row: WorksheetEntry, version: ProgrammeVersion) -> dict[str, Any]:
    return {
        **_sheet(row, version),
        "number": row.number,
        "handed_in_at": _moment(row.handed_in_at),
        "set_aside_at": _moment(row.voided_at),
        "set_aside_because": row.void_reason,
    }


def _draft(row: WorksheetDraft, version: ProgrammeVersion) -> dict[str, Any]:
    return {**_sheet(row, version), "saved_at": _moment(row.saved_at)}


def _sheet(row: WorksheetEntry | WorksheetDraft, version: ProgrammeVersion) -> dict[str, Any]:
    sheet = version.edition(row.course.language).worksheets.get(row.worksheet)
    labels = {field.id: field.label for field in sheet.fields} if sheet else {}
    return {
        "worksheet": sheet.title if sheet else row.worksheet,
        "values": row.values,
        "in_words": {labels.get(name, name): value for name, value in row.values.items()},
    }


def _plans(course: Course) -> list[dict[str, Any]]:
    return [
        {
            "will": row.will,
            "when": row.when,
            "remind_at": _moment(row.remind_at),
            "made_at": _moment(row.made_at),
            "replaced_at": _moment(row.replaced_at),
            "how_it_went": row.outcome,
            "got_in_the_way": row.obstacle,
            "note": row.note,
            "reviewed_at": _moment(row.reviewed_at),
        }
        for row in course.plans.order_by("made_at")
    ]


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
