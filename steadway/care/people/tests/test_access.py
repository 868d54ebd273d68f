"""Who may open what: the decision as a table, and the middleware in a small house."""

from datetime import timedelta

import pytest
from django.urls import get_resolver

from steadway.care.people.access import (
    ALLAUTH_RULES,
    CLOSED,
    PUBLIC,
    SECOND_STEP_SET_UP,
    SIGNED_IN,
    Decision,
    Rule,
    Visitor,
    decide,
    roles,
)
from steadway.care.people.actions import grant_role, leave, revoke_role
from steadway.care.people.roles import Role

NOBODY = Visitor()
ADA = Visitor(True, frozenset({Role.PARTICIPANT}))
BEN = Visitor(True, frozenset({Role.THERAPIST}), second_step=True)
NEW_BEN = Visitor(True, frozenset({Role.THERAPIST}))
LOST = Visitor(True)

READ = frozenset({"GET"})
DECISIONS = [
    (None, NOBODY, "GET", False, Decision.NOT_THERE),
    (None, BEN, "GET", False, Decision.NOT_THERE),
    (Rule(PUBLIC), NOBODY, "GET", False, Decision.COME_IN),
    (Rule(PUBLIC), NEW_BEN, "GET", False, Decision.COME_IN),
    (Rule(PUBLIC, methods=READ), NOBODY, "POST", False, Decision.WRONG_METHOD),
    (Rule(PUBLIC), NOBODY, "DELETE", False, Decision.WRONG_METHOD),
    (Rule(SIGNED_IN), NOBODY, "GET", False, Decision.LOG_IN),
    (Rule(SIGNED_IN), ADA, "GET", False, Decision.COME_IN),
    (Rule(SIGNED_IN), LOST, "GET", False, Decision.COME_IN),
    (Rule(SIGNED_IN), BEN, "GET", False, Decision.COME_IN),
    (Rule(SIGNED_IN), NEW_BEN, "GET", False, Decision.SET_UP_SECOND_STEP),
    (Rule(SIGNED_IN), NEW_BEN, "GET", True, Decision.COME_IN),
    (Rule(SIGNED_IN, mfa=True), ADA, "GET", False, Decision.SET_UP_SECOND_STEP),
    (roles(Role.PARTICIPANT), NOBODY, "GET", False, Decision.LOG_IN),
    (roles(Role.PARTICIPANT), ADA, "GET", False, Decision.COME_IN),
    (roles(Role.PARTICIPANT), BEN, "GET", False, Decision.NOT_THERE),
    (roles(Role.PARTICIPANT), LOST, "GET", False, Decision.NOT_THERE),
    (roles(Role.THERAPIST), ADA, "GET", False, Decision.NOT_THERE),
    (roles(Role.THERAPIST), ADA, "POST", False, Decision.NOT_THERE),
    (roles(Role.THERAPIST), BEN, "GET", False, Decision.COME_IN),
    (roles(Role.THERAPIST), NEW_BEN, "GET", False, Decision.SET_UP_SECOND_STEP),
    (roles(Role.ASSESSOR), NEW_BEN, "GET", False, Decision.NOT_THERE),
]


@pytest.mark.parametrize(("rule", "visitor", "method", "sets_up", "decision"), DECISIONS)
def test_the_decision_is_a_table(rule, visitor, method, sets_up, decision):
    assert decide(rule, visitor, method, sets_up=sets_up) is decision


def test_a_rule_for_nobody_in_particular_is_refused():
    with pytest.raises(ValueError, match="everyone"):
        Rule("everyone")


def test_every_address_of_the_log_in_has_a_rule_or_is_closed_on_purpose(house):
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    theirs = {name for name in names if name.startswith(("account_", "mfa_"))}
    assert theirs - set(ALLAUTH_RULES) - CLOSED == set()
    assert set(ALLAUTH_RULES) & CLOSED == set()
    assert set(ALLAUTH_RULES) <= theirs
    assert set(ALLAUTH_RULES) >= SECOND_STEP_SET_UP


@pytest.mark.django_db
def test_an_address_without_a_rule_is_not_there(house, client, ada):
    client.force_login(ada.account)
    assert client.get("/forgotten/").status_code == 404
    assert client.get("/account/signup/").status_code == 404
    assert client.post("/account/signup/", {"email": "x@example.org"}).status_code == 404


@pytest.mark.django_db
def test_a_visitor_is_sent_to_the_log_in_and_back_again(house, client):
    response = client.get("/mine/?page=2")
    assert response.status_code == 302
    assert response.url == "/account/login/?next=/mine/%3Fpage%3D2"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/mine/?page=2", "/mine/%3Fpage%3D2"),
        ("https://evil.example/mine/", "/mine/save/"),
        ("", "/mine/save/"),
    ],
)
def test_a_form_sent_after_the_session_ended_comes_back_to_its_page(house, client, referer, back):
    response = client.post("/mine/save/", headers={"referer": referer})
    assert response.url == f"/account/login/?next={back}"


@pytest.mark.django_db
def test_a_script_without_a_session_is_told_so_and_not_shown_a_page(house, client):
    response = client.post("/mine/", headers={"accept": "application/json"})
    assert (response.status_code, response.json()) == (401, {"fault": "signed_out"})


@pytest.mark.django_db
def test_a_wrong_role_gets_the_same_answer_as_a_page_that_is_not_there(house, client, ada):
    client.force_login(ada.account)
    wrong, missing = client.get("/ward/"), client.get("/nowhere/")
    assert (wrong.status_code, wrong.content) == (404, missing.content)


@pytest.mark.django_db
def test_the_page_learns_who_is_here_and_who_acts(house, client, ada, ben):
    client.force_login(ada.account)
    assert client.get("/mine/").content.decode() == f"{ada.code} {ada.code} participant"
    client.force_login(ben)
    assert client.get("/ward/").content.decode() == f"nobody {ben.code} therapist"
    client.logout()
    assert client.get("/").content.decode() == "nobody visitor anonymous"


@pytest.mark.django_db
def test_knowing_who_is_here_costs_two_queries(house, client, ada, django_assert_num_queries):
    client.force_login(ada.account)
    client.get("/mine/")
    with django_assert_num_queries(2):  # the session, and the account with everything
        client.get("/mine/")


@pytest.mark.django_db
def test_a_visitor_without_a_cookie_costs_no_query(house, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")


@pytest.mark.django_db
def test_a_role_given_or_taken_counts_from_the_next_request_on(house, client, ben, actor, now):
    client.force_login(ben)
    assert client.get("/ward/").status_code == 200
    revoke_role(account=ben, role=Role.THERAPIST, actor=actor, now=now)
    assert client.get("/ward/").status_code == 302, "the session ended"
    ben.refresh_from_db()
    client.force_login(ben)
    assert client.get("/ward/").status_code == 404
    grant_role(account=ben, role=Role.SUPERVISOR, actor=actor, now=now)
    ben.refresh_from_db()
    client.force_login(ben)
    assert client.get("/ward/").status_code == 200


@pytest.mark.django_db
def test_somebody_who_has_two_roles_is_read_in_one_query(
    house, client, ben, actor, django_assert_num_queries
):
    grant_role(account=ben, role=Role.SUPERVISOR, actor=actor, now=ben.opened_at)
    ben.refresh_from_db()
    client.force_login(ben)
    client.get("/ward/")
    with django_assert_num_queries(2):
        assert client.get("/ward/").status_code == 200


@pytest.mark.django_db
def test_somebody_who_left_is_a_visitor_at_once(house, client, ada, actor, now):
    client.force_login(ada.account)
    leave(participant=ada, actor=actor, now=now)
    assert client.get("/mine/").status_code == 302


@pytest.mark.django_db
def test_private_pages_leave_no_copy_and_ask_for_no_sensor(house, client, ada):
    front = client.get("/")
    assert "no-store" not in front.headers.get("Cache-Control", "")
    assert "camera=()" in front.headers["Permissions-Policy"]
    assert "no-store" in client.get("/mine/").headers["Cache-Control"], "even the way to log in"
    client.force_login(ada.account)
    assert "no-store" in client.get("/mine/").headers["Cache-Control"]
    assert "no-store" in client.get("/").headers["Cache-Control"]


@pytest.mark.django_db
def test_staff_sessions_end_after_half_an_hour_of_rest(house, client, ben, time_machine, now):
    time_machine.move_to(now, tick=False)
    client.force_login(ben)
    assert client.get("/ward/").status_code == 200
    time_machine.shift(timedelta(minutes=29))
    assert client.get("/ward/").status_code == 200
    time_machine.shift(timedelta(minutes=29))
    assert client.get("/ward/").status_code == 200
    time_machine.shift(timedelta(minutes=31))
    assert client.get("/ward/").url == "/account/login/?next=/ward/"


@pytest.mark.django_db
def test_staff_sessions_end_after_twelve_hours_of_work(house, client, ben, time_machine, now):
    time_machine.move_to(now, tick=False)
    client.force_login(ben)
    for _ in range(36):
        assert client.get("/ward/").status_code == 200
        time_machine.shift(timedelta(minutes=20))
    time_machine.shift(timedelta(minutes=1))
    assert client.get("/ward/").status_code == 302


@pytest.mark.django_db
def test_a_participant_stays_logged_in_for_two_weeks(house, client, ada, time_machine, now):
    time_machine.move_to(now, tick=False)
    client.force_login(ada.account)
    time_machine.shift(timedelta(days=13))
    assert client.get("/mine/").status_code == 200
    time_machine.shift(timedelta(days=2))
    assert client.get("/mine/").status_code == 302
