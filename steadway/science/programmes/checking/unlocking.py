"""The unlock graph, explored: can each module open, and for whom can it never?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from steadway.science.instruments.yaml_lines import FileFault
from steadway.science.programmes.checking.names import allowed_in_unlock
from steadway.science.programmes.language import Facts, Names, RuleFaulty, check_condition, parse
from steadway.science.programmes.language.reach import holds_quietly, situations
from steadway.science.programmes.language.syntax import names_in
from steadway.science.programmes.models import ModuleFile
from steadway.science.programmes.preparation import Prepared
from steadway.science.programmes.reading.package import Loaded

_COMPLETED = "completed."


@dataclass(frozen=True)
class _Gate:
    """One module's unlock rule and the names it looks at."""

    loaded: Loaded[ModuleFile]
    rule: str
    modules: frozenset[str]
    facts: frozenset[str]

    @property
    def id(self) -> str:
        return self.loaded.model.id

    def fault(self, message: str, remedy: str) -> FileFault:
        return self.loaded.fault(("unlock",), message, remedy)


def unlock_faults(prepared: Prepared, names: Names) -> Iterator[FileFault]:
    """Modules that can never open, that close again, or that strand some readers."""
    gates = _gates(prepared, allowed_in_unlock(names))
    if not gates:
        return
    for gate in gates:
        if len(gate.modules) <= 10 and _closes_again(gate, names):
            message = f"The rule “{gate.rule}” can close the module once another is finished."
            yield gate.fault(message, "Write which modules come before, without not.")
    ends = _ends(gates, names)
    if ends is None:
        message = "The unlock rules look at too many facts to be explored together."
        yield gates[0].fault(message, "Use fewer facts in unlock rules.")
        return
    yield from _never_opened(gates, ends)


def _gates(prepared: Prepared, names: Names) -> list[_Gate]:
    found: list[_Gate] = []
    if prepared.package.source is None:
        return found
    for entry in prepared.package.source.modules:
        if entry.module is None:
            continue
        rule = entry.module.model.unlock or "true"
        try:
            used = names_in(parse(rule))
        except RuleFaulty:
            return []
        if check_condition(rule, names).faults:
            return []
        done = frozenset(name for name in used if name.startswith(_COMPLETED))
        found.append(_Gate(entry.module, rule, done, used - done))
    return found


def _closes_again(gate: _Gate, names: Names) -> bool:
    """Whether finishing one more module can turn the rule from true to false."""
    modules = sorted(gate.modules)
    combinations = situations([gate.rule], {n: names[n] for n in gate.facts})
    for facts in combinations or ():
        for flags in product([False, True], repeat=len(modules)):
            done = dict(zip(modules, flags, strict=True))
            if not holds_quietly(gate.rule, {**facts, **done}):
                continue
            for module in modules:
                if not holds_quietly(gate.rule, {**facts, **done, module: True}):
                    return True
    return False


def _ends(gates: list[_Gate], names: Names) -> list[tuple[Facts, frozenset[str]]] | None:
    """For every kind of reader, the modules that open in the end."""
    facts = {name: names[name] for gate in gates for name in gate.facts}
    combinations = situations([gate.rule for gate in gates], facts)
    if combinations is None:
        return None
    return [(reader, _opened_in_the_end(gates, reader)) for reader in combinations]


def _opened_in_the_end(gates: list[_Gate], reader: Facts) -> frozenset[str]:
    """Finish whatever is open until nothing new opens."""
    done: set[str] = set()
    while True:
        facts = {**reader, **{f"{_COMPLETED}{module}": True for module in done}}
        newly = {gate.id for gate in gates if holds_quietly(gate.rule, facts)} - done
        if not newly:
            return frozenset(done)
        done |= newly


def _never_opened(
    gates: list[_Gate], ends: list[tuple[Facts, frozenset[str]]]
) -> Iterator[FileFault]:
    for gate in gates:
        stranded = [reader for reader, opened in ends if gate.id not in opened]
        if len(stranded) == len(ends):
            message = f"This module can never open: “{gate.rule}” never comes true."
            yield gate.fault(message, "Look for modules that wait for each other.")
        elif stranded and not gate.facts:
            who = ", ".join(f"{name} = {value}" for name, value in stranded[0].items())
            message = f"Dead end: for a reader with {who} this module can never open."
            yield gate.fault(message, "Let it wait for modules that everybody can open.")
    for reader, opened in ends:
        if not opened:
            who = ", ".join(f"{name} = {value}" for name, value in reader.items()) or "anyone"
            message = f"For {who} no module is open at the start."
            yield gates[0].fault(message, "Leave unlock: out of the first module.")
            return
