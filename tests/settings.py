"""The settings of the test suite: the house's own, in test mode.

On SQLite the test database is a file, as on a site: threads then have connections of their own
and queue as they would there. It lies in memory-backed storage where the machine has some.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_quick = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
_folder = tempfile.mkdtemp(prefix="steadway-test-", dir=_quick)
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ.setdefault("STEADWAY_MODE", "test")
# Never the site that may lie in the folder where the suite was started.
os.environ["STEADWAY_HOME"] = f"{_folder}/home"

from steadway.settings import *  # noqa: E402, F403
from steadway.settings import DATABASES  # noqa: E402

STATIC_ROOT = _folder  # WhiteNoise wants a folder; the finders serve the files

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/suite.sqlite3"}
