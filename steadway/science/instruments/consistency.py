"""Faults that only show when the parts of an instrument are read together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from steadway.science.instruments.parts import LARGEST_INTEGER, Item, LocalText, Scale
from steadway.science.instruments.tables import answer_values, possible_range, worth
from steadway.science.instruments.yaml_lines import PathInData

if TYPE_CHECKING:
    from steadway.science.instruments.model import Instrument


class Inconsistency(NamedTuple):
    """One fault: where in the data, what is wrong, what to do."""

    path: PathInData
    message: str
    remedy: str


class Inconsistent(ValueError):  # it says what is the case
    """The parts of an instrument contradict each other."""

    def __init__(self, faults: list[Inconsistency]) -> None:
        super().__init__(" ".join(f"{fault.message} {fault.remedy}" for fault in faults))
        self.faults = faults


def require_consistent(instrument: Instrument) -> None:
    """Raise ``Inconsistent`` with every fault found; items first, for scales lean on them."""
    faults = [*_identity_faults(instrument), *_item_faults(instrument)]
    if not faults:
        faults = [*_wording_faults(instrument), *_all_scale_faults(instrument)]
    if faults:
        raise Inconsistent(faults)


def _identity_faults(instrument: Instrument) -> Iterator[Inconsistency]:
    for part, ids in (
        ("items", [item.id for item in instrument.items]),
        ("scales", [scale.id for scale in instrument.scales]),
    ):
        for index, part_id in enumerate(ids):
            if part_id in ids[:index]:
                message = f"The id “{part_id}” is used twice in {part}."
                yield Inconsistency((part, index, "id"), message, "Give each its own id.")
    for name, options in instrument.options.items():
        values = [str(option.value) for option in options]
        for index, value in enumerate(values):
            if value in values[:index]:
                path = ("options", name, index, "value")
                yield Inconsistency(path, f"The value {value} is given twice.", "Change one.")
    if not instrument.scales and not instrument.unscored:
        message = "The instrument has no scale."
        remedy = "Add a scale, or say in `unscored` why it has none."
        yield Inconsistency(("scales",), message, remedy)


def _item_faults(instrument: Instrument) -> Iterator[Inconsistency]:
    for index, item in enumerate(instrument.items):
        path = ("items", index)
        if item.kind in ("choice", "choices"):
            yield from _option_faults(instrument, item, path)
        elif item.options is not None:
            message = f"Item “{item.id}” is of kind {item.kind} and takes no options."
            yield Inconsistency((*path, "options"), message, "Remove `options` or change `kind`.")
        if item.kind == "integer":
            yield from _integer_faults(item, path)
        elif item.min is not None or item.max is not None:
            message = f"Item “{item.id}” is of kind {item.kind}; its limits are fixed."
            yield Inconsistency(path, message, "Remove `min` and `max`, or use kind integer.")


def _option_faults(instrument: Instrument, item: Item, path: PathInData) -> Iterator[Inconsistency]:
    known = ", ".join(instrument.options) or "none"
    if item.options not in instrument.options:
        message = f"Item “{item.id}” needs an option set; “{item.options}” is not one."
        yield Inconsistency((*path, "options"), message, f"Use one of: {known}.")
    elif not instrument.options[item.options]:
        message = f"The option set “{item.options}” is empty."
        yield Inconsistency(("options", item.options), message, "Add its options.")


def _integer_faults(item: Item, path: PathInData) -> Iterator[Inconsistency]:
    if item.min is None or item.max is None:
        message = f"Item “{item.id}” asks for a number without limits."
        yield Inconsistency(path, message, "Give `min` and `max`.")
    elif not -LARGEST_INTEGER <= item.min < item.max <= LARGEST_INTEGER:
        message = f"Item “{item.id}” has limits {item.min} to {item.max}."
        remedy = f"Give min < max, both within ±{LARGEST_INTEGER}."
        yield Inconsistency((*path, "min"), message, remedy)


def _wording_faults(instrument: Instrument) -> Iterator[Inconsistency]:
    for path, text, needed in _all_texts(instrument):
        languages = set(text or ())
        for language in sorted(languages - set(instrument.languages)):
            message = f"A text is given in “{language}”, which `languages` does not list."
            yield Inconsistency(path, message, "Add the language, or remove the text.")
        if needed or text:
            for language in instrument.languages:
                if language not in languages:
                    message = f"A text is missing in “{language}”."
                    yield Inconsistency(path, message, "Add the text, or remove the language.")
    if instrument.licence.class_ == "own" and not instrument.languages:
        message = "An instrument of our own must include its wording."
        yield Inconsistency(("languages",), message, "List its languages and write its texts.")


def _all_texts(
    instrument: Instrument,
) -> Iterator[tuple[PathInData, LocalText | None, bool]]:
    yield ("instructions",), instrument.instructions, False
    for index, item in enumerate(instrument.items):
        yield ("items", index), item.text, True
        for field, text in (("stem", item.stem), ("low", item.low), ("high", item.high)):
            yield ("items", index, field), text, False
    for name, options in instrument.options.items():
        for index, option in enumerate(options):
            yield ("options", name, index), option.label, True


def _all_scale_faults(instrument: Instrument) -> Iterator[Inconsistency]:
    for index, scale in enumerate(instrument.scales):
        path = ("scales", index)
        faults = [*_reference_faults(instrument, scale, path)]
        if not faults:
            faults = [*_worth_faults(instrument, scale, path)]
        if not faults:
            faults = [*_range_faults(instrument, scale, path)]
        yield from faults
        yield from _missing_faults(scale, path)
        yield from _threshold_faults(scale, path)
        yield from _citation_faults(instrument, scale, path)


def _reference_faults(
    instrument: Instrument, scale: Scale, path: PathInData
) -> Iterator[Inconsistency]:
    own = {item.id for item in instrument.items}
    recoded = [item_id for recode in scale.recode for item_id in recode.items]
    for item_id in scale.items:
        if item_id not in own:
            message = f"Scale “{scale.id}” names item “{item_id}”, which does not exist."
            yield Inconsistency((*path, "items"), message, "Correct the name.")
        if scale.items.count(item_id) > 1:
            message = f"Scale “{scale.id}” names item “{item_id}” twice."
            yield Inconsistency((*path, "items"), message, "Name it once.")
    for field, names in (("reverse", scale.reverse), ("recode", recoded),
                         ("missing", scale.missing.zero)):  # fmt: skip
        for item_id in names:
            if item_id not in scale.items:
                message = (
                    f"`{field}` of scale “{scale.id}” names “{item_id}”, not one of its items."
                )
                yield Inconsistency((*path, field), message, "Correct the name.")
    for item_id in recoded:
        if item_id in scale.reverse or recoded.count(item_id) > 1:
            message = f"Item “{item_id}” is turned twice in scale “{scale.id}”."
            yield Inconsistency((*path, "recode"), message, "Reverse or recode it, once.")


def _worth_faults(
    instrument: Instrument, scale: Scale, path: PathInData
) -> Iterator[Inconsistency]:
    for item_id in scale.items:
        item = instrument.item(item_id)
        fits = item.kind == "choices" if scale.rule == "count" else item.kind not in (
            "choices", "text"
        )  # fmt: skip
        if not fits:
            message = f"Rule {scale.rule} cannot use item “{item_id}” of kind {item.kind}."
            yield Inconsistency((*path, "items"), message, "Take it out, or change the rule.")
        elif scale.rule != "count":
            table = worth(instrument, scale, item)
            for value in answer_values(instrument, item):
                if value not in table:
                    message = f"Scale “{scale.id}” has no number for answer {value} of “{item_id}”."
                    yield Inconsistency((*path, "recode"), message, "Add it to a `recode` map.")


def _range_faults(
    instrument: Instrument, scale: Scale, path: PathInData
) -> Iterator[Inconsistency]:
    low, high = possible_range(instrument, scale)
    if abs(low - scale.range[0]) > 1e-6 or abs(high - scale.range[1]) > 1e-6:
        message = f"Scale “{scale.id}” can run from {low:g} to {high:g}, not as `range` says."
        yield Inconsistency((*path, "range"), message, f"Write [{low:g}, {high:g}].")
    if scale.rule == "count":
        return
    ends = {
        (min(table.values()), max(table.values()))
        for table in (worth(instrument, scale, instrument.item(i)) for i in scale.items)
    }
    fills = scale.missing.max_missing != 0 and (scale.missing.prorate or scale.rule == "mean")
    if fills and len(ends) > 1:
        message = f"Scale “{scale.id}” fills open items, yet its items differ in range."
        yield Inconsistency((*path, "missing"), message, "Allow no missing item.")
    if scale.rule == "percent" and any(end[0] != 0 for end in ends):
        message = f"Rule percent needs items that start at 0 in scale “{scale.id}”."
        yield Inconsistency((*path, "rule"), message, "Recode the items, or use another rule.")


def _missing_faults(scale: Scale, path: PathInData) -> Iterator[Inconsistency]:
    rule = scale.missing
    where = (*path, "missing")
    if (rule.max_missing is None) == (rule.min_answered is None):
        message = f"Scale “{scale.id}” needs one of max_missing and min_answered."
        yield Inconsistency(where, message, "Give exactly one.")
    if (rule.max_missing or 0) >= len(scale.items) or (rule.min_answered or 1) > len(scale.items):
        message = f"The missing rule of “{scale.id}” does not fit its {len(scale.items)} items."
        yield Inconsistency(where, message, "At least one item must be answered.")
    if rule.prorate and scale.rule not in ("sum", "mean"):
        message = f"Rule {scale.rule} cannot be prorated."
        yield Inconsistency(where, message, "Remove `prorate`.")
    unfilled = scale.rule in ("sum", "max") and not rule.prorate and rule.max_missing != 0
    if unfilled and set(rule.zero) != set(scale.items):
        message = f"Scale “{scale.id}” may leave items open, yet nothing stands in for them."
        remedy = "Set `prorate: true`, name them in `zero`, or use max_missing: 0."
        yield Inconsistency(where, message, remedy)


def _threshold_faults(scale: Scale, path: PathInData) -> Iterator[Inconsistency]:
    previous = None
    for index, band in enumerate(scale.bands):
        where = (*path, "bands", index)
        if band.from_ > band.to or not scale.range[0] <= band.from_ <= band.to <= scale.range[1]:
            message = f"Band “{band.label}” does not lie within the scale's range."
            yield Inconsistency(where, message, "Give from ≤ to, inside `range`.")
        if previous is not None and band.from_ <= previous:
            message = f"Band “{band.label}” overlaps the one before it."
            yield Inconsistency(where, message, "Start it after the last one ends.")
        previous = band.to
    mic, reliable, cutoff = scale.mic, scale.reliable_change, scale.cutoff
    if mic and mic.points is None and mic.percent is None:
        yield Inconsistency((*path, "mic"), "`mic` gives no number.", "Give points or percent.")
    if reliable and reliable.points is None and None in (reliable.sd, reliable.reliability):
        message = "`reliable_change` needs sd and reliability, or points."
        yield Inconsistency((*path, "reliable_change"), message, "Add what is missing.")
    norms = cutoff and (cutoff.clinical_mean, cutoff.clinical_sd, cutoff.healthy_mean,
                        cutoff.healthy_sd)  # fmt: skip
    if cutoff and cutoff.value is None and norms and None in norms:
        message = "`cutoff` needs a value, or mean and SD of both groups."
        yield Inconsistency((*path, "cutoff"), message, "Add what is missing.")


def _citation_faults(
    instrument: Instrument, scale: Scale, path: PathInData
) -> Iterator[Inconsistency]:
    named: list[tuple[PathInData, str | None]] = [((*path, "citation"), scale.citation)]
    named += [((*path, "bands", i, "citation"), b.citation) for i, b in enumerate(scale.bands)]
    for field in ("mic", "reliable_change", "cutoff"):
        part = getattr(scale, field)
        named.append(((*path, field, "citation"), part.citation if part else None))
    for where, key in named:
        if key is not None and key not in instrument.citations:
            message = f"The citation “{key}” is not in `citations`."
            yield Inconsistency(where, message, "Add it there, with its text.")
