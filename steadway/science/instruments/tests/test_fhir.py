"""FHIR R4 Questionnaire out and in: what is kept, and what is named when it cannot be read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.science.instruments import (
    FhirFault,
    Instrument,
    from_fhir,
    load_catalogue,
    response_to_fhir,
    to_fhir,
)

CATALOGUE = load_catalogue()
ALL = pytest.mark.parametrize("instrument", list(CATALOGUE), ids=lambda each: each.id)


def there_and_back(instrument: Instrument) -> Instrument:
    return from_fhir(json.loads(json.dumps(to_fhir(instrument))))


@ALL
def test_the_round_trip_keeps_items_options_and_names(instrument: Instrument) -> None:
    back = there_and_back(instrument)
    ours = [i.model_copy(update={"sensitive": False, "topic": None}) for i in instrument.items]
    assert list(back.items) == ours
    assert back.options == instrument.options
    assert (back.id, back.version, back.url) == (instrument.id, instrument.version, instrument.url)
    assert (back.title, back.instructions) == (instrument.title, instrument.instructions)
    assert to_fhir(back)["item"] == to_fhir(instrument)["item"]


def test_required_and_url_survive() -> None:
    diary = CATALOGUE.get("diary")
    items = tuple(i.model_copy(update={"required": i.id == "pain"}) for i in diary.items)
    changed = diary.model_copy(update={"items": items, "url": "https://example.org/q/diary"})
    back = there_and_back(changed)
    assert [item.id for item in back.items if item.required] == ["pain"]
    assert back.url == "https://example.org/q/diary"


def test_ordinal_values_are_written_as_the_extension_says() -> None:
    item = to_fhir(CATALOGUE.get("phq_9"))["item"][0]
    option = item["answerOption"][3]
    assert option["extension"] == [
        {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3}
    ]
    assert option["valueCoding"]["code"] == "3"
    assert "text" not in item


def test_items_with_one_stem_become_one_group() -> None:
    items = to_fhir(CATALOGUE.get("nrs_interference"))["item"]
    assert [item["type"] for item in items] == ["display", "group"]
    assert len(items[1]["item"]) == 5


def test_answers_become_a_questionnaire_response() -> None:
    effects = CATALOGUE.get("unwanted_effects")
    answers = {"which": ["tired", "worry"], "bother": 4, "cause": 1, "still": False, "words": ""}
    response = response_to_fhir(
        effects, answers, authored="2026-03-01T10:00:00+00:00", subject="Patient/SW-7K3M9"
    )
    found = {item["linkId"]: item["answer"] for item in response["item"]}
    assert found.keys() == {"which", "bother", "cause", "still"}
    assert [answer["valueCoding"]["code"] for answer in found["which"]] == ["tired", "worry"]
    assert found["bother"] == [{"valueInteger": 4}]
    assert found["still"] == [{"valueBoolean": False}]
    assert response["questionnaire"].endswith("unwanted_effects|1.0")
    assert response["subject"] == {"reference": "Patient/SW-7K3M9"}


def questionnaire(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "title": "Bees", "item": list(items), **more}


def choice(link: str = "1", **more: Any) -> dict[str, Any]:
    options = [
        {"valueCoding": {"code": "a", "display": "Never", "extension": [ordinal(0)]}},
        {"valueCoding": {"code": "b", "display": "Often", "extension": [ordinal(2)]}},
    ]
    item = {"linkId": link, "type": "choice", "text": "Do you?", "answerOption": options}
    return {**item, **more}


def ordinal(value: Any) -> dict[str, Any]:
    return {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": value}


def test_a_foreign_questionnaire_is_read() -> None:
    read = from_fhir(
        questionnaire(choice("/7-a"), {"linkId": "n", "type": "string", "text": "Why"})
    )
    assert (read.id, read.version, read.licence.class_) == ("bees", "1.0", "licensed")
    assert [item.id for item in read.items] == ["7_a", "n"]
    assert [option.value for option in read.options_of(read.items[0])] == [0, 2]
    assert read.has_wording("en")
    assert read.scales == ()


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        ({}, "not a FHIR Questionnaire"),
        ({"resourceType": "Patient"}, "not a FHIR Questionnaire"),
        (questionnaire(), "has no question"),
        (questionnaire({"type": "boolean", "text": "x"}), "no linkId"),
        (questionnaire(choice("a"), choice("a")), "Item a: its linkId is used twice"),
        (questionnaire(choice("a", type="decimal")), "Item a: the type “decimal” cannot be read"),
        (questionnaire(choice("a", type="open-choice")), "“open-choice” cannot be read"),
        (questionnaire(choice("a", enableWhen=[{"question": "b"}])), "Item a: “enableWhen”"),
        (questionnaire(choice("a", answerValueSet="http://x")), "Item a: “answerValueSet”"),
        (questionnaire(choice("a", answerOption=[])), "Item a: it has no answerOption"),
        (questionnaire(choice("a", answerOption=[{"valueDate": "x"}])), "without valueCoding"),
        (questionnaire(choice("a", answerOption=[{"valueCoding": {}}])), "neither ordinalValue"),
        (questionnaire(choice("a", item=[choice("b")])), "Item a: questions beneath a question"),
        (questionnaire({"linkId": "a", "type": "integer"}), "Item a: a number without"),
        (questionnaire(choice("a"), {"linkId": "z", "type": "display", "text": "x"}),
         "Item z: a display text"),
        (questionnaire(choice("a"), version="two"), "version “two” cannot be kept"),
        (questionnaire(choice("a"), item={"linkId": "a"}), "“item” is not a list"),
        (questionnaire(choice("a", answerOption=[{"valueCoding": {
            "code": "a", "extension": [ordinal(0.5)]}}])), "ordinal value 0.5 is not whole"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(resource: dict[str, Any], words: str) -> None:
    with pytest.raises(FhirFault) as caught:
        from_fhir(resource)
    assert words in str(caught.value)


def test_nesting_has_a_limit() -> None:
    item: dict[str, Any] = choice("a")
    for depth in range(20):
        item = {"linkId": f"g{depth}", "type": "group", "item": [item]}
    with pytest.raises(FhirFault, match="nested more than"):
        from_fhir(questionnaire(item))


KEYS = st.sampled_from(
    ["linkId", "type", "text", "item", "answerOption", "valueCoding", "code", "display", "url",
     "extension", "valueDecimal", "valueInteger", "valueString", "required", "repeats", "version",
     "title", "name", "language", "maxLength", "copyright", "date"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["group", "choice", "integer", "text", "display", "1", "en", "",
     "http://hl7.org/fhir/StructureDefinition/ordinalValue"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, JSON))
@settings(max_examples=300, deadline=None)
def test_no_json_breaks_the_reader(content: dict[str, Any]) -> None:
    try:
        from_fhir({**content, "resourceType": "Questionnaire"})
    except FhirFault as fault:
        assert str(fault)  # noqa: PT017  # either outcome is right; any other exception is not
