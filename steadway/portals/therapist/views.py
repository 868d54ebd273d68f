"""The pages of whoever looks after alerts: a list, one page an alert, four things to do."""

import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steadway.care.people.access import SteadwayRequest
from steadway.care.safety import actions, queries
from steadway.care.safety.errors import SafetyError
from steadway.care.safety.models import Alert
from steadway.portals.therapist.forms import CloseForm, HandOverForm, StepsForm
from steadway.portals.therapist.showing import alert_page, alert_row

_RECENT = timedelta(days=30)
_TEXT_WAS_KEPT = 422  # the page comes again, with the fault beside the field and the text in it


@require_safe
def alerts(request: SteadwayRequest) -> HttpResponse:
    """Every open alert, first what nobody has taken on; below it what was closed lately."""
    now = timezone.now()
    rows = [alert_row(one, now) for one in queries.open_alerts()]
    closed = [alert_row(one, now) for one in queries.closed_alerts(now - _RECENT)]
    context = {"rows": rows, "closed": closed, "nobody": queries.nobody_on_call()}
    return _render(request, "therapist/alerts.html", context)


@require_safe
def alert(request: SteadwayRequest, alert_id: uuid.UUID) -> HttpResponse:
    """One alert. Opening it is on the record."""
    found = _alert_or_404(alert_id)
    now = timezone.now()
    actions.look_at(alert=found, now=now, actor=request.actor)
    return _page(request, found, now)


@require_POST
def acknowledge(request: SteadwayRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Take the alert on."""
    found = _alert_or_404(alert_id)
    taken = actions.acknowledge(
        alert=found, account=request.user, now=timezone.now(), actor=request.actor
    )
    mine = taken.owner == request.user
    messages.success(request, "It is yours." if mine else "Somebody else took it on first.")
    return redirect("therapist:alert", alert_id)


@require_POST
def tick(request: SteadwayRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Note steps that were done."""
    found = _alert_or_404(alert_id)
    form = StepsForm(queries.steps_to_do(), request.POST)
    now = timezone.now()
    if not form.is_valid():
        return _page(request, found, now, steps_form=form)
    steps = form.cleaned_data["steps"]
    try:
        actions.tick(alert=found, steps=steps, now=now, actor=request.actor)
    except SafetyError as fault:
        form.add_error("steps", str(fault))
        return _page(request, found, now, steps_form=form)
    messages.success(request, "Saved.")
    return redirect("therapist:alert", alert_id)


@require_POST
def hand_over(request: SteadwayRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Give the alert to a colleague."""
    found = _alert_or_404(alert_id)
    form = HandOverForm(_colleagues(request), request.POST)
    now = timezone.now()
    if not form.is_valid():
        return _page(request, found, now, hand_over_form=form)
    to, note = form.colleague, form.cleaned_data["note"]
    try:
        actions.hand_over(alert=found, to=to, note=note, now=now, actor=request.actor)
    except SafetyError as fault:
        form.add_error("to", str(fault))
        return _page(request, found, now, hand_over_form=form)
    messages.success(request, "Handed over. The clock runs until they take it on.")
    return redirect("therapist:alert", alert_id)


@require_POST
def close(request: SteadwayRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Close the alert with words."""
    found = _alert_or_404(alert_id)
    form = CloseForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        return _page(request, found, now, close_form=form)
    note = form.cleaned_data["note"]
    actions.close(alert=found, account=request.user, note=note, now=now, actor=request.actor)
    messages.success(request, "Closed. It stays on the record.")
    return redirect("therapist:alerts")


def _alert_or_404(alert_id: uuid.UUID) -> Alert:
    found = queries.alert_by_id(alert_id)
    if found is None:
        raise Http404
    return found


def _colleagues(request: SteadwayRequest) -> list[Any]:
    return [one for one in queries.colleagues_who_may_take_on() if one != request.user]


def _page(
    request: SteadwayRequest, found: Alert, now: datetime, **forms_with_faults: Any
) -> HttpResponse:
    """The alert's page; after a fault with the form as it was sent."""
    context = {
        "alert": alert_page(found, now),
        "steps_form": StepsForm(queries.steps_to_do()),
        "hand_over_form": HandOverForm(_colleagues(request)),
        "close_form": CloseForm(),
        "mine": found.owner_id == request.user.pk,
        **forms_with_faults,
    }
    status = _TEXT_WAS_KEPT if forms_with_faults else 200
    return _render(request, "therapist/alert.html", context, status)


def _render(
    request: SteadwayRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render with the site's clock: staff work in one place, whatever the participant's zone."""
    site = settings.STEADWAY
    context |= {"house": site, "demo": settings.MODE == "demo"}
    with timezone.override(ZoneInfo(site.time_zone)):
        return render(request, template, context, status=status)
