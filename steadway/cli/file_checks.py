"""`steadway check [PATH]`: files by what they are; without a path, the site."""

import argparse
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
    what, faults = faults_of(path)
    if not faults:
        return Outcome(lines=(f"{path}: {what} in order.",), data={"faults": []})
    lines = [f"{f.file}:{f.line} {f.message} → {f.remedy}" for f in faults]
    return Outcome(
        FOUND, (*lines, f"{len(faults)} faults."), {"faults": [asdict(f) for f in faults]}
    )


def faults_of(path: Path) -> tuple[str, list[FileFault]]:
    """What kind of file this is, and what is wrong with it."""
    if path.is_dir():
        if not (path / "programme.yaml").exists():
            raise UserError(
                f"{path} has no programme.yaml. A programme is a folder with one; "
                "an instrument is a single .yaml file."
            )
        from steadway.science.programmes import check as check_programme

        return "a programme", check_programme(path)
    from steadway.science.instruments import check as check_instrument

    return "an instrument", check_instrument(path)


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
