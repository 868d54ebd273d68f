"""A review as files and as an object: what was extracted, from where, and what it pools to."""

from steadway.science.synthesis.review.files import ReviewFile, review_json_schema
from steadway.science.synthesis.review.findings import Finding, finding
from steadway.science.synthesis.review.grade import Certainty, Step, certainty, suggestions
from steadway.science.synthesis.review.multi_arm import POLICIES
from steadway.science.synthesis.review.prisma import PrismaCounts
from steadway.science.synthesis.review.reading import check_review, load_review
from steadway.science.synthesis.review.review import Review, Selection
from steadway.science.synthesis.review.risk_of_bias import RiskOfBias, judge
from steadway.science.synthesis.review.rows import (
    Answer,
    ArmRow,
    EffectRow,
    Provenance,
    Study,
)

__all__ = [
    "POLICIES",
    "Answer",
    "ArmRow",
    "Certainty",
    "EffectRow",
    "Finding",
    "PrismaCounts",
    "Provenance",
    "Review",
    "ReviewFile",
    "RiskOfBias",
    "Selection",
    "Step",
    "Study",
    "certainty",
    "check_review",
    "finding",
    "judge",
    "load_review",
    "review_json_schema",
    "suggestions",
]
