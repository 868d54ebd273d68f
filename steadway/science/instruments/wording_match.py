"""Fits a site's own questionnaire text to the scoring facts we ship, or says what differs."""

from __future__ import annotations

from collections.abc import Sequence

from steadway.science.instruments.errors import UnknownInstrument, WordingFault
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.parts import Item, LocalText
from steadway.science.instruments.shelf import Catalogue
from steadway.science.instruments.tables import answer_values
from steadway.science.instruments.wording import ItemWording, Wording


def facts_for(questionnaire: Instrument, catalogue: Catalogue) -> Instrument:
    """The scoring facts a questionnaire belongs to, found by its name; else UnknownInstrument."""
    wanted = questionnaire.id.replace("_", "")
    for facts in catalogue:
        if facts.id.replace("_", "") == wanted:
            return catalogue.get(facts.id)
    known = ", ".join(dict.fromkeys(facts.id for facts in catalogue))
    raise UnknownInstrument(
        f"No scoring facts are called “{questionnaire.id}”. "
        f"Set `name` in the file to one of: {known}."
    )


def match_wording(facts: Instrument, questionnaire: Instrument, *, read_on: str) -> Wording:
    """The questionnaire's texts as a wording of ``facts``.

    Items are paired by id where all ids agree, else by order. Raises ``WordingFault`` naming
    the first item whose kind, number or option values differ.
    """
    if facts.licence.class_ == "own":
        raise WordingFault(f"{facts.id} is our own and has its wording already.")
    pairs = _pairs(facts, questionnaire)
    items = {}
    options: dict[str, dict[str, LocalText]] = {}
    for place, (fact, given) in enumerate(pairs, start=1):
        where = f"{facts.id}, item {place} ({fact.id})"
        if given.text is None:
            raise WordingFault(f"{where} has no text. Add it.")
        low, high = _matched(facts, fact, questionnaire, given, where)
        items[fact.id] = ItemWording(text=given.text, stem=given.stem, low=low, high=high)
        if fact.options is not None:
            labels = _labels(questionnaire, given, where)
            known = options.setdefault(fact.options, labels)
            if known != labels:
                raise WordingFault(
                    f"{where}: its answers read differently from an earlier item that shares "
                    f"the option set “{fact.options}”. Make them the same."
                )
    licence = questionnaire.licence
    return Wording(
        wording_of=facts.id,
        version=facts.version,
        languages=questionnaire.languages,
        holder=licence.holder,
        terms=licence.terms,
        source=licence.source,
        read_on=licence.read_on or read_on,
        instructions=questionnaire.instructions,
        items=items,
        options=options,
    )


def merged(old: Wording, new: Wording) -> Wording:
    """Two wordings of one version in one: a new language is added, a given one replaced."""
    languages = tuple(dict.fromkeys((*old.languages, *new.languages)))
    both = {**old.model_dump(), **new.model_dump(), "languages": languages}
    both["instructions"] = _join(old.instructions, new.instructions)
    both["title"] = _join(old.title, new.title)
    both["items"] = {
        item_id: {
            field: _join(getattr(old.items.get(item_id), field, None), getattr(texts, field))
            for field in ItemWording.model_fields
        }
        for item_id, texts in new.items.items()
    }
    both["options"] = {
        name: {
            value: _join(old.options.get(name, {}).get(value), label)
            for value, label in labels.items()
        }
        for name, labels in new.options.items()
    }
    return Wording.model_validate(both)


def _join(old: LocalText | None, new: LocalText | None) -> LocalText | None:
    return {**(old or {}), **(new or {})} or None


def _pairs(facts: Instrument, questionnaire: Instrument) -> Sequence[tuple[Item, Item]]:
    given = {item.id: item for item in questionnaire.items}
    if given.keys() == {item.id for item in facts.items}:
        return [(item, given[item.id]) for item in facts.items]
    if len(facts.items) != len(questionnaire.items):
        raise WordingFault(
            f"{facts.id} has {len(facts.items)} items; the file has {len(questionnaire.items)}. "
            "Bring the complete questionnaire, without extra items."
        )
    return list(zip(facts.items, questionnaire.items, strict=True))


def _matched(
    facts: Instrument, fact: Item, questionnaire: Instrument, given: Item, where: str
) -> tuple[LocalText | None, LocalText | None]:
    wanted = answer_values(facts, fact)
    found = answer_values(questionnaire, given)
    if fact.kind == "text" or given.kind in ("text", "choices"):
        fits = fact.kind == given.kind
    elif fact.kind == "integer":
        # a site may print other limits; ours hold when the answers come in
        fits = given.kind == "integer"
    else:
        fits = set(map(str, wanted)) == set(map(str, found))
    if not fits:
        raise WordingFault(
            f"{where} takes {_shown(fact, wanted)}; the file has {_shown(given, found)}. "
            "Correct the answers or their ordinalValue."
        )
    if fact.kind == "scale_0_10" and given.kind == "choice":
        options = questionnaire.options_of(given)
        return options[0].label, options[-1].label
    return given.low, given.high


def _labels(questionnaire: Instrument, given: Item, where: str) -> dict[str, LocalText]:
    labels = {}
    for option in questionnaire.options_of(given):
        if option.label is None:
            raise WordingFault(f"{where}: the answer {option.value} has no text. Add it.")
        labels[str(option.value)] = option.label
    if not labels:
        raise WordingFault(f"{where}: its answers have no texts. Add them as answerOption.")
    return labels


def _shown(item: Item, values: Sequence[int | str]) -> str:
    if not values:
        return f"{item.kind} answers"
    if len(values) > 8:
        return f"{item.kind} answers {values[0]} to {values[-1]}"
    return f"{item.kind} answers {', '.join(str(value) for value in sorted(values, key=str))}"
