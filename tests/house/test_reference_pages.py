"""The operator's reference is whole: commands, options, exit codes, settings, each on its page."""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from steadway.cli import outcome, parser
from steadway.cli.outcome import UserError
from steadway.site_file import field_names

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
COMMANDS = (DOCS / "reference/commands.md").read_text()
SETTINGS = (DOCS / "reference/settings.md").read_text()
# Set by ourselves for ourselves, or for this project's developers.
NOT_FOR_OPERATORS = {"STEADWAY_CHECKED_BY", "STEADWAY_CHROMIUM"}


def leaves(
    top: argparse.ArgumentParser, name: str
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that does something, with its whole name."""
    inner = [a for a in top._actions if isinstance(a, argparse._SubParsersAction)]
    if not inner:
        yield name, top
    for action in inner:
        for word, command in action.choices.items():
            yield from leaves(command, f"{name} {word}")


ALL = dict(leaves(parser(), "steadway"))


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_its_place_and_an_example(name: str):
    base, _, last = name.rpartition(" ")
    assert re.search(rf"^### {base}\b.*\b{last}\b", COMMANDS, re.M)
    assert re.search(rf"^    {name}\b", COMMANDS, re.M), "an example"
    epilog = ALL[name].epilog or ""
    assert epilog.startswith(f"Example: {name}")


@pytest.mark.parametrize("name", ALL)
def test_every_option_is_on_the_page(name: str):
    missing = [
        option
        for action in ALL[name]._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help" and f"`{option}" not in COMMANDS
    ]
    assert missing == []


def test_every_exit_code_is_on_the_page_and_no_other():
    codes = {value for name, value in vars(outcome).items() if name.isupper()}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", COMMANDS, re.M)} == codes | {130}


def test_every_field_of_the_site_file_is_on_the_page_and_no_other():
    listed = set(re.findall(r"^\| `([a-z_.]+)` \|", SETTINGS, re.M))
    assert listed == set(field_names())


def test_every_variable_is_on_the_page_and_no_other():
    read = re.compile(
        r"(?:env\.(?:str|bool|list|db_url)|secret|environ(?:\.get|\.setdefault)?)"
        r"[\[(]\s*\"(STEADWAY_[A-Z_]+)\""
    )
    used = {
        name
        for path in (ROOT / "steadway").rglob("*.py")
        if "tests" not in path.parts
        for name in read.findall(path.read_text())
    }
    listed = set(re.findall(r"^\| `(STEADWAY_[A-Z_]+)` \|", SETTINGS, re.M))
    assert listed == used - NOT_FOR_OPERATORS
    assert "STEADWAY_HOME" in used, "the pattern still finds what it looks for"


def written(page: Path) -> Iterator[list[str]]:
    """Every `steadway …` line of a page's code, lines that go on taken together."""
    text = re.sub(r"\\\n\s+", " ", page.read_text())
    for line in text.splitlines():
        found = re.match(r"(?:\s{4,}|ExecStart=\S*/)(steadway\s.+)", line)
        if found and "/systemd/" not in line:
            yield shlex.split(found[1], comments=True)[1:]


PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_written_in_a_page_is_one_that_we_take(page: Path):
    for words in written(page):
        try:
            parser().parse_args(words)
        except UserError as error:
            pytest.fail(f"steadway {shlex.join(words)}: {error}")


def test_the_pages_do_write_commands():
    assert sum(len(list(written(page))) for page in PAGES) > 25


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []
