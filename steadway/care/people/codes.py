"""Codes for people: short, unambiguous on the phone, with a check character."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L; 31 is prime, see check_of
_LENGTH = 5


def new_code(prefix: str = "SW") -> str:
    """A random code such as SW-7K3M9F: five random characters and one that checks them."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return f"{prefix}-{body}{check_of(body)}"


def check_of(body: str) -> str:
    """The check character: the weighted sum modulo 31.

    31 is prime and the weights 1 to 5 differ, so every single wrong character and every
    swap of two characters gives another check character.
    """
    total = sum(weight * ALPHABET.index(char) for weight, char in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def is_code(text: str) -> bool:
    """Whether `text` is a well-formed code of ours, as typed from a phone call."""
    prefix, _, rest = text.strip().upper().partition("-")
    if len(prefix) != 2 or len(rest) != _LENGTH + 1 or not set(rest) <= set(ALPHABET):
        return False
    return check_of(rest[:_LENGTH]) == rest[_LENGTH]
