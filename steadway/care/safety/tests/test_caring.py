"""What people do with an alert, and what stays on the record."""

from datetime import timedelta

import pytest

from steadway.care.audit.models import Entry
from steadway.care.people.roles import Role
from steadway.care.safety import actions, queries
from steadway.care.safety.errors import AlertClosed, CannotTakeOn, NoteNeeded, UnknownStep
from steadway.care.safety.models import AlertStep

from .conftest import NOON, SYSTEM, alert_for, deliver, on_call, staff

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def alert(ada, watched):
    return alert_for(ada)


def acts():
    return [act for act in Entry.objects.values_list("act", flat=True) if "safety." in act]


def test_whoever_is_first_takes_it_on_and_stays_the_owner(alert, ben, cleo):
    actions.acknowledge(alert=alert, account=ben, now=LATER, actor=SYSTEM)
    again = actions.acknowledge(alert=alert, account=cleo, now=LATER, actor=SYSTEM)
    assert (again.owner, again.acknowledged_at) == (ben, LATER)
    assert acts() == ["safety.raised", "safety.acknowledged"]


def test_an_alert_is_closed_with_words_only(alert, ben):
    with pytest.raises(NoteNeeded):
        actions.close(alert=alert, account=ben, note="  \n", now=LATER, actor=SYSTEM)
    alert.refresh_from_db()
    assert alert.is_open


def test_closing_twice_keeps_the_first_note(alert, ben):
    for note in ("Called.", "Other words."):
        closed = actions.close(alert=alert, account=ben, note=note, now=LATER, actor=SYSTEM)
    assert closed.closed_at == LATER
    assert [s.note for s in closed.steps.filter(kind="closed")] == ["Called."]


def test_closing_what_nobody_took_on_takes_it_on(alert, ben):
    closed = actions.close(alert=alert, account=ben, note="Called.", now=LATER, actor=SYSTEM)
    assert closed.acknowledged_at == LATER
    assert closed.owner == ben


def test_handing_over_tells_the_new_owner_and_starts_the_clock_again(alert, ben, cleo, post):
    actions.acknowledge(alert=alert, account=ben, now=NOON, actor=SYSTEM)
    handed = actions.hand_over(alert=alert, to=cleo, note="My shift ends.", now=LATER, actor=SYSTEM)
    assert (handed.owner, handed.acknowledged_at) == (cleo, None)
    deliver(post, LATER)
    assert [letter.to for letter in post.letters] == ["cleo@example.org"]
    assert actions.escalate_due(now=handed.escalate_at) == 1


def test_handing_over_twice_in_a_row_is_once(alert, cleo):
    for _ in range(2):
        actions.hand_over(alert=alert, to=cleo, now=LATER, actor=SYSTEM)
    assert AlertStep.objects.filter(kind="handed_over").count() == 1


def test_handing_it_there_and_back_again_is_told_each_time(alert, ben, cleo, post):
    for person in (cleo, ben, cleo):
        actions.hand_over(alert=alert, to=person, now=LATER, actor=SYSTEM)
    deliver(post, LATER)
    names = sorted(letter.to.split("@")[0] for letter in post.letters)
    assert names == ["ben", "ben", "cleo", "cleo"]


def test_an_alert_goes_to_nobody_who_may_not_see_it(alert):
    dan = staff("dan", Role.ASSESSOR)
    with pytest.raises(CannotTakeOn):
        actions.hand_over(alert=alert, to=dan, now=LATER, actor=SYSTEM)


def test_a_step_is_ticked_once_and_only_if_it_is_on_the_list(alert):
    step = queries.steps_to_do()[0]
    for _ in range(2):
        actions.tick(alert=alert, steps=[step], now=LATER, actor=SYSTEM)
    assert AlertStep.objects.filter(kind="ticked").count() == 1
    with pytest.raises(UnknownStep):
        actions.tick(alert=alert, steps=["Have tea"], now=LATER, actor=SYSTEM)


def test_a_sites_own_list_of_steps_wins(settings, alert):
    on_call(settings, [], steps=("Ring the desk",))
    assert queries.steps_to_do() == ("Ring the desk",)
    actions.tick(alert=alert, steps=["Ring the desk"], now=LATER, actor=SYSTEM)


def test_nothing_happens_to_a_closed_alert(alert, ben, cleo):
    actions.close(alert=alert, account=ben, note="Called.", now=LATER, actor=SYSTEM)
    with pytest.raises(AlertClosed):
        actions.hand_over(alert=alert, to=cleo, now=LATER, actor=SYSTEM)
    with pytest.raises(AlertClosed):
        actions.tick(alert=alert, steps=queries.steps_to_do()[:1], now=LATER, actor=SYSTEM)


def test_a_look_is_on_the_record_without_a_word_of_the_answer(alert):
    actions.look_at(alert=alert, now=LATER, actor=SYSTEM)
    entry = Entry.objects.get(act="safety.looked_at")
    assert entry.subject == alert.participant.code
    assert alert.summary not in entry.payload.body


def test_the_list_shows_what_nobody_took_on_first_then_the_most_urgent(ada, watched, ben):
    taken = alert_for(ada, tier="red")
    actions.acknowledge(alert=taken, account=ben, now=NOON, actor=SYSTEM)
    green, amber, red = (alert_for(ada, tier=tier) for tier in ("green", "amber", "red"))
    assert queries.open_alerts() == [red, amber, green, taken]


def test_the_numbers_name_nobody(ada, watched):
    alert_for(ada)
    numbers = queries.open_numbers(NOON + timedelta(hours=2))
    assert (numbers.open, numbers.not_taken_on, numbers.past_deadline) == (1, 1, 1)
    assert numbers.oldest == timedelta(hours=2)
    assert dict(numbers.by_tier) == {"red": 1, "amber": 0, "green": 0}
    assert not numbers.nobody_to_tell


def test_an_alert_can_be_handed_to_colleagues_who_may_see_it(ben, cleo, db):
    staff("dan", Role.ASSESSOR)
    assert set(queries.colleagues_who_may_take_on()) == {ben, cleo}
