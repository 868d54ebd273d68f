"""Loads Django for the commands that need the site, with one sentence where that cannot be."""

import os
from pathlib import Path

from steadway.cli.outcome import UNSAFE, UserError


def home() -> Path:
    """The site's folder."""
    return Path(os.environ.get("STEADWAY_HOME", "steadway-site")).resolve()


def start(*, mode: str | None = None, must_exist: bool = True) -> None:
    """Load the settings of the site in `home()` and set Django up, once."""
    if mode:
        os.environ["STEADWAY_MODE"] = mode
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steadway.settings")
    live = os.environ.get("STEADWAY_MODE", "live") == "live"
    if live and must_exist and not (home() / "site.yaml").exists():
        raise UserError(
            f"There is no site in {home()}. Make one with `steadway init`, "
            "or name another folder with --home."
        )
    import django
    from django.core.exceptions import ImproperlyConfigured
    from pydantic import ValidationError

    try:
        django.setup()
    except ValidationError as error:
        raise UserError(site_file_sentence(error), UNSAFE) from error
    except ImproperlyConfigured as error:
        raise UserError(f"The settings cannot be used: {error}", UNSAFE) from error


def site_file_sentence(error: Exception) -> str:
    """What is wrong in site.yaml, field by field, without a trace."""
    from pydantic import ValidationError

    assert isinstance(error, ValidationError)  # noqa: S101  the caller caught exactly this
    faults = "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'the file'}: {fault['msg']}"
        for fault in error.errors()
    )
    return f"{home() / 'site.yaml'} cannot be used. {faults}. Nothing was started."
