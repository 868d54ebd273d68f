"""The ground all models stand on: frozen, no unknown keys, ids of one shape."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

IDENTIFIER_PATTERN = r"^[a-z][a-z0-9_]*$"
Identifier: TypeAlias = Annotated[
    str, StringConstraints(pattern=IDENTIFIER_PATTERN, max_length=60, strip_whitespace=True)
]
Words: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
LocalText: TypeAlias = dict[str, Words]
Minutes: TypeAlias = Annotated[float, Field(gt=0, le=240)]
# Option values are chosen by authors and stored with answers, so they stay plain.
OptionValue: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)
]


class Model(BaseModel):
    """A definition: frozen, and an unknown key is an error rather than ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
