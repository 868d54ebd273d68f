"""`steadway instruments list | fetch | add`."""

import argparse
from pathlib import Path

from steadway.cli.django_start import home
from steadway.cli.outcome import Outcome


def data_folder(given: argparse.Namespace) -> Path:
    """The folder named on the command line, or the site's own."""
    return given.data.resolve() if given.data else home() / "data"


def list_(given: argparse.Namespace) -> Outcome:
    """What the site has, and whose wording it is."""
    raise NotImplementedError


def fetch_(given: argparse.Namespace) -> Outcome:
    """Official wording that its owners let us fetch, into the site's data folder."""
    raise NotImplementedError


def add_(given: argparse.Namespace) -> Outcome:
    """Wording that the site holds a licence for."""
    raise NotImplementedError
