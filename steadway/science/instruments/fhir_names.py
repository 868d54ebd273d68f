"""Addresses of the FHIR R4 extensions we write and read."""

from __future__ import annotations

STRUCTURE = "http://hl7.org/fhir/StructureDefinition/"
ORDINAL = STRUCTURE + "ordinalValue"
# R5's name for the same thing; read, never written
ITEM_WEIGHT = STRUCTURE + "itemWeight"
MIN_VALUE = STRUCTURE + "minValue"
MAX_VALUE = STRUCTURE + "maxValue"
ITEM_CONTROL = STRUCTURE + "questionnaire-itemControl"
ITEM_CONTROL_CODES = "http://hl7.org/fhir/questionnaire-item-control"
OPTION_EXCLUSIVE = STRUCTURE + "questionnaire-optionExclusive"
INSTRUCTIONS_LINK = "instructions"
URN = "urn:steadway:instrument:"


def url_of(instrument_id: str, url: str | None) -> str:
    """The canonical address of an instrument, made from its id where it has none."""
    return url or URN + instrument_id
