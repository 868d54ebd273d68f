"""How accounts are found by the log-in."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import BaseUserManager

if TYPE_CHECKING:
    from steadway.care.people.models import Account

    _Manager = BaseUserManager["Account"]
else:
    _Manager = BaseUserManager


class AccountManager(_Manager):
    """Finds; opening an account is a verb (`actions.open_account`), not a manager's method."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=username)
