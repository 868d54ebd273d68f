"""The nouns of a programme, as files say them and as a published version holds them."""

from steadway.science.programmes.models.modules import (
    STEP_KINDS,
    Module,
    ModuleFile,
    Plan,
    PlanReview,
    Step,
    StepKind,
    StepReference,
)  # fmt: skip
from steadway.science.programmes.models.pages import (
    ConsentCard,
    ConsentCheck,
    ConsentDocument,
    ConsentFront,
    ConsentPart,
    Exercise,
    ExerciseFront,
    Message,
    MessageFront,
    Pace,
    Page,
    PageFront,
    Question,
    QuestionOption,
    Segment,
    Timer,
)  # fmt: skip
from steadway.science.programmes.models.programme import (
    NOT_SURE,
    DepressionInstrument,
    Edition,
    FactDeclaration,
    Measure,
    OutcomeName,
    Pacing,
    ProgrammeFile,
    ProgrammeVersion,
    ScreeningOption,
    ScreeningOutcome,
    ScreeningQuestion,
)  # fmt: skip
from steadway.science.programmes.models.text import Identifier, LocalText, Model, Words
from steadway.science.programmes.models.worksheets import (
    ChoiceField,
    ChoicesField,
    DateField,
    Example,
    Feedback,
    LadderField,
    LongTextField,
    NumberField,
    Option,
    ScaleField,
    TextField,
    TimeField,
    Worksheet,
    WorksheetField,
    own_words_id,
)  # fmt: skip

__all__ = [
    "NOT_SURE", "STEP_KINDS", "ChoiceField", "ChoicesField", "ConsentCard", "ConsentCheck",
    "ConsentDocument", "ConsentFront", "ConsentPart", "DateField", "DepressionInstrument",
    "Edition", "Example", "Exercise", "ExerciseFront", "FactDeclaration", "Feedback", "Identifier",
    "LadderField", "LocalText", "LongTextField", "Measure", "Message", "MessageFront", "Model",
    "Module", "ModuleFile", "NumberField", "Option", "OutcomeName", "Pace", "Pacing", "Page",
    "PageFront", "Plan", "PlanReview", "ProgrammeFile", "ProgrammeVersion", "Question",
    "QuestionOption", "ScaleField", "ScreeningOption", "ScreeningOutcome", "ScreeningQuestion",
    "Segment", "Step", "StepKind", "StepReference", "TextField", "TimeField", "Timer", "Words",
    "Worksheet", "WorksheetField", "own_words_id",
]  # fmt: skip
