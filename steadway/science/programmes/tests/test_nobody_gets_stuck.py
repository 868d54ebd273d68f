"""Random programmes, random readers, random legal acts: every course comes to its end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.science.programmes import (
    Act,
    CourseState,
    IllegalAct,
    ProgrammeVersion,
    apply_act,
    course_facts,
    is_finished,
    legal_acts,
    lock_in_words,
    module_progress,
    module_statuses,
    next_step,
    open_modules,
    visible_steps,
)
from steadway.science.programmes.models import Edition, Module, Pacing, Page, Segment, Step

START = date(2026, 11, 23)
TRACKS = ("back", "headache", "other")


def _page(page_id: str, audience: str = "all") -> Page:
    return Page(
        id=page_id,
        title=page_id,
        minutes=2,
        audience=audience,
        segments=(Segment(pieces=("<p>x</p>",)),),
        words=1,
    )


@st.composite
def unlock_rules(draw: st.DrawFn, number: int) -> str | None:
    """What authors write and ``check`` lets pass: earlier modules, sometimes a fact."""
    if number == 0 or draw(st.booleans()):
        return None
    earlier = draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=3, unique=True))
    joined = draw(st.sampled_from([" and ", " or "])).join(f"completed.m{n}" for n in earlier)
    fact = draw(st.sampled_from(["", " and track == 'headache'", " and track != 'back'"]))
    return f"({joined}){fact}"


@st.composite
def programmes(draw: st.DrawFn) -> ProgrammeVersion:
    modules: list[Module] = []
    for number in range(draw(st.integers(1, 7))):
        audiences = draw(
            st.lists(st.sampled_from(["all", "track == 'headache'", "watched"]), max_size=4)
        )
        pages = [_page(f"p{n}", audience) for n, audience in enumerate(["all", *audiences])]
        draw(st.randoms(use_true_random=False)).shuffle(pages)
        modules.append(
            Module(
                id=f"m{number}",
                title=f"Module {number}",
                aim="x",
                minutes=5,
                unlock=draw(unlock_rules(number)),
                steps=tuple(
                    Step(kind="page", id=p.id, title=p.id, minutes=2, audience=p.condition)
                    for p in pages
                ),
                pages={page.id: page for page in pages},
                low_energy=_page(f"m{number}_short"),
                plans={},
            )
        )
    edition = Edition(modules=tuple(modules), worksheets={}, exercises={}, messages={}, consent={})
    days = draw(st.integers(0, 14))
    return ProgrammeVersion.model_validate(
        {
            "id": "random", "version": "1", "title": {"en": "x"}, "summary": {"en": "x"},
            "licence": "x", "authors": ["x"], "review": "x", "languages": ["en"],
            "pacings": {
                "soft": Pacing(days_between_modules=days, lock="soft"),
                "hard": Pacing(days_between_modules=days, lock="hard"),
            },
            "facts": {"watched": {"type": "boolean", "default": False}},
            "editions": {"en": edition}, "digest": "",
        }
    )  # fmt: skip


STATES = st.builds(
    CourseState,
    started_on=st.just(START),
    paused_days=st.integers(0, 30),
    facts=st.fixed_dictionaries(
        {"track": st.sampled_from(TRACKS), "watched": st.booleans()},
    ),
)


@settings(max_examples=150, deadline=None)
@given(version=programmes(), state=STATES, pacing=st.sampled_from(["soft", "hard"]), data=st.data())
def test_any_legal_way_through_any_programme_reaches_the_end(
    version: ProgrammeVersion, state: CourseState, pacing: str, data: st.DataObject
) -> None:
    today = START
    for _ in range(400):
        _invariants(version, pacing, state, today)
        if is_finished(version, state, today):
            break
        acts = legal_acts(version, pacing, state, today)
        if not acts:
            today = _day_something_opens(version, pacing, state, today)
            continue
        act = data.draw(st.sampled_from(acts))
        before = state
        state = apply_act(version, pacing, state, act, today)
        assert state != before
        assert apply_act(version, pacing, state, act, today) == state
        _nothing_is_lost(before, state)
        if data.draw(st.integers(0, 4)) == 0:
            today += timedelta(days=1)
    assert is_finished(version, state, today)
    assert next_step(version, pacing, state, today) is None
    assert legal_acts(version, pacing, state, today) == ()


def _day_something_opens(
    version: ProgrammeVersion, pacing: str, state: CourseState, today: date
) -> date:
    """Nothing to do today is possible under a hard lock alone, and then a date is told."""
    assert pacing == "hard"
    days = [
        status.opens_on
        for status in module_statuses(version, pacing, state, today)
        if status.reason == "date" and status.opens_on
    ]
    assert days
    opening = min(days)
    assert today < opening <= START + timedelta(days=14 * 7 + 30)
    return opening


def _invariants(version: ProgrammeVersion, pacing: str, state: CourseState, today: date) -> None:
    statuses = module_statuses(version, pacing, state, today)
    assert [status.module_id for status in statuses] == [m.id for m in version.modules]
    for status in statuses:
        locked = status.status == "locked"
        assert (status.reason is not None) == locked
        assert bool(lock_in_words(version, status)) == locked
        if status.status == "completed":
            assert status.module_id in state.completed
        if status.reason == "after_modules":
            assert status.waits_for
            assert not set(status.waits_for) & state.completed
        if status.reason == "date":
            assert status.opens_on is not None
            assert status.opens_on > today
    for status in open_modules(version, pacing, state, today):
        assert visible_steps(version, status.module_id, course_facts(version, state, today))
        progress = module_progress(version, state, status.module_id, today)
        assert 0 <= progress.done <= progress.total
    step = next_step(version, pacing, state, today)
    assert (step is None) == (not open_modules(version, pacing, state, today))
    if step is not None:
        act = (
            Act("complete_step", step.module_id, step.step.id)
            if step.step
            else Act("complete_module", step.module_id)
        )
        assert act in legal_acts(version, pacing, state, today)


def _nothing_is_lost(before: CourseState, after: CourseState) -> None:
    assert before.completed <= after.completed
    assert before.done_steps <= after.done_steps
    assert before.opened <= after.opened


@settings(max_examples=100, deadline=None)
@given(version=programmes(), state=STATES, data=st.data())
def test_what_is_not_legal_is_refused_with_a_reason(
    version: ProgrammeVersion, state: CourseState, data: st.DataObject
) -> None:
    module = data.draw(st.sampled_from(version.modules))
    kind = data.draw(
        st.sampled_from(["open_module", "complete_step", "complete_module", "complete_low_energy"])
    )
    act = Act(kind, module.id, module.steps[0].id if kind == "complete_step" else None)
    if act in legal_acts(version, "hard", state, START):
        assert apply_act(version, "hard", state, act, START) != state
        return
    with pytest.raises(IllegalAct) as caught:
        apply_act(version, "hard", state, act, START)
    assert module.title in str(caught.value)


def test_a_hard_lock_tells_its_date_and_opens_on_it(version: ProgrammeVersion) -> None:
    state = CourseState(START, completed=frozenset({"m0"}), opened=frozenset({"m0"}))
    status = module_statuses(version, "strict", state, START)[1]
    assert (status.reason, status.opens_on) == ("date", date(2026, 11, 30))
    assert lock_in_words(version, status) == "It opens on 2026-11-30."
    assert next_step(version, "strict", state, START) is None
    assert not is_finished(version, state, START)
    later = next_step(version, "strict", state, date(2026, 11, 30))
    assert later is not None
    assert later.module_id == "m1"


def test_a_pause_moves_the_dates_by_its_days(version: ProgrammeVersion) -> None:
    state = CourseState(START, completed=frozenset({"m0"}), paused_days=10)
    assert module_statuses(version, "strict", state, START)[1].opens_on == date(2026, 12, 10)


def test_a_soft_pacing_suggests_and_never_locks(version: ProgrammeVersion) -> None:
    state = CourseState(START, completed=frozenset({"m0"}), opened=frozenset({"m0"}))
    step = next_step(version, "weekly", state, START)
    assert step is not None
    assert (step.module_id, step.suggested, step.suggested_on) == ("m1", False, date(2026, 11, 30))


def test_a_module_that_waits_says_for_which_one(version: ProgrammeVersion) -> None:
    status = module_statuses(version, "weekly", CourseState(START), START)[1]
    assert (status.reason, status.waits_for) == ("after_modules", ("m0",))
    assert lock_in_words(version, status) == "It opens after “Welcome”."


def test_somebody_may_open_a_module_early(version: ProgrammeVersion) -> None:
    state = CourseState(START, opened_early=frozenset({"m1"}))
    statuses = module_statuses(version, "strict", state, START)
    assert statuses[1].status == "open"


def test_the_low_energy_twin_completes_a_module_as_well(version: ProgrammeVersion) -> None:
    state = apply_act(
        version, "weekly", CourseState(START), Act("complete_low_energy", "m0"), START
    )
    assert state.completed == {"m0"}
    assert module_statuses(version, "weekly", state, START)[1].status == "open"


def test_a_module_is_not_complete_before_its_steps_are(version: ProgrammeVersion) -> None:
    with pytest.raises(IllegalAct) as caught:
        apply_act(version, "weekly", CourseState(START), Act("complete_module", "m0"), START)
    assert "low-energy" in str(caught.value)


def test_what_was_begun_comes_before_what_is_next_in_order(version: ProgrammeVersion) -> None:
    state = CourseState(
        START,
        opened_early=frozenset({"m1"}),
        opened=frozenset({"m1"}),
        done_steps=frozenset({("m1", "second")}),
    )
    step = next_step(version, "weekly", state, START)
    assert step is not None
    assert step.step is not None
    assert (step.module_id, step.step.id) == ("m1", "sheet")
