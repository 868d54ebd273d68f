"""`steadway publish` and `steadway verify-audit`."""

import argparse
from dataclasses import asdict

from steadway.cli.django_start import start
from steadway.cli.outcome import FOUND, Outcome, UserError


def publish(given: argparse.Namespace) -> Outcome:
    """Publish a checked programme; the same content twice is the same version."""
    start()
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.delivery.actions import publish_programme
    from steadway.science.programmes import check

    if not given.path.is_dir():
        raise UserError(f"There is no folder {given.path}.")
    faults = check(given.path)
    if faults:
        lines = [f"{f.file}:{f.line} {f.message} → {f.remedy}" for f in faults]
        return Outcome(
            FOUND,
            (*lines, f"{len(faults)} faults; nothing was published."),
            {"faults": [asdict(f) for f in faults]},
        )
    version = publish_programme(path=given.path, actor=Actor.system("operator"), now=timezone.now())
    return Outcome(
        lines=(f"Published {version.slug} {version.version}, known as {version.digest[:12]}.",),
        data={"slug": version.slug, "version": version.version, "digest": version.digest},
    )


def verify_audit(given: argparse.Namespace) -> Outcome:
    """Walk the chain; with an anchor from another machine a cut tail is found too."""
    start()
    from steadway.care.audit.errors import UnreadableAnchor
    from steadway.care.audit.queries import Anchor, verify
    from steadway.care.audit.queries import anchor as anchor_now

    anchor = None
    if given.anchor:
        try:
            anchor = Anchor.parse(given.anchor.read_text())
        except (OSError, UnreadableAnchor) as error:
            raise UserError(f"{given.anchor} is not an anchor: {error}") from error
    verdict = verify(anchor=anchor)
    if not verdict.ok:
        return Outcome(
            FOUND,
            (f"The chain is broken at entry {verdict.first_bad}: {verdict.reason}",),
            asdict(verdict),
        )
    if given.write_anchor:
        given.write_anchor.write_text(f"{anchor_now()}\n")
    held = "against the anchor too" if anchor else "; keep an anchor on another machine"
    return Outcome(
        lines=(f"{verdict.entries:,} entries hold together {held}.",), data=asdict(verdict)
    )
