"""Sessions in the database, sealed, and each knowing whose it is.

allauth keeps a typed address in the session while a code is on its way; Django stores
sessions readable. So the whole session is sealed with the field keys.
"""

from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

from steadway.care.people.errors import KeyFault
from steadway.care.people.keyring import keyring
from steadway.care.people.models import Session

_LOAD = "SELECT session_data FROM people_session WHERE session_key = %s AND expire_date > %s"
_PLACE = "people_session.session_data"


class SessionStore(DatabaseSessions):
    """Django's store with a seal and an owner."""

    cache_key_prefix = "steadway.people.session"

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        """What Django's own does, with the SQL already written: every page asks this."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])

    def encode(self, session_dict: dict[str, Any]) -> str:
        return keyring().seal(super().encode(session_dict), _PLACE)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            return super().decode(keyring().open(str(session_data), _PLACE))
        except KeyFault:
            return {}  # a session of a key that is gone is a session that has ended

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.account_id = data.get("_auth_user_id")
        session.device = str(data.get("device", ""))[:80]
        return session
