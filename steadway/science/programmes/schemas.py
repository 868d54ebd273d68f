"""JSON Schemas of everything an author writes, so that editors complete and underline."""

from __future__ import annotations

from typing import Any, Final

from steadway.science.programmes.models import (
    ConsentFront,
    ExerciseFront,
    MessageFront,
    Model,
    ModuleFile,
    PageFront,
    ProgrammeFile,
    ProgrammeVersion,
    Worksheet,
)

_SHAPES: Final[dict[str, type[Model]]] = {
    "programme": ProgrammeFile,
    "module": ModuleFile,
    "page": PageFront,
    "worksheet": Worksheet,
    "exercise": ExerciseFront,
    "message": MessageFront,
    "consent": ConsentFront,
    "version": ProgrammeVersion,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Name → JSON Schema (draft 2020-12). ``version`` is the published form."""
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **shape.model_json_schema(),
        }
        for name, shape in _SHAPES.items()
    }
