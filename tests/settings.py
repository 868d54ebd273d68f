"""The settings of the test suite: the house's own, in test mode."""

import os

os.environ.setdefault("STEADWAY_MODE", "test")

from steadway.settings import *  # noqa: F403
