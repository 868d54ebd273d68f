from __future__ import annotations

import pytest

from steadway.science.programmes import ProgrammeVersion, build
from steadway.science.programmes.tests.packages import INSTRUMENTS, tiny, write


@pytest.fixture(scope="session")
def version(tmp_path_factory: pytest.TempPathFactory) -> ProgrammeVersion:
    """The tiny programme, published."""
    return build(write(tmp_path_factory.mktemp("tiny"), tiny()), INSTRUMENTS)
