import os
import stat
from pathlib import Path

import pytest

from steadway.cli.whole_files import write_whole


def test_a_file_appears_whole_and_private(tmp_path: Path):
    target = tmp_path / "secrets.env"
    write_whole(target, "a=b\n")
    assert target.read_text() == "a=b\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_disk_that_fails_leaves_the_old_file_and_no_scraps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "site.yaml"
    write_whole(target, "name: old\n")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(target, "name: new\n")
    assert target.read_text() == "name: old\n"
    assert list(tmp_path.iterdir()) == [target]
