"""Loads Django for the commands that need the site, with one sentence where that cannot be."""

import os
from pathlib import Path

from steadway.cli.outcome import UNSAFE, UserError


def home() -> Path:
    """The site's folder."""
    return Path(os.environ.get("STEADWAY_HOME", "steadway-site")).resolve()


def is_live() -> bool:
    """Whether a real site is meant, rather than a demo or a test."""
    return os.environ.get("STEADWAY_MODE", "live") == "live"


def need_site() -> None:
    """Refuse, in one sentence, where no site was ever made."""
    if not (home() / "site.yaml").exists():
        raise UserError(
            f"There is no site in {home()}. Make one with `steadway init`, "
            "or name another folder with --home."
        )


def start(*, mode: str | None = None, must_exist: bool = True) -> None:
    """Load the settings of the site in `home()` and set Django up, once."""
    if mode:
        os.environ["STEADWAY_MODE"] = mode
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steadway.settings")
    if is_live() and must_exist:
        need_site()
    import django
    from django.core.exceptions import ImproperlyConfigured

    from steadway.site_file import SiteFault

    try:
        django.setup()
    except SiteFault as error:
        raise UserError(f"{error} Nothing was started.", UNSAFE) from error
    except (ImproperlyConfigured, ValueError) as error:
        raise UserError(f"The settings cannot be used: {error}", UNSAFE) from error
