from __future__ import annotations

import json

from steadway.science.programmes import ProgrammeVersion, json_schemas, participant_texts


def test_every_kind_of_file_has_a_schema_that_refuses_unknown_keys() -> None:
    schemas = json_schemas()
    assert set(schemas) == {
        "programme", "module", "page", "worksheet", "exercise", "message", "consent", "version",
    }  # fmt: skip
    for schema in schemas.values():
        assert schema["additionalProperties"] is False
        assert json.loads(json.dumps(schema)) == schema


def test_the_worksheet_schema_tells_field_types_apart() -> None:
    field = json_schemas()["worksheet"]["properties"]["fields"]["items"]
    assert set(field["discriminator"]["mapping"]) == {
        "text", "long_text", "choice", "choices", "scale", "number", "ladder", "date", "time",
    }  # fmt: skip


def test_every_text_a_participant_reads_is_listed_with_its_place(
    version: ProgrammeVersion,
) -> None:
    texts = dict(participant_texts(version))
    assert texts["modules/m0/hello/body/1"].startswith("Hello you. You said https://example.org")
    assert "Marek, 58\nHe walked to the gate." in texts["modules/m0/hello/body/1"]
    assert texts["modules/m0/hello/body/1/alt"] == "A sun over a hill."
    assert texts["modules/m0/hello/body/2"] == "Your head hurts."
    assert texts["modules/m0/hello/question/fine/reply"] == "Good to hear."
    assert texts["modules/m0/plans/try_it/review/replies/done"] == "Good."
    assert texts["worksheets/sheet/feedback/1"] == "Make “this” smaller."
    assert texts["worksheets/sheet/example/goal"] == "Walk"
    assert texts["exercises/breathe/stop"] == "Stop if you feel dizzy."
    assert texts["exercises/breathe/steps/body/1"] == "Sit down."
    assert texts["messages/welcome/body"] == "Hello. Your next page is ready:"
    assert texts["consent/treatment/cards/2/body/1"] == "Someone reads."
    assert texts["screening/adult/text"] == "Are you 18 or older?"
    assert texts["outcomes/3-fits/text"] == "Welcome."
    assert not any("{{" in text for text in texts.values())
