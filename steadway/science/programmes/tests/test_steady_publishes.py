from __future__ import annotations

import time
from pathlib import Path

import pytest

from steadway.science import programmes
from steadway.science.programmes import (
    ProgrammeVersion,
    build,
    check,
    resolve_exercise,
    resolve_page,
)

STEADY = Path(programmes.__file__).parent / "catalogue" / "steady" / "1.0"


@pytest.fixture(scope="module")
def steady() -> ProgrammeVersion:
    return build(STEADY)


def test_steady_has_no_fault() -> None:
    assert [str(fault) for fault in check(STEADY)] == []


def test_publishing_steady_takes_less_than_five_seconds() -> None:
    begun = time.perf_counter()
    build(STEADY)
    assert time.perf_counter() - begun < 5


def test_steady_holds_the_modules_of_its_core(steady: ProgrammeVersion) -> None:
    assert [module.id for module in steady.modules] == ["m0", "m1", "m2", "m3", "m12"]
    assert set(steady.pacings) == {"weekly", "micro", "single"}


def test_a_newcomer_without_any_answer_can_read_every_page(steady: ProgrammeVersion) -> None:
    for module in steady.modules:
        for page in (*module.pages.values(), module.low_energy):
            assert resolve_page(steady, module.id, page.id).html
    for exercise in steady.edition().exercises:
        assert resolve_exercise(steady, exercise).steps_html
