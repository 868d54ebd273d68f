"""YAML with lines: what is read, and what is refused with a line and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from steadway.science.instruments.yaml_lines import MAX_BYTES, FileFaults, load_with_lines


def test_each_value_knows_its_line() -> None:
    _, line_of = load_with_lines("a: 1\nb:\n  - x: 1\n    y: 2\n  - 3\n")
    assert [line_of(p) for p in [(), ("a",), ("b", 0, "y"), ("b", 1)]] == [1, 1, 4, 5]


def test_a_path_that_is_not_there_gives_the_nearest_line() -> None:
    _, line_of = load_with_lines("a: 1\nb:\n  c: 1\n")
    assert line_of(("b", "missing", 3)) == 2


def test_the_first_line_can_be_moved_for_text_inside_a_file() -> None:
    _, line_of = load_with_lines("a: 1\nb: 2\n", first_line=10)
    assert line_of(("b",)) == 11


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12:30", "12:30"),
        ("010", "010"),
        ("2026-01-02", "2026-01-02"),
        ("1_000", "1_000"),
        ("-7", -7),
        ("0", 0),
        ("1.5", 1.5),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("true", True),
        ("~", None),
        ("'no'", "no"),
        ('"Yes"', "Yes"),
        ("nothing", "nothing"),
        ("", None),
    ],
)
def test_plain_values_are_read_as_written(written: str, read: object) -> None:
    assert load_with_lines(f"a: {written}")[0] == {"a": read}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "“a” is given twice (first on line 1)"),
        ("x:\n  k: 1\n  k: 2\n", 3, "“k” is given twice"),
        ("0: a\n'0': b\n", 2, "“0” is given twice"),
        ("a: 1\nb: no\n", 2, "bare word no"),
        ("a: [1, Yes]\n", 1, "bare word Yes"),
        ("on: 1\n", 1, "bare word on"),
        ("a: &x 1\nb: *x\n", 2, "alias *x"),
        ("a: !!python/name:os.system\n", 1, "tag"),
        ("a: !!timestamp 2026-01-01\n", 1, "tag"),
        ("a: !mine 1\n", 1, "tag"),
        ("a: !!int x\n", 1, "not a number"),
        ("? [a, b]\n: 1\n", 1, "one word or text"),
        ("a: 1\n\tb: 2\n", 2, "not readable YAML"),
        ("a: [1\n", 2, "not readable YAML"),
        ("a: 1\n---\nb: 2\n", 2, "not readable YAML"),
        ("a: \x01\n", 1, "forbids"),
        ("[" * 50 + "]" * 50, 1, "nested more than"),
    ],
)
def test_what_bites_authors_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(FileFaults) as caught:
        load_with_lines(text, name="mine.yaml")
    fault = caught.value.faults[0]
    assert (fault.file, fault.line) == ("mine.yaml", line)
    assert words in fault.message
    assert fault.remedy.endswith((".", '".'))


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(FileFaults) as caught:
        load_with_lines("a: no\nb: 1\nb: yes\nc: off\n")
    assert [fault.line for fault in caught.value.faults] == [1, 3, 4]


def test_a_file_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(FileFaults, match="cannot be opened"):
        load_with_lines(Path("nowhere.yaml"))


def test_a_file_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: 1\nb: Müll\n".encode("latin-1"))
    with pytest.raises(FileFaults) as caught:
        load_with_lines(path)
    assert caught.value.faults[0].line == 2


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(FileFaults, match="larger than 2 MB"):
        load_with_lines(path)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert load_with_lines(path)[0] == {"a": 1}


def test_a_fault_reads_as_one_line() -> None:
    with pytest.raises(FileFaults) as caught:
        load_with_lines("a: no", name="x.yaml")
    assert str(caught.value.faults[0]).startswith("x.yaml:1: The bare word no")
