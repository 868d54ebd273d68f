"""How a page is answered: one template, one title, what is wrong first."""

from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from steadway.care.audit.actor import Actor
from steadway.care.people import queries as people
from steadway.care.people.models import Account, Participant
from steadway.portals.participant.errors import NotFound
from steadway.portals.participant.fields import Sheet

now = timezone.now


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    sheet: Sheet | None = None,
    status: int | None = None,
    **context: Any,
) -> HttpResponse:
    """The page, told to browsers and proxies as private; 422 where something was wrong."""
    wrong = bool(sheet and sheet.has_errors)
    full = {
        "title": title,
        "sheet": sheet,
        "wrong": wrong,
        "wrong_fields": sheet.wrong if sheet else (),
        "said": sheet.said if sheet else "",
        **context,
    }
    code = status or (422 if wrong else 200)
    response = render(request, f"participant/{template}.html", full, status=code)
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store, private"
    return response


def go(name: str, *args: object, fragment: str = "", **query: str) -> HttpResponseRedirect:
    """On to another page of this portal."""
    address = reverse(f"participant:{name}", args=args)
    tail = f"?{urlencode(query)}" if query else ""
    return HttpResponseRedirect(address + tail + (f"#{fragment}" if fragment else ""))


def person(request: HttpRequest) -> Participant:
    """The participant who is logged in; for anyone else the page does not exist."""
    found = people.participant_of(cast(Account, request.user))
    if found is None:
        raise NotFound
    return found


def actor(request: HttpRequest) -> Actor:
    """Who acts, for the record; one id for everything this click does."""
    return Actor.of(cast(Account, request.user))


def clean(data: QueryDict, name: str, longest: int = 4000) -> str:
    """One posted text: trimmed, without characters no keyboard has, of bounded length."""
    text = data.get(name, "").replace("\r\n", "\n")
    return "".join(c for c in text if c >= " " or c in "\n\t").strip()[: longest + 1]
