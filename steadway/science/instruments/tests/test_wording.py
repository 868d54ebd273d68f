"""Wording kept in a site's folder, and a site's own questionnaire matched to our facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steadway.science.instruments import (
    FhirFault,
    Instrument,
    InstrumentFaults,
    UnknownInstrument,
    WordingFault,
    check,
    from_fhir,
    load_catalogue,
    load_wording,
    to_fhir,
    with_wording,
)
from steadway.science.instruments.wording import ItemWording, Wording, write_wording
from steadway.science.instruments.wording_match import facts_for, match_wording, merged

CATALOGUE = load_catalogue()
PEG = CATALOGUE.get("peg")
GAD = CATALOGUE.get("gad_7")


def invented(facts: Instrument, language: str = "en", **update: Any) -> Wording:
    fields: dict[str, Any] = {
        "wording_of": facts.id,
        "version": facts.version,
        "languages": (language,),
        "holder": "Ada",
        "terms": "For this test",
        "source": "invented",
        "read_on": "2026-01-01",
        "items": {i.id: ItemWording(text={language: f"No {i.id}"}) for i in facts.items},
        "options": {
            name: {str(o.value): {language: f"Answer {o.value}"} for o in options}
            for name, options in facts.options.items()
        },
    }
    return Wording.model_validate({**fields, **update})


def test_wording_is_shown_and_scoring_facts_stay() -> None:
    worded = with_wording(GAD, invented(GAD))
    assert worded.has_wording("en")
    assert worded.scoring_digest == GAD.scoring_digest
    assert (worded.licence.holder, worded.licence.class_) == ("Ada", "fetched")
    assert not GAD.has_wording("en")


@pytest.mark.parametrize(
    ("update", "words"),
    [
        ({"wording_of": "phq_9"}, "is for phq_9 1.0, not for gad_7 1.0"),
        ({"version": "2.0"}, "is for gad_7 2.0, not for gad_7 1.0"),
        ({"items": {"1": {"text": {"en": "x"}}}}, "lacks items 2, 3, 4, 5, 6, 7"),
        ({"options": {}}, "no text for answer 0 of the option set “frequency”"),
        ({"languages": ("en", "pl")}, "does not fit"),
    ],
)
def test_wording_that_does_not_fit_says_why(update: dict[str, Any], words: str) -> None:
    with pytest.raises(WordingFault) as caught:
        with_wording(GAD, invented(GAD, **update))
    assert words in str(caught.value)


def test_an_item_too_many_is_named() -> None:
    wording = invented(GAD)
    more = {**wording.items, "8": ItemWording(text={"en": "One more"})}
    with pytest.raises(WordingFault, match="unknown items 8"):
        with_wording(GAD, wording.model_copy(update={"items": more}))


def test_written_wording_is_read_back_the_same_and_joins_the_catalogue(tmp_path: Path) -> None:
    words = invented(GAD)
    tricky = {
        **words.options["frequency"],
        "0": {"en": "No"},
        "1": {"en": "yes: “so”, 'so' # and\tso"},
    }
    words = words.model_copy(update={"options": {"frequency": tricky}})
    path = write_wording(words, tmp_path)
    assert path == tmp_path / "instruments" / "gad_7" / "1.0.yaml"
    assert load_wording(path) == words
    assert check(path) == []
    shelf = load_catalogue([tmp_path / "instruments"])
    assert shelf.get("gad_7") == with_wording(GAD, words)
    assert len(shelf) == len(CATALOGUE)
    assert [each.name for each in path.parent.iterdir()] == ["1.0.yaml"]


def test_a_wording_file_that_does_not_fit_is_a_fault_with_its_file(tmp_path: Path) -> None:
    path = write_wording(invented(GAD, options={}), tmp_path)
    with pytest.raises(InstrumentFaults) as caught:
        load_catalogue([tmp_path / "instruments"])
    assert caught.value.faults[0].file == str(path)
    assert "no text for answer 0" in check(path)[0].message


def test_wording_without_facts_is_a_fault(tmp_path: Path) -> None:
    path = write_wording(invented(GAD, wording_of="nobody"), tmp_path)
    assert "No scoring facts are called “nobody”" in check(path)[0].message
    with pytest.raises(InstrumentFaults, match=r"No scoring facts for nobody 1\.0"):
        load_catalogue([tmp_path / "instruments"])


def test_a_wording_of_a_version_we_do_not_have_is_a_fault(tmp_path: Path) -> None:
    path = write_wording(invented(GAD, version="9.0"), tmp_path)
    assert "no version 9.0" in check(path)[0].message


def brought(facts: Instrument, language: str = "en") -> Instrument:
    """A site's questionnaire for these facts, as it comes out of a FHIR file."""
    return from_fhir(to_fhir(with_wording(facts, invented(facts, language)), language))


LICENSED = [each for each in CATALOGUE if each.licence.class_ == "licensed"]


@pytest.mark.parametrize("facts", LICENSED, ids=lambda each: each.id)
def test_each_licensed_instrument_can_be_brought_as_fhir(facts: Instrument) -> None:
    questionnaire = brought(facts)
    assert facts_for(questionnaire, CATALOGUE) == facts
    wording = match_wording(facts, questionnaire, read_on="2026-05-01")
    assert wording.read_on == "2026-05-01"
    assert with_wording(facts, wording).has_wording("en")


def test_items_with_other_names_are_paired_by_order() -> None:
    resource = to_fhir(with_wording(PEG, invented(PEG)))
    for place, item in enumerate(resource["item"]):
        item["linkId"] = f"P.{place}"
    wording = match_wording(PEG, from_fhir(resource), read_on="2026-05-01")
    assert wording.items["2"].text == {"en": "No 2"}


def test_eleven_options_from_0_to_10_serve_as_a_rating() -> None:
    options = [
        {"valueCoding": {"code": str(n), "display": f"End {n}" if n in (0, 10) else str(n)}}
        for n in range(11)
    ]
    items = [
        {"linkId": str(n), "type": "choice", "text": "How sunny?", "answerOption": options}
        for n in (1, 2, 3)
    ]
    resource = {"resourceType": "Questionnaire", "name": "PEG", "item": items}
    wording = match_wording(PEG, from_fhir(resource), read_on="2026-05-01")
    assert (wording.items["1"].low, wording.items["1"].high) == ({"en": "End 0"}, {"en": "End 10"})
    assert with_wording(PEG, wording).has_wording("en")


def test_a_name_we_do_not_know_lists_those_we_do() -> None:
    resource = {**to_fhir(with_wording(PEG, invented(PEG))), "name": "Beehive"}
    with pytest.raises(UnknownInstrument, match="Set `name` in the file to one of: bpi_sf"):
        facts_for(from_fhir(resource), CATALOGUE)


def test_the_wrong_number_of_items_is_named() -> None:
    resource = to_fhir(with_wording(PEG, invented(PEG)))
    del resource["item"][0]
    with pytest.raises(WordingFault, match="peg has 3 items; the file has 2"):
        match_wording(PEG, from_fhir(resource), read_on="2026-05-01")


def test_the_wrong_answers_are_named_with_their_item() -> None:
    pseq = CATALOGUE.get("pseq")
    resource = to_fhir(with_wording(pseq, invented(pseq)))
    del resource["item"][3]["answerOption"][6]
    with pytest.raises(WordingFault) as caught:
        match_wording(pseq, from_fhir(resource), read_on="2026-05-01")
    assert "pseq, item 4 (4) takes choice answers 0, 1, 2, 3, 4, 5, 6" in str(caught.value)
    assert "the file has choice answers 0, 1, 2, 3, 4, 5." in str(caught.value)


def test_items_that_share_answers_must_read_the_same() -> None:
    pseq = CATALOGUE.get("pseq")
    resource = to_fhir(with_wording(pseq, invented(pseq)))
    resource["item"][2]["answerOption"][0]["valueCoding"]["display"] = "Something else"
    with pytest.raises(WordingFault, match=r"item 3 .* read differently"):
        match_wording(pseq, from_fhir(resource), read_on="2026-05-01")


def test_a_text_that_is_missing_is_named() -> None:
    resource = to_fhir(with_wording(PEG, invented(PEG)))
    resource["item"][1]["text"] = ""
    with pytest.raises(FhirFault, match="A text is missing in “en”"):
        from_fhir(resource)


def test_our_own_instruments_take_no_other_wording() -> None:
    diary = CATALOGUE.get("nrs_pain")
    with pytest.raises(WordingFault, match="our own"):
        match_wording(diary, from_fhir(to_fhir(diary)), read_on="2026-05-01")


def test_a_second_language_joins_the_first() -> None:
    both = merged(invented(GAD, "en"), invented(GAD, "pl"))
    assert both.languages == ("en", "pl")
    worded = with_wording(GAD, both)
    assert worded.has_wording("en")
    assert worded.has_wording("pl")


def test_a_language_given_again_replaces_itself() -> None:
    newer = invented(GAD).model_copy(
        update={"items": {i.id: ItemWording(text={"en": f"New {i.id}"}) for i in GAD.items}}
    )
    both = merged(invented(GAD), newer)
    assert both.languages == ("en",)
    assert both.items["1"].text == {"en": "New 1"}
