"""Asks a restored database, in a process of its own, whether it is the one that was packed.

`steadway restore --drill` runs this with STEADWAY_DATABASE_URL set to the throw-away copy and the
manifest on standard input. It prints a JSON list of faults; an empty one means that rows, audit
chain and keys are all as they were.
"""

import json
import sys
from typing import Any

from steadway.cli.django_start import start


def faults(manifest: dict[str, Any]) -> list[str]:
    """Everything that differs from the manifest."""
    from django.conf import settings

    from steadway.care.audit.queries import Anchor, verify
    from steadway.cli.backups import table_counts
    from steadway.cli.restores import compare
    from steadway.cli.site_checks.secret_keys import sealed_addresses

    audit = manifest["audit"]
    verdict = verify(anchor=Anchor(audit["entries"], audit["head"]))
    found = compare(manifest, table_counts())
    if not verdict.ok:
        found.append(f"audit entry {verdict.first_bad}: {verdict.reason}")
    elif verdict.head != audit["head"]:
        found.append("the audit chain is longer than it was")
    if sentence := sealed_addresses():
        found.append(f"the field keys in {settings.HOME} do not open it: {sentence}")
    return found


if __name__ == "__main__":
    start()
    sys.stdout.write(json.dumps(faults(json.load(sys.stdin))))
