"""`steadway instruments list | fetch | add`, without a network."""

import json
from pathlib import Path

import pytest

from steadway.cli import instruments, instruments_wording, main
from steadway.cli.instruments_wording import Report, Stored, WordingUnavailable
from steadway.science.instruments.camcops import FETCHABLE, PACKAGE, PACKAGE_VERSION
from steadway.science.instruments.shelf import load_catalogue
from steadway.science.instruments.wording import ItemWording, Wording, write_wording


def invented(name: str) -> Wording:
    """A wording of the right shape, with words that nobody else wrote."""
    facts = load_catalogue().get(name)
    return Wording(
        wording_of=name,
        version=facts.version,
        languages=("en",),
        holder="Nobody",
        terms="Invented for a test",
        source=f"{PACKAGE} {PACKAGE_VERSION}, invented",
        read_on="2026-11-22",
        items={item.id: ItemWording(text={"en": f"Invented {item.id}?"}) for item in facts.items},
        options={
            name: {str(option.value): {"en": f"Answer {option.value}"} for option in options}
            for name, options in facts.options.items()
        },
    )


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """In the place of the network: what was asked for."""
    asked: list[list[str]] = []

    def fetch(ids: list[str], data: Path, wheel: Path | None = None) -> Report:
        asked.append(list(ids))
        paths = {name: write_wording(invented(name), data) for name in ids}
        stored = (Stored(n, "1.0", p, "Nobody", "", ()) for n, p in paths.items())
        return Report(tuple(stored), "an invented wheel")

    monkeypatch.setattr(instruments_wording, "fetch", fetch)
    return asked


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """No registry anywhere."""

    def fetch(*given: object) -> Report:
        raise WordingUnavailable("The wording could not be downloaded: nobody answered.")

    monkeypatch.setattr(instruments_wording, "fetch", fetch)


def test_all_that_may_be_fetched_is_fetched_once(tmp_path, downloads, capsys):
    fetch = ["instruments", "fetch", "--data", str(tmp_path)]
    assert main(fetch) == 0
    assert downloads == [list(FETCHABLE)]
    assert main(fetch) == 0
    assert len(downloads) == 1, "what is there and whole is not fetched again"
    assert "is there already" in capsys.readouterr().out
    assert main([*fetch, "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_what_is_damaged_or_of_another_source_is_fetched_again(tmp_path, downloads):
    main(["instruments", "fetch", "--data", str(tmp_path)])
    gad, phq = (next((tmp_path / "instruments" / n).iterdir()) for n in ("gad_7", "phq_9"))
    gad.write_text(gad.read_text()[:200])
    phq.write_text(phq.read_text().replace(PACKAGE_VERSION, "1.0.0"))
    assert main(["instruments", "fetch", "--data", str(tmp_path)]) == 0
    assert downloads[1:] == [["gad_7", "phq_9"]]


def test_only_the_one_that_was_named_is_fetched(tmp_path, downloads):
    assert main(["instruments", "fetch", "PHQ-9", "--data", str(tmp_path)]) == 0
    assert downloads == [["phq_9"]]


def test_an_unreachable_registry_is_one_sentence(tmp_path, unreachable, capsys):
    fetch = ["instruments", "fetch", "--data", str(tmp_path)]
    assert main(fetch) == 4
    assert capsys.readouterr().err.count("\n") == 1
    assert main([*fetch, "--quiet", "--or-stand-in"]) == 0
    assert "Our own items stand in" in capsys.readouterr().out


def test_what_cannot_be_fetched_or_added_is_told_in_one_sentence(tmp_path, capsys):
    (tmp_path / "text.json").write_text("dear diary")
    (tmp_path / "other.json").write_text('{"resourceType": "Patient"}')
    wrong = [
        ["fetch", "peg"],
        ["fetch", "--from", str(tmp_path / "text.json")],
        ["fetch", "--from", str(tmp_path / "nowhere.whl")],
        ["add", str(tmp_path / "nowhere.json")],
        ["add", str(tmp_path / "text.json")],
        ["add", str(tmp_path / "other.json")],
        ["add", str(tmp_path)],
    ]
    for command in wrong:
        code = main(["instruments", *command, "--data", str(tmp_path / "data"), "--json"])
        said = json.loads(capsys.readouterr().out)
        assert (code, said["code"]) == (4, 4), command
        assert said["error"].endswith("."), said
        assert "Traceback" not in said["error"]
    assert not (tmp_path / "data").exists()


def test_without_a_site_or_a_folder_nothing_is_fetched_into_nowhere(
    tmp_path, downloads, monkeypatch, capsys
):
    monkeypatch.setenv("STEADWAY_HOME", str(tmp_path))
    assert main(["instruments", "fetch"]) == 4
    assert "There is no site" in capsys.readouterr().err
    assert downloads == []
    assert main(["instruments", "list"]) == 0, "what ships with us can be listed anywhere"


def test_the_list_says_whose_wording_it_is_and_what_to_do(tmp_path, downloads, capsys):
    main(["instruments", "fetch", "gad-7", "--data", str(tmp_path)])
    capsys.readouterr()
    assert main(["instruments", "list", "--data", str(tmp_path), "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)["instruments"]}
    assert rows["gad_7"]["state"] == "wording fetched"
    assert rows["diary"]["state"] == "own wording"
    assert rows["phq_9"]["next_step"] == "steadway instruments fetch phq-9"
    assert len(rows) == len(list(load_catalogue()))


def test_names_are_shown_as_the_command_line_takes_them():
    assert instruments.readable(["phq_9", "rand_36"]) == "phq-9, rand-36"
