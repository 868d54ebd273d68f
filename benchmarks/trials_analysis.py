"""The trial analysis against R in the same run: ANCOVA against lm, MMRM against gls.

Needs Rscript with nlme; without it there is nothing to compare with, and that is not a pass.
"""

import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.result import Result
from steadway.science.analysis.columns import FloatArray
from steadway.science.analysis.design import TrialTable, trial_table
from steadway.science.analysis.difference import ancova_many
from steadway.science.analysis.mmrm import mmrm, mmrm_many
from steadway.science.analysis.power import Scenario, simulate

TRIALS = 1000
ONE_FIT, MANY_ANCOVA, MANY_MMRM, MEMORY = 8.0, 0.03, 10.0, 500.0

R_SCRIPT = """
suppressMessages(library(nlme))
folder <- commandArgs(TRUE)[1]
wide <- read.csv(file.path(folder, "one.csv"))
long <- reshape(wide, varying = paste0("y", 1:4), v.names = "y", timevar = "v", idvar = "id",
                direction = "long")
long <- long[order(long$id, long$v), ]; long$visit <- factor(long$v)
fit <- function(d) gls(y ~ 0 + visit + visit:arm + visit:base, d, method = "REML",
  na.action = na.omit, correlation = corSymm(form = ~ v | id),
  weights = varIdent(form = ~ 1 | visit))
took <- function(f) { b <- proc.time()[3]; f(); proc.time()[3] - b }
invisible(fit(long))
gls_s <- min(replicate(3, took(function() fit(long))))
simple <- read.csv(file.path(folder, "many.csv"))
parts <- split(simple, simple$trial)
lm_s <- took(function() for (d in parts) coef(lm(y ~ arm + base, d)))
cat(gls_s, lm_s, "\\n")
"""


def best(work: Callable[[], object], times: int) -> float:
    """Seconds of the quickest of several runs: other work on the machine only ever adds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def run() -> list[Result]:
    """Four rows of statistics.md 5; the memory is the whole process at its peak."""
    scenario = Scenario((100, 100), (0.1, 0.2, 0.3, 0.3), correlation=0.6, dropout=0.25)
    base, y = simulate(scenario, TRIALS, np.random.default_rng(20261123))
    last = np.where(np.isnan(y[..., -1]), 0.0, y[..., -1])
    table = _table(scenario, base[0], y[0])
    gls, lm = _reference(scenario, base, y, last)
    visits = ("y1", "y2", "y3", "y4")
    one = best(lambda: mmrm(table, visits, baseline="base"), 20) * 1000
    ancova = best(lambda: ancova_many(last, scenario.arm, base[..., None]), 7)
    many = best(lambda: mmrm_many(y, scenario.arm, base), 1)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Result(
            "one MMRM, 200 people, 4 visits, drop-out",
            one,
            "ms",
            "nlme::gls",
            gls * 1000,
            "≤ 8 ms",
            one <= ONE_FIT,
        ),
        Result(
            "1,000 trials by ANCOVA with HC3",
            ancova,
            "s",
            "lm without HC3",
            lm,
            "≤ 0.03 s",
            ancova <= MANY_ANCOVA,
        ),
        Result(
            "1,000 trials by MMRM",
            many,
            "s",
            "nlme::gls, a thousand",
            gls * TRIALS,
            "≤ 10 s",
            many <= MANY_MMRM,
        ),
        Result(
            "memory at the peak of all that",
            memory,
            "MB",
            "the limit",
            MEMORY,
            "≤ 500 MB",
            memory <= MEMORY,
        ),
    ]


def _table(scenario: Scenario, base: FloatArray, y: FloatArray) -> TrialTable:
    columns = {"base": base, **{f"y{t + 1}": y[:, t] for t in range(y.shape[1])}}
    arms = ["course" if a else "waiting" for a in scenario.arm]
    return trial_table(range(len(base)), arms, columns, reference="waiting")


def _reference(
    scenario: Scenario, base: FloatArray, y: FloatArray, last: FloatArray
) -> tuple[float, float]:
    rscript = shutil.which("Rscript")
    if rscript is None:
        raise RuntimeError("This benchmark compares with R: install r-base-core and r-cran-nlme.")
    n = base.shape[1]
    with tempfile.TemporaryDirectory() as folder:
        whole = np.column_stack([np.arange(n), scenario.arm, base[0], y[0]])
        _write(Path(folder, "one.csv"), whole, "id,arm,base,y1,y2,y3,y4")
        trial = np.repeat(np.arange(TRIALS), n)
        arm = np.tile(scenario.arm, TRIALS)
        flat = np.column_stack([trial, arm, base.ravel(), last.ravel()])
        _write(Path(folder, "many.csv"), flat, "trial,arm,base,y")
        script = Path(folder, "reference.R")
        script.write_text(R_SCRIPT)
        out = subprocess.run(
            [rscript, str(script), folder], capture_output=True, text=True, check=True
        ).stdout
    gls, lm = (float(x) for x in out.split()[-2:])
    return gls, lm


def _write(path: Path, rows: FloatArray, header: str) -> None:
    np.savetxt(path, rows, delimiter=",", header=header, comments="", fmt="%.8g")
