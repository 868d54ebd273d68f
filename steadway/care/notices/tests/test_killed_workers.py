"""Workers that die at the worst line, and several of them at once."""

from datetime import timedelta

import pytest

from steadway.care.notices.actions import delivering
from steadway.care.notices.actions.delivering import LEASE
from steadway.care.notices.models import Notice

from .conftest import NOON, Recorder, deliver, join, queue

OVER = LEASE + timedelta(seconds=5)  # a lease is counted from the claim, a little after NOON


class Killed(BaseException):
    """What `kill -9` looks like from inside: nothing of ours catches it."""


class Deadly(Recorder):
    """Kills the worker before, or after, it has taken the letter; then leaves it alone."""

    def __init__(self, *, after: bool) -> None:
        super().__init__()
        self.after = after
        self.armed = True

    def send(self, letter):
        kill, self.armed = self.armed, False
        if kill and not self.after:
            raise Killed
        super().send(letter)
        if kill:
            raise Killed


def run_until_quiet(carrier, start):
    """Rounds of delivery, each by a new worker, until nothing is left to claim."""
    now = start
    for n in range(6):
        try:
            deliver(carrier, now, worker=f"w{n}")
        except Killed:
            carrier.armed = False
        now += OVER
    return now


@pytest.mark.django_db
def test_200_kills_after_the_carrier_took_an_alert_lose_none_and_repeat_with_the_same_name(ben):
    # 200 rounds of two claims each; about 8 s on SQLite.
    taken: list[str] = []
    now = NOON
    for _ in range(200):
        notice = queue(account=ben, urgent=True, due_at=now)
        carrier = Deadly(after=True)
        now = run_until_quiet(carrier, now)
        names = [letter.message_id for letter in carrier.letters]
        assert names == [notice.message_id] * 2
        taken.append(names[0])
    assert len(set(taken)) == 200
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db
def test_200_kills_after_the_carrier_took_a_reminder_repeat_none(db):
    for n in range(200):
        person = join(f"p{n}@example.org") if n % 20 == 0 else person  # noqa: F821
        notice = queue(person, kind=f"k{n}", due_at=NOON + timedelta(days=n))
        carrier = Deadly(after=True)
        run_until_quiet(carrier, NOON + timedelta(days=n))
        assert [letter.message_id for letter in carrier.letters] == [notice.message_id]
    assert set(Notice.objects.values_list("state", flat=True)) == {"unsure"}


@pytest.mark.django_db
def test_a_worker_killed_before_it_handed_over_costs_nothing(ada, monkeypatch, carrier):
    """The lease runs out, and the next worker sends the letter once."""

    def die(*_args, **_more):
        raise Killed

    queue(ada)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "sift", die)
        with pytest.raises(Killed):
            deliver(carrier)
    assert deliver(carrier, NOON + timedelta(minutes=1), worker="w2").sent == 0
    assert deliver(carrier, NOON + OVER, worker="w2").sent == 1
    assert len(carrier.letters) == 1


@pytest.mark.django_db
def test_a_worker_that_wakes_after_its_lease_changes_nothing(ben):
    """The old worker's note that it sent the letter does not touch the new worker's row."""
    other = Recorder()

    class Sleepy(Recorder):
        def send(self, letter):
            super().send(letter)
            deliver(other, NOON + OVER, worker="w2")

    queue(account=ben, urgent=True)
    sleepy = Sleepy()
    report = deliver(sleepy, worker="w1")
    assert (report.sent, report.lost_race) == (0, 1)
    assert sleepy.letters[0].message_id == other.letters[0].message_id
    assert Notice.objects.get().leased_by == "w2"


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_letter_once(at_once):
    for n in range(10):
        person = join(f"p{n}@example.org")
        for kind in ("a", "b"):
            queue(person, kind=kind)
    carrier = Recorder()

    def work(name):
        return [deliver(carrier, worker=name) for _ in range(3)]

    reports = [report for one in at_once(work, ["w1", "w2", "w3", "w4"]) for report in one]
    names = [letter.message_id for letter in carrier.letters]
    assert len(names) == len(set(names)) == 20
    assert sum(report.sent for report in reports) == 20


@pytest.mark.django_db(transaction=True)
def test_the_same_wish_from_four_processes_at_once_is_one_letter(at_once):
    ada = join("ada@example.org")

    def wish(name):
        return queue(ada, key="k" if name < "w3" else name).pk

    assert len(set(at_once(wish, ["w1", "w2", "w3", "w4"]))) == 1


@pytest.mark.django_db
def test_a_letter_that_breaks_does_not_keep_the_others_back_and_is_not_hidden(
    ada, ben, monkeypatch, carrier
):
    broken = queue(account=ben, urgent=True, due_at=NOON - timedelta(hours=1))
    queue(ada)
    real = delivering.sift

    def stumble(notice, **more):
        if notice == broken:
            raise ZeroDivisionError
        return real(notice, **more)

    monkeypatch.setattr(delivering, "sift", stumble)
    with pytest.raises(ExceptionGroup, match="1 notices broke"):
        deliver(carrier)
    assert [letter.to for letter in carrier.letters] == ["ada@example.org"]
    monkeypatch.setattr(delivering, "sift", real)
    assert deliver(carrier, NOON + OVER).sent == 1
