"""`steadway publish` and `steadway verify-audit`."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from steadway.cli.django_start import start
from steadway.cli.file_checks import listed
from steadway.cli.outcome import FOUND, Outcome, UserError
from steadway.cli.whole_files import write_whole

if TYPE_CHECKING:
    from steadway.care.audit.queries import Anchor


def publish(given: argparse.Namespace) -> Outcome:
    """Publish a checked programme; the same content twice is the same version."""
    if not (given.path / "programme.yaml").is_file():
        raise UserError(f"{given.path} has no programme.yaml, so nothing was published.")
    from steadway.science.programmes import check

    faults = check(given.path)
    if faults:
        return listed(faults, "; nothing was published")
    start()
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.delivery.actions import publish_programme

    version = publish_programme(path=given.path, actor=Actor.system("operator"), now=timezone.now())
    return Outcome(
        lines=(f"Published {version.slug} {version.version}, known as {version.digest[:12]}.",),
        data={"slug": version.slug, "version": version.version, "digest": version.digest},
    )


def verify_audit(given: argparse.Namespace) -> Outcome:
    """Walk the chain; with an anchor from another machine a cut tail is found too.

    The new anchor is written only when the chain holds: an anchor of a broken chain would make
    the breakage look right the next time.
    """
    start()
    from steadway.care.audit.queries import verify

    anchor = read_anchor(given.anchor) if given.anchor else None
    verdict = verify(anchor=anchor)
    if not verdict.ok:
        return Outcome(
            FOUND,
            (f"The chain is broken at entry {verdict.first_bad}: {verdict.reason}.",),
            asdict(verdict),
        )
    if given.write_anchor:
        given.write_anchor.parent.mkdir(parents=True, exist_ok=True)
        write_whole(given.write_anchor.resolve(), f"{verdict.entries}:{verdict.head}\n")
    held = "against the anchor too" if anchor else "; keep an anchor on another machine"
    return Outcome(
        lines=(f"{verdict.entries:,} entries hold together {held}.".replace(" ;", ";"),),
        data=asdict(verdict),
    )


def read_anchor(path: Path) -> "Anchor":
    """The anchor in a file that came from another machine."""
    from steadway.care.audit.errors import UnreadableAnchor
    from steadway.care.audit.queries import Anchor

    try:
        return Anchor.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be opened: {error.strerror}.") from error
    except (UnreadableAnchor, UnicodeDecodeError) as error:
        raise UserError(
            f"{path} is no anchor, so nothing was compared. One looks like 1234:a1b2… "
            "and is written by `steadway verify-audit --write-anchor FILE`."
        ) from error
