"""Whatever stands in a package, checking it ends with a list of faults and no stack trace."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.science.programmes import ProgrammeFaults, build, check
from steadway.science.programmes.tests.packages import INSTRUMENTS, tiny, write

FILES = tiny()
SNIPPETS = st.sampled_from(
    ["", ":", "- ", "{", "}", "[", "{{ x }}", ":::", "::: when ", "---\n", "\n", "\t", "'", '"',
     "<b>", "![](x)", "](", "null", "true", "-1", "1e999", "&a", "*a", "!!python/x", "\x00",
     "\ue000", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "x" * 3000]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, str]:
    """The tiny programme with up to three places cut out, doubled or overwritten."""
    files = dict(FILES)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        text = files[name]
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        new = draw(SNIPPETS | st.text(max_size=10) | st.just(text[start:end] * 2))
        files[name] = text[:start] + new + text[end:]
    return files


@settings(max_examples=150, deadline=None)
@given(files=damaged())
def test_a_damaged_package_is_told_or_published_and_never_crashes(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), files)
        faults = check(root, INSTRUMENTS)
        assert all(f.file and f.line >= 1 and f.message and f.remedy for f in faults)
        if faults:
            with pytest.raises(ProgrammeFaults) as caught:
                build(root, INSTRUMENTS)
            assert list(caught.value.faults) == faults
        else:
            assert len(build(root, INSTRUMENTS).digest) == 64
