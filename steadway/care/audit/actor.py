"""Who acts. A code and a role, never a name, so that entries outlive accounts."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID, uuid4


class HasCode(Protocol):
    """What an account shows of itself to the record."""

    @property
    def code(self) -> str: ...

    @property
    def leading_role(self) -> str: ...


@dataclass(frozen=True)
class Actor:
    """Somebody doing one thing; everything recorded for that one thing shares its `act_id`."""

    code: str
    role: str
    act_id: UUID = field(default_factory=uuid4)

    @classmethod
    def system(cls, name: str) -> "Actor":
        """The house itself: a worker, a command, a migration."""
        return cls(code=f"system:{name}", role="system")

    @classmethod
    def visitor(cls) -> "Actor":
        """Somebody who has not logged in."""
        return cls(code="visitor", role="anonymous")

    @classmethod
    def of(cls, account: HasCode) -> "Actor":
        """The person behind an account, for one act."""
        return cls(code=account.code, role=account.leading_role)
