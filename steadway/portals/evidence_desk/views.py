"""The evidence desk: the review that ships with Steadway, as pages that are only looked at."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from steadway.care.people.access import SteadwayRequest
from steadway.portals.evidence_desk import showing
from steadway.portals.evidence_desk.asked import Asked, address_of, read
from steadway.science.synthesis.catalogue import shipped_review
from steadway.science.synthesis.errors import SynthesisError
from steadway.science.synthesis.pooling import preset
from steadway.science.synthesis.review import Review, load_review
from steadway.science.synthesis.synthesising import Synthesis, synthesise

_KINDS = {
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@cache
def review() -> Review:
    """The shipped review; its files change with the version of Steadway alone."""
    return load_review(shipped_review())


@require_safe
def overview(request: SteadwayRequest) -> HttpResponse:
    """What the review asks, what it holds, and how far its numbers were checked."""
    found = review()
    combinations = [
        (one, [(title, count, address_of(choice)) for title, count, choice in one.counts])
        for one in showing.combinations(found)
    ]
    return _page(
        request,
        "overview",
        combinations=combinations,
        count=len(found.arms) + len(found.effects),
        marks=list(showing.marks_of(found)),
    )


@require_safe
def studies(request: SteadwayRequest) -> HttpResponse:
    """Every study and every number, with where it was read and by whom."""
    return _page(request, "studies", sheets=list(showing.sheets_of(review())))


@require_safe
def synthesis(request: SteadwayRequest) -> HttpResponse:
    """One choice of the review, drawn; what cannot be drawn is said in words."""
    asked = read(review(), request.GET)
    drawn, why = _drawn(asked)
    context: dict[str, Any] = {"asked": asked, "why": why, "methods": preset(asked.choice.preset)}
    if drawn:
        context |= {
            "drawn": drawn,
            "plot": SafeString(drawn.plot.svg),  # our own writer escapes what comes from files
            "rows": list(showing.rows_of(drawn)),
            "totals": list(showing.totals_of(drawn)),
            "spread": list(showing.spread_of(drawn.pooled)),
            "address": address_of(drawn.choice),
        }
    return _page(request, "synthesis", status=400 if asked.faults else 200, **context)


@require_safe
def download(request: SteadwayRequest, kind: str) -> HttpResponse:
    """Exactly what the page shows for the same address, as a file."""
    asked = read(review(), request.GET)
    drawn, why = _drawn(asked)
    if drawn is None:
        words = "\n".join((*asked.faults, why)).strip()
        return HttpResponse(f"{words}\n", status=400, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(_file(drawn, kind), content_type=_KINDS[kind])
    choice = drawn.choice
    name = "-".join((choice.outcome, choice.time, choice.population or "all", choice.preset))
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _file(drawn: Synthesis, kind: str) -> str:
    if kind == "svg":
        return drawn.plot.svg
    if kind == "csv":
        return drawn.to_csv()
    file = review().file
    whole = {"review": file.id, "version": file.version, **drawn.to_dict()}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _drawn(asked: Asked) -> tuple[Synthesis | None, str]:
    """The synthesis, or in words why there is none."""
    if asked.faults:
        return None, ""
    if not asked.studies:
        return None, "No study of this review has this outcome, time point and population."
    if asked.out == len(asked.studies):
        return None, "Every study is left out. Untick one to see a plot."
    try:
        return synthesise(review(), asked.choice), ""
    except SynthesisError as error:
        return None, str(error)


def _page(
    request: SteadwayRequest, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    house = {"house": settings.STEADWAY, "demo": settings.MODE == "demo", "here": name}
    whole = {**house, "review": review(), **context}
    return render(request, f"evidence_desk/{name}.html", whole, status=status)
