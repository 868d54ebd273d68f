"""Nothing typed is lost to a time-out: what a signed-out person sends is kept until they are back.

A form that arrives without a session is turned away to the log-in. Before that its values are
put into the new, anonymous session (bounded, never passwords). After the log-in the same page
finds them again, if the form was this person's.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from steadway.portals.participant.templatetags.steadway import whose_mark

_NAME: Final = "kept_text"
_LONGEST: Final = 60_000
_PAGES: Final = 3
_NEVER: Final = frozenset({"csrfmiddlewaretoken", "key", "code"})


class KeepTyped:
    """Middleware: keeps the form of somebody whose session has ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST":
            page = _turned_away_to(request, response)
            if page:
                keep(request, page)
            elif _accepted(response):
                _forget(request)
        return response


def keep(request: HttpRequest, page: str) -> None:
    """Put the posted values aside for the page they were typed on."""
    values = _worth_keeping(request.POST)
    text = values.urlencode()
    if not values or len(text) > _LONGEST:
        return
    pages = dict(request.session.get(_NAME, {}))
    pages.pop(page, None)
    pages[page] = {"whose": request.POST.get("whose", ""), "data": text}
    request.session[_NAME] = dict(list(pages.items())[-_PAGES:])


def typed(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before the log-in, if it was typed by this person."""
    found = _pages(request).get(request.path)
    if found is None or not _theirs(request, str(found.get("whose", ""))):
        return None
    return QueryDict(str(found.get("data", "")))


def waiting(request: HttpRequest) -> bool:
    """Whether somebody's words wait behind the log-in."""
    return bool(_pages(request))


def _pages(request: HttpRequest) -> Mapping[str, Mapping[str, Any]]:
    return request.session.get(_NAME, {}) if hasattr(request, "session") else {}


def _theirs(request: HttpRequest, mark: str) -> bool:
    return mark == (whose_mark(str(request.user.pk)) if request.user.is_authenticated else "")


def _worth_keeping(data: QueryDict) -> QueryDict:
    values = QueryDict(mutable=True)
    for name, sent in data.lists():
        if name not in _NEVER and "password" not in name:
            values.setlist(name, sent)
    return values


def _turned_away_to(request: HttpRequest, response: HttpResponse) -> str:
    """The page to come back to, where the answer is the log-in page for a form of ours."""
    if request.user.is_authenticated or response.status_code != 302:
        return ""
    match = request.resolver_match
    if match is None or match.namespace != "participant" or match.url_name == "draft":
        return ""
    to = urlsplit(response.headers.get("Location", ""))
    if to.path != reverse("account_login"):
        return ""
    return urlsplit(QueryDict(to.query).get("next") or request.path).path


def _accepted(response: HttpResponse) -> bool:
    return 300 <= response.status_code < 400


def _forget(request: HttpRequest) -> None:
    """The form arrived after all: what was kept for its page is not needed any more."""
    done = {request.path, urlsplit(request.headers.get("Referer", "")).path}
    if done & set(_pages(request)):
        left = {k: v for k, v in request.session[_NAME].items() if k not in done}
        request.session[_NAME] = left
