"""What a password needs to be, in words that help: told before, and again when it does not fit."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
)

_SHORT = (
    "That password is a bit short. Please choose one with {length} characters or more. "
    "A short sentence works well."
)
_COMMON = "Many people use that password. Please choose another. A short sentence works well."


class LongEnough(MinimumLengthValidator):
    """Django's own length check; 15 where a password stands alone (NIST 800-63B-4)."""

    def get_error_message(self) -> str:
        return _SHORT.format(length=self.min_length)

    def get_help_text(self) -> str:
        return f"{self.min_length} letters or more. A short sentence works well."


class NotCommon(CommonPasswordValidator):
    """Django's own list of the 20,000 passwords that are tried first."""

    def get_error_message(self) -> str:
        return _COMMON

    def get_help_text(self) -> str:
        return ""
