"""Which answers and trajectories are concerns, and how urgent: a table of rules, no judgement.

Changing `rules.yaml` needs a clinician's review. The rules know no person and no clock.
"""

from .rules import Concern, HasValue, Rule, RuleTable, concerns, load_rules, rules

__all__ = ["Concern", "HasValue", "Rule", "RuleTable", "concerns", "load_rules", "rules"]
