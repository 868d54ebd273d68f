"""The key that a form was drawn with: pressing twice, or coming back, counts once."""

from uuid import UUID, uuid5

from django.http import HttpRequest

_HOUSE = UUID("6d1d8a5e-5a7e-5a55-9b1e-3f6f5d0a2c11")


def posted_key(request: HttpRequest) -> UUID:
    """The form's key, bound to its page; a form without one counts once for its content."""
    sent = request.POST.get("key", "")
    try:
        key = UUID(sent)
    except ValueError:
        key = uuid5(_HOUSE, request.POST.urlencode())
    # The same key on another page would be another answer: the address is part of it.
    return uuid5(key, request.path)
