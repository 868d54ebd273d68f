"""Codes that can be read over the phone."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from steadway.care.people.codes import ALPHABET, check_of, is_code, new_code

BODIES = st.text(ALPHABET, min_size=5, max_size=5)


def test_a_code_is_short_and_has_no_character_that_looks_like_another():
    code = new_code()
    assert (code[:3], len(code)) == ("SW-", 9)
    assert not set("01OIL") & set(ALPHABET)
    assert is_code(code)
    assert is_code(f" {code.lower()} ")


def test_a_thousand_codes_differ():
    assert len({new_code() for _ in range(1000)}) > 998


@given(BODIES, st.integers(0, 4), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(body, place, other):
    if body[place] != other:
        wrong = body[:place] + other + body[place + 1 :]
        assert check_of(wrong) != check_of(body)


@given(BODIES)
def test_two_swapped_characters_are_noticed(body):
    for one, two in combinations(range(5), 2):
        if body[one] != body[two]:
            swapped = list(body)
            swapped[one], swapped[two] = swapped[two], swapped[one]
            assert check_of("".join(swapped)) != check_of(body)


def test_what_is_no_code_is_none():
    for text in ("", "SW-", "SW-22222Z", "SW234567", "S-234567", "SW-O00000", "SW-2345678"):
        assert not is_code(text)
