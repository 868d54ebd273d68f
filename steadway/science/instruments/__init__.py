"""What a questionnaire is: items, scoring, missing rules, thresholds, rights; and what changed."""

from steadway.science.instruments.answers import (
    AnswerFault,
    Answers,
    AnswerValue,
    is_open,
    read_posted,
    validate_answers,
)
from steadway.science.instruments.change import (
    ClinicalState,
    Reckoned,
    ReliableChange,
    change,
    clinical_significance,
    cutoff_c,
    is_clinical,
    percent_change,
    reliable_change,
    responder,
)
from steadway.science.instruments.checking import check
from steadway.science.instruments.errors import (
    FhirFault,
    InstrumentError,
    InstrumentFaults,
    UnknownInstrument,
    UnknownScale,
    WordingFault,
)
from steadway.science.instruments.fhir_in import from_fhir
from steadway.science.instruments.fhir_out import response_to_fhir, to_fhir
from steadway.science.instruments.loading import instrument_json_schema, load
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.parts import Item, Licence, LocalText, Option, Scale
from steadway.science.instruments.scoring import Score, compile_scorer, score, score_many
from steadway.science.instruments.shelf import Catalogue, battery, load_catalogue
from steadway.science.instruments.wording import Wording, load_wording, with_wording
from steadway.science.instruments.yaml_lines import FileFault, FileFaults

__all__ = [
    "AnswerFault",
    "AnswerValue",
    "Answers",
    "Catalogue",
    "ClinicalState",
    "FhirFault",
    "FileFault",
    "FileFaults",
    "Instrument",
    "InstrumentError",
    "InstrumentFaults",
    "Item",
    "Licence",
    "LocalText",
    "Option",
    "Reckoned",
    "ReliableChange",
    "Scale",
    "Score",
    "UnknownInstrument",
    "UnknownScale",
    "Wording",
    "WordingFault",
    "battery",
    "change",
    "check",
    "clinical_significance",
    "compile_scorer",
    "cutoff_c",
    "from_fhir",
    "instrument_json_schema",
    "is_clinical",
    "is_open",
    "load",
    "load_catalogue",
    "load_wording",
    "percent_change",
    "read_posted",
    "reliable_change",
    "responder",
    "response_to_fhir",
    "score",
    "score_many",
    "to_fhir",
    "validate_answers",
    "with_wording",
]
