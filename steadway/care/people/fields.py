"""Columns that hold sealed text. Outside the database they are ordinary strings.

A value is bound to its table and column: moved to another column it does not open. It is
not bound to its row, because Django reads a column without knowing the row it stands in.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.lookups import In, IsNull, Lookup

from steadway.care.people.errors import SealedFieldLookup
from steadway.care.people.keyring import keyring

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
    _In = In[Any]
else:
    _Text, _In = models.TextField, In


class SealedField(_Text):
    """What both kinds share: opening, and refusing every lookup that cannot work."""

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> str | None:
        # The empty string stays empty: erased and never given must look the same.
        return keyring().open(value, self.place) if value else value


class EncryptedTextField(SealedField):
    """Text sealed afresh each time it is stored; it cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return keyring().seal(value, self.place) if value else value

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        if lookup_name != "isnull":
            raise FieldError(str(SealedFieldLookup(self.name, lookup_name)))
        return IsNull


class DeterministicEncryptedField(SealedField):
    """Text that can be looked up by equality and by nothing else; kept in lower case.

    Lower case because it holds e-mail addresses: `iexact` then is the same question.
    """

    def clean_text(self, value: str) -> str:
        return value.strip().lower()

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return keyring().seal_searchable(self.clean_text(value), self.place) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.clean_text(value)
            setattr(model_instance, self.attname, value)
        return value

    def candidates(self, values: Iterable[Any]) -> list[str]:
        """Every way the values may stand in the table, one for each key the site has."""
        ring = keyring()
        texts = [self.clean_text(str(value)) for value in values if value]
        return [found for text in texts for found in ring.every_searchable(text, self.place)]

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        found = _SEARCHES.get(lookup_name)
        if found is None:
            raise FieldError(str(SealedFieldLookup(self.name, lookup_name)))
        return found


class _AnyKey(_In):
    """`column IN (one candidate for each key)`: equality that survives a change of keys."""

    prepare_rhs = False

    def get_prep_lookup(self) -> Any:
        field: DeterministicEncryptedField = self.lhs.output_field
        values = self.rhs if isinstance(self.rhs, list | tuple | set | frozenset) else [self.rhs]
        return field.candidates(values)

    def get_db_prep_lookup(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return ("%s", value)


_SEARCHES: "dict[str, type[Lookup[Any]]]" = {
    "isnull": IsNull,
    "exact": _AnyKey,
    "iexact": _AnyKey,
    "in": _AnyKey,
}
