"""Every route, every role, every method: what the table says is what happens."""

from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path
from django.utils import timezone

from steadway import urls
from steadway.care.audit.actor import Actor
from steadway.care.delivery import actions as delivery
from steadway.care.delivery.actions import publishing
from steadway.care.notices.actions import beat
from steadway.care.people.access import CLOSED, PUBLIC, Rule
from steadway.care.people.roles import Role
from steadway.policy import TABLE
from steadway.portals.participant.tests.conftest import STEADY, _built
from tests.house.people import World, ids_of, rows_and_ids, settle, watching_writes
from tests.house.routes import Route, routes, without_a_rule

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
VISITORS: tuple[Role | None, ...] = (None, *Role)
# A page about an answer of this visit, and one about a passkey: nobody here has either.
NEEDS_MORE = {"participant:screening_care", "mfa_remove_webauthn"}


@pytest.fixture
def world(db: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, on the real course."""
    monkeypatch.setattr(publishing, "build", lambda path: _built())
    now = timezone.now()
    delivery.publish_programme(path=STEADY, actor=Actor.system("test"), now=now)
    return settle()


def named(role: Role | None) -> str:
    return role.value if role else "anonymous"


def browser(world: World, role: Role | None, **options: Any) -> Client:
    """A browser in which somebody with this role is logged in."""
    client = Client(raise_request_exception=False, **options)
    if role is not None:
        client.force_login(world.account(role))
    return client


def expected(rule: Rule | None, role: Role | None, method: str) -> str:
    """What the table promises, in one word; written anew here so that it checks the house's."""
    if rule is None:
        return "not there"
    if rule.who != PUBLIC and role is None:
        return "log in"
    if isinstance(rule.who, frozenset) and role not in rule.who:
        return "not there"
    return "come in" if method in rule.methods else "wrong method"


def happened(answer: HttpResponse) -> str:
    """What the answer was, in one of the same words."""
    if answer.status_code == 404:
        return "not there"
    if answer.status_code == 405:
        return "wrong method"
    if answer.status_code in (301, 302) and answer["Location"].startswith("/account/login/?next="):
        return "log in"
    return "come in" if answer.status_code < 500 else f"broke: {answer.status_code}"


def ask(world: World, role: Role | None, method: str, route: Route) -> HttpResponse:
    """One request by somebody freshly logged in: some addresses log people out."""
    return browser(world, role).generic(method, route.address(world.ids))


def deviations(world: World, role: Role | None) -> Iterator[str]:
    """Where the answer was another than the table promises."""
    for route in routes():
        rule = None if route.name in CLOSED else TABLE[route.name]
        for method in METHODS:
            promised = expected(rule, role, method)
            answer = happened(ask(world, role, method, route))
            # A view may take fewer methods than its rule allows.
            fine = {promised, "wrong method"} if promised == "come in" else {promised}
            if answer not in fine and not (answer == "not there" and route.name in NEEDS_MORE):
                yield f"{named(role)} {method} {route.name}: {answer}, not {promised}"


@pytest.mark.row(28)
def test_every_route_has_a_rule_or_is_closed_on_purpose():
    assert without_a_rule(TABLE, CLOSED) == []
    assert not CLOSED & TABLE.keys()


@pytest.fixture
def forgotten(settings: Any) -> Iterator[str]:
    """A route that somebody forgot to put into the table."""
    house = ModuleType("house_with_a_hole")
    house.urlpatterns = [
        *urls.urlpatterns,
        path("forgotten/", lambda request: HttpResponse("private"), name="forgotten"),
    ]
    for name in ("handler400", "handler403", "handler404", "handler500"):
        setattr(house, name, getattr(urls, name))
    settings.ROOT_URLCONF = house
    clear_url_caches()
    yield "/forgotten/"
    clear_url_caches()


@pytest.mark.row(28)
@pytest.mark.django_db
def test_a_forgotten_route_is_found_and_refused_to_all(forgotten: str, world: World):
    assert without_a_rule(TABLE, CLOSED) == ["forgotten"]
    for role in VISITORS:
        assert browser(world, role).get(forgotten).status_code == 404


# Costs about 4 s for each of 13 roles: some 500 requests.
@pytest.mark.slow
@pytest.mark.row(28)
@pytest.mark.parametrize("role", VISITORS, ids=named)
def test_what_the_table_says_is_what_happens(
    world: World, role: Role | None, record_property: Callable[..., None]
):
    beat(worker="w1", now=timezone.now())  # without a worker /healthz answers 503, rightly
    found = list(routes())
    assert list(deviations(world, role)) == []
    record_property("matrix", f"{len(found)} routes by {named(role)} by {len(METHODS)} methods")
    assert len(found) > 80


@pytest.mark.row(28)
def test_a_wrong_role_gets_what_nobody_gets(world: World):
    for role in Role:
        client = browser(world, role)
        nobody = client.get("/there/is/nothing/here/").content
        for route in routes():
            rule = TABLE.get(route.name)
            if expected(rule, role, "GET") == "not there":
                assert client.get(route.address(world.ids)).content == nobody, route.name


def test_everybodys_day_begins_on_a_page_of_their_own(world: World):
    for role in Role:
        client = browser(world, role)
        arrived = client.get("/", follow=True)
        assert arrived.status_code == 200, role
        gone = client.get("/there/is/nothing/here/").content.decode()
        for address in ("/today/", "/progress/", "/parts/"):
            assert (f'href="{address}"' in gone) == (role is Role.PARTICIPANT), role


@pytest.mark.row(33)
def test_no_form_is_taken_without_its_token(world: World):
    for role in (None, Role.PARTICIPANT, Role.ON_CALL, Role.OPERATOR):
        for route in routes():
            client = browser(world, role, enforce_csrf_checks=True)
            for method in ("POST", "PUT", "DELETE", "PATCH"):
                answer = client.generic(method, route.address(world.ids))
                assert answer.status_code == 403, f"{method} {route.name}"


@pytest.mark.row(33)
def test_a_token_from_another_site_is_no_token(world: World):
    client = browser(world, Role.PARTICIPANT, enforce_csrf_checks=True)
    client.get("/settings/you/")
    token = client.cookies["csrf"].value
    form = {"csrfmiddlewaretoken": token, "first_name": "Mallory", "time_zone": "UTC"}
    evil = client.post("/settings/you/", form, headers={"origin": "https://evil.example"})
    assert evil.status_code == 403
    assert b"Mallory" not in client.get("/settings/you/").content
    own = client.post("/settings/you/", form, headers={"origin": "http://testserver"})
    assert own.status_code == 302


@pytest.mark.slow  # about 2 s for each role
@pytest.mark.row(33)
@pytest.mark.parametrize("role", VISITORS, ids=named)
def test_looking_changes_nothing(world: World, role: Role | None):
    client = browser(world, role)
    before = rows_and_ids()
    for route in routes():
        for method in ("GET", "HEAD", "OPTIONS"):
            with watching_writes() as written:
                client.generic(method, route.address(world.ids))
            assert written == [], f"{method} {route.name}"
    assert rows_and_ids() == before


@pytest.mark.row(35)
@pytest.mark.parametrize("role", [None, Role.PARTICIPANT, Role.ON_CALL, Role.OPERATOR], ids=named)
def test_every_answer_carries_the_headers_that_protect(world: World, role: Role | None):
    client = browser(world, role)
    for route in routes():
        answer = client.get(route.address(world.ids))
        assert list(faults_of(answer.headers)) == [], route.name
        rule = TABLE.get(route.name)
        if role is not None or (rule and rule.who != PUBLIC):
            assert "no-store" in answer.headers["Cache-Control"], route.name


def faults_of(headers: Mapping[str, str]) -> Iterator[str]:
    """Which protecting header is missing or too weak."""
    policy = headers.get("Content-Security-Policy", "")
    for word in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        if word not in policy:
            yield f"CSP lacks {word}"
    for word in ("unsafe-inline", "unsafe-eval", "http:", "*"):
        if word in policy:
            yield f"CSP has {word}"
    for name, word in (
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=()"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
    ):
        if word not in headers.get(name, ""):
            yield f"{name} lacks {word}"


@pytest.mark.row(29)
def test_no_id_of_adas_opens_anything_to_bella(world: World, record_property: Callable[..., None]):
    bella, tries = Client(), 0
    bella.force_login(world.bella.account)
    hers = list(dict.fromkeys(ids_of(world.ada)))
    assert len(hers) > 8
    for route in (r for r in routes() if "uuid" in r.slots.values()):
        if route.name == "participant:check_in_page":  # its key is made by the browser
            continue
        for method in ("GET", "HEAD", "POST"):
            nobody = _answer(bella, method, route, world.ids, str(uuid4()))
            for one in hers:
                if "-" not in str(one):
                    continue
                tries += 1
                assert _answer(bella, method, route, world.ids, str(one)) == nobody, route.name
    record_property("swapped_ids", tries)


def _answer(
    client: Client, method: str, route: Route, ids: Mapping[str, Any], swapped: str
) -> tuple[int, bytes]:
    slots = {slot: swapped for slot, kind in route.slots.items() if kind == "uuid"}
    answer = client.generic(method, route.address({**ids, **slots}))
    refused = (404, 405) if method == "POST" else (404,)
    assert answer.status_code in refused, (route.name, swapped)
    return answer.status_code, answer.content


@pytest.mark.row(29)
def test_adas_keys_in_bellas_forms_touch_nothing_of_adas(world: World):
    bella = Client()
    bella.force_login(world.bella.account)
    before = _copy_of(world)
    for one in ids_of(world.ada):
        for address, form in (
            ("/worksheets/my_starting_point/", {"act": f"drop-{one}"}),
            ("/parts/m0/what_this_is/", {"key": one, "answer": "a"}),
            ("/check-in/" + str(uuid4()) + "/1/", {"key": one, "pain": "3"}),
            ("/progress/", {"step": one, "done": "yes", "key": one}),
        ):
            assert bella.post(address, form).status_code < 500
    assert _copy_of(world) == before


def _copy_of(world: World) -> bytes:
    ada = Client()
    ada.force_login(world.ada.account)
    return ada.get("/settings/data/my-data.json").content


def test_the_table_has_no_row_for_a_route_that_is_gone():
    assert set(TABLE) - {route.name for route in routes()} == set()
