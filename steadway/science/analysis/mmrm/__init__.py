"""Mixed model for repeated measures: every visit, everyone, REML, honest degrees of freedom."""

from steadway.science.analysis.mmrm.analysis import Mmrm, clda, mmrm
from steadway.science.analysis.mmrm.covariance import FALL_BACKS, STRUCTURES, Structure
from steadway.science.analysis.mmrm.degrees import DEGREES, Contrasts, Joint, contrasts, joint
from steadway.science.analysis.mmrm.fitting import Fit, fit
from steadway.science.analysis.mmrm.many import MmrmMany, mmrm_many
from steadway.science.analysis.mmrm.moments import Moments, moments

__all__ = [
    "DEGREES",
    "FALL_BACKS",
    "STRUCTURES",
    "Contrasts",
    "Fit",
    "Joint",
    "Mmrm",
    "MmrmMany",
    "Moments",
    "Structure",
    "clda",
    "contrasts",
    "fit",
    "joint",
    "mmrm",
    "mmrm_many",
    "moments",
]
