"""`steadway pool`: the example by default, faults with file and line, plots and JSON."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from steadway.cli import run
from steadway.cli.outcome import FOUND, IMPOSSIBLE, OK, USAGE
from steadway.science.synthesis.catalogue import shipped_review
from steadway.science.synthesis.review import load_review


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example that a test may spoil."""
    return Path(shutil.copytree(shipped_review(), tmp_path / "review"))


def said(*words: str) -> str:
    outcome = run(["pool", *words])
    assert outcome.code == OK, outcome.lines
    return "\n".join(outcome.lines)


def test_without_a_folder_it_pools_the_example():
    words = said()
    assert "Headache reduced by half or more" in words
    assert "Disability or interference from pain" in words
    assert "Baumeister 2021" in words


def test_revman5_gives_the_printed_headache_result():
    words = said("--outcome", "headache_responder", "--preset", "revman5")
    assert "Risk ratio 7.28 (95% CI 2.67 to 19.84), P < 0.001, from 2 studies." in words


def test_every_comparison_with_its_own_control_gives_the_anchors():
    words = said("--outcome", "disability", "--arms", "independent")
    assert "\u22120.27 (95% CI \u22120.36 to \u22120.18)" in words
    assert "from 23 studies" in words
    assert "Q = 29.71" in words
    assert "share a control that is counted more than once" in words


def test_the_numbers_are_those_of_the_room_of_synthesis():
    given = ["pool", "--outcome", "disability", "--leave-out", "lorig_2008", "--json"]
    found = json.loads(json.dumps(run(given).data))["syntheses"][0]
    pooled = load_review(shipped_review()).pool("disability", "post", leave_out=["lorig_2008"])
    assert found["pooled"]["result"]["estimate"] == pooled.result.estimate
    assert found["left_out"] == ["Lorig 2008"]
    assert len(found["rows"]) == pooled.k == 19
    assert found["rows"][0]["sources"][0]["line"] == "effects.csv:2"


def test_a_population_takes_its_own_studies_and_skips_outcomes_without_any():
    words = said("--population", "other_pain")
    assert "disability" in words.lower()
    assert "Headache reduced" not in words
    assert "Bromberg" not in words


def test_the_forest_plot_is_a_file(tmp_path: Path):
    path = tmp_path / "forest.svg"
    assert str(path) in said("--outcome", "disability", "--forest", str(path))
    text = " ".join(ElementTree.parse(path).getroot().itertext())  # noqa: S314  our own file
    assert "Hedman-Lagerlöf 2018" in text
    assert "favours treatment" in text


def test_one_file_takes_one_plot(tmp_path: Path):
    outcome = run(["pool", "--forest", str(tmp_path / "forest.svg")])
    assert outcome.code == USAGE
    assert "headache_responder at post, disability at post" in outcome.lines[0]
    assert not list(tmp_path.iterdir())


def test_a_plot_that_cannot_be_written_is_told(tmp_path: Path):
    where = str(tmp_path / "nowhere/forest.svg")
    outcome = run(["pool", "--outcome", "disability", "--forest", where])
    assert outcome.code == IMPOSSIBLE
    assert "No such file or directory" in outcome.lines[0]


def test_faults_of_the_files_come_with_file_line_and_remedy(folder: Path):
    effects = folder / "effects.csv"
    text = effects.read_text().replace("0.327,0.139", "0.327,-0.139").replace(",0.013,", ",much,")
    effects.write_text(text)
    outcome = run(["pool", str(folder)])
    assert outcome.code == FOUND
    assert [line.split(" ")[0] for line in outcome.lines[:2]] == ["effects.csv:2", "effects.csv:3"]
    assert all("→" in line for line in outcome.lines[:2])
    assert run(["check", str(folder)]).code == FOUND


def test_a_review_in_order_is_told_by_check(folder: Path):
    assert "a review in order" in run(["check", str(folder)]).lines[0]


def test_a_review_without_numbers_says_so(folder: Path):
    for name in ("arms.csv", "effects.csv"):
        table = folder / name
        table.write_text(table.read_text().splitlines()[0] + "\n")
    outcome = run(["pool", str(folder)])
    assert (outcome.code, "no numbers yet" in outcome.lines[0]) == (IMPOSSIBLE, True)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--outcome", "sleep"], USAGE, "known are: headache_responder, disability"),
        (["--time", "never"], USAGE, "known are: post"),
        (["--population", "knees"], USAGE, "known are: headache, other_pain"),
        (["--preset", "magic"], USAGE, "known are: cochrane, revman5, cautious, common"),
        (["--leave-out", "nobody_2020"], USAGE, "'nobody_2020' is not a known study"),
        (["--arms", "double"], USAGE, "invalid choice"),
        (["nowhere"], IMPOSSIBLE, "has no review.yaml"),
        (
            ["--outcome", "headache_responder", "--population", "other_pain"],
            IMPOSSIBLE,
            "No study has headache_responder at post",
        ),
        (["--outcome", "disability", "--arms", "split"], IMPOSSIBLE, "cannot be split"),
    ],
)
def test_what_cannot_be_pooled_gets_a_sentence(words: list[str], code: int, sentence: str):
    outcome = run(["pool", *words])
    assert outcome.code == code
    assert sentence in outcome.lines[0]


def test_no_django_is_loaded_to_pool():
    script = (
        "import sys; from steadway.cli import run; run(['pool']); print('django' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
