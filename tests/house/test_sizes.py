from pathlib import Path

from tests.house.sizes import faults, tracked


def test_nothing_in_the_house_is_too_long():
    assert [fault for path in tracked() for fault in faults(path)] == []


def test_a_long_function_a_long_file_and_an_empty_name_are_found(tmp_path: Path):
    bad = tmp_path / "utils.py"
    bad.write_text("def f():\n" + "    x = 1\n" * 501)
    assert len(list(faults(bad))) == 3
