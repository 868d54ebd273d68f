"""Scoring 100,000 PHQ-9 answers, against the plain sum in a Python loop over the same answers."""

import time
from random import Random

from benchmarks.result import Result
from steadway.science.instruments import load_catalogue, score_many

COUNT = 100_000
LIMIT = 2.0


def run() -> list[Result]:
    """Every twentieth answer sheet has one item open, so that prorating is part of the work."""
    instrument = load_catalogue().get("phq_9")
    items = [item.id for item in instrument.items][:9]
    chance = Random(1)
    sheets = []
    for index in range(COUNT):
        sheet = {item: chance.randrange(4) for item in items}
        if index % 20 == 0:
            del sheet[chance.choice(items)]
        sheets.append(sheet)
    began = time.perf_counter()
    scores = score_many(instrument, sheets)
    figure = time.perf_counter() - began
    assert len(scores) == COUNT
    began = time.perf_counter()
    sums = [sum(sheet.get(item, 0) for item in items) for sheet in sheets]
    reference = time.perf_counter() - began
    assert len(sums) == COUNT
    name = "scoring 100,000 PHQ-9 answer sheets"
    return [
        Result(name, figure, "s", "a bare sum of the same", reference, "≤ 2 s", figure <= LIMIT)
    ]
