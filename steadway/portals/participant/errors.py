"""What can go wrong in the portal itself."""

from django.http import Http404


class NotFound(Http404):
    """Someone else's, or nobody's: the two look the same."""
