"""`steadway check [PATH]`: files by what they are; without a path, the site."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from steadway.cli.django_start import start
from steadway.cli.outcome import FOUND, UNSAFE, Outcome, UserError
from steadway.science.instruments.yaml_lines import FileFault


def check(given: argparse.Namespace) -> Outcome:
    """Each fault with file, line and remedy."""
    if given.path is None:
        return check_site()
    path: Path = given.path
    if not path.exists():
        raise UserError(f"There is nothing at {path}.")
    if path.name == "site.yaml":
        return check_site_file(path)
    what, faults = faults_of(path)
    if faults:
        return listed(faults)
    return Outcome(lines=(f"{path}: {what} in order.",), data={"faults": []})


def listed(faults: Sequence[FileFault], tail: str = "") -> Outcome:
    """Each fault on a line of its own, and how many there are."""
    lines = [f"{f.file}:{f.line} {f.message} → {f.remedy}" for f in faults]
    count = f"{len(faults)} fault{'s' * (len(faults) != 1)}{tail}."
    return Outcome(FOUND, (*lines, count), {"faults": [asdict(f) for f in faults]})


def faults_of(path: Path) -> tuple[str, list[FileFault]]:
    """What kind of file this is, and what is wrong with it."""
    if path.is_dir():
        if (path / "review.yaml").exists():
            from steadway.science.synthesis.review import check_review

            return "a review", check_review(path)
        if not (path / "programme.yaml").exists():
            raise UserError(
                f"{path} has no programme.yaml. A programme is a folder with one, a review a "
                "folder with review.yaml; an instrument is a single .yaml file."
            )
        from steadway.science.programmes import check as check_programme

        return "a programme", check_programme(path)
    if path.suffix not in (".yaml", ".yml"):
        raise UserError(f"{path} is neither a programme's folder nor a .yaml file.")
    from steadway.science.instruments import check as check_instrument

    return "an instrument", check_instrument(path)


def check_site_file(path: Path) -> Outcome:
    """A site.yaml before it is put in place."""
    from steadway.site_file import SiteFault, read_site

    try:
        read_site(path)
    except SiteFault as error:
        return Outcome(
            FOUND, (*error.faults, f"{len(error.faults)} found."), {"faults": error.faults}
        )
    return Outcome(lines=(f"{path}: a site file in order.",), data={"faults": []})


def check_site() -> Outcome:
    """Every line of the site's own checks."""
    start()
    from django.conf import settings

    from steadway.cli.site_checks import site_checks

    found = site_checks(settings)
    stops = [c for c in found if c.level == "STOP"]
    return Outcome(
        UNSAFE if stops else 0, [c.line() for c in found], {"checks": [c.facts() for c in found]}
    )
