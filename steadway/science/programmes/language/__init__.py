"""The tailoring language: small, total, checked when a version is published."""

from steadway.science.programmes.language.evaluation import evaluate, evaluate_or_missing, holds
from steadway.science.programmes.language.kinds import Fact, Facts, Kind, Names, is_missing
from steadway.science.programmes.language.parsing import RuleFault, RuleFaulty, parse
from steadway.science.programmes.language.typing_rules import (
    RuleReport,
    check_condition,
    check_text,
    check_value,
)

__all__ = [
    "Fact", "Facts", "Kind", "Names", "RuleFault", "RuleFaulty", "RuleReport", "check_condition",
    "check_text", "check_value", "evaluate", "evaluate_or_missing", "holds", "is_missing", "parse",
]  # fmt: skip
