"""What a treatment is: packages of text, checked, published, tailored and paced.

Authors write files (``docs/reference/programme-format.md``). ``check`` names their faults,
``build`` publishes a version, the other names here are what a running course needs.
"""

from steadway.science.instruments.yaml_lines import FileFault
from steadway.science.programmes.building import build
from steadway.science.programmes.checking import check
from steadway.science.programmes.errors import (
    FactMissing,
    IllegalAct,
    NotInProgramme,
    NumberOutOfRange,
    ProgrammeError,
    ProgrammeFaults,
    RuleError,
    RuleNotReadable,
    WrongKindOfFact,
)  # fmt: skip
from steadway.science.programmes.language import Fact, Facts, evaluate
from steadway.science.programmes.models import (
    ConsentDocument,
    Edition,
    Exercise,
    Measure,
    Message,
    Module,
    Pacing,
    Page,
    Plan,
    ProgrammeVersion,
    Question,
    ScreeningOutcome,
    ScreeningQuestion,
    Step,
    Worksheet,
    WorksheetField,
)  # fmt: skip
from steadway.science.programmes.progress import (
    Act,
    CourseState,
    ModuleProgress,
    ModuleStatus,
    NextStep,
    apply_act,
    course_facts,
    following_step,
    is_finished,
    legal_acts,
    lock_in_words,
    module_progress,
    module_statuses,
    next_step,
    open_modules,
    suggested_on,
    visible_steps,
)  # fmt: skip
from steadway.science.programmes.resolving import (
    ResolvedCard,
    ResolvedConsent,
    ResolvedExercise,
    ResolvedPage,
    resolve_consent,
    resolve_exercise,
    resolve_page,
)  # fmt: skip
from steadway.science.programmes.schemas import json_schemas
from steadway.science.programmes.screening import (
    ScreeningNotComplete,
    early_outcome,
    open_questions,
    screening_outcome,
)  # fmt: skip
from steadway.science.programmes.texts import participant_texts
from steadway.science.programmes.values import (
    ValueFault,
    coerce_values,
    facts_of_values,
    feedback,
    prefill,
    validate_values,
)  # fmt: skip

__all__ = [
    "Act", "ConsentDocument", "CourseState", "Edition", "Exercise", "Fact", "FactMissing", "Facts",
    "FileFault", "IllegalAct", "Measure", "Message", "Module", "ModuleProgress", "ModuleStatus",
    "NextStep", "NotInProgramme", "NumberOutOfRange", "Pacing", "Page", "Plan", "ProgrammeError",
    "ProgrammeFaults", "ProgrammeVersion", "Question", "ResolvedCard", "ResolvedConsent",
    "ResolvedExercise", "ResolvedPage", "RuleError", "RuleNotReadable", "ScreeningNotComplete",
    "ScreeningOutcome", "ScreeningQuestion", "Step", "ValueFault", "Worksheet", "WorksheetField",
    "WrongKindOfFact", "apply_act", "build", "check", "coerce_values", "course_facts",
    "early_outcome", "evaluate", "facts_of_values", "feedback", "following_step", "is_finished",
    "json_schemas", "legal_acts", "lock_in_words", "module_progress", "module_statuses",
    "next_step", "open_modules", "open_questions", "participant_texts", "prefill",
    "resolve_consent", "resolve_exercise", "resolve_page", "screening_outcome", "suggested_on",
    "validate_values", "visible_steps",
]  # fmt: skip
