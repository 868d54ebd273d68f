"""A tiny faultless programme, written out for tests and then broken in one place at a time."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

INSTRUMENTS = {"nrs_pain": ("total",), "phq_8": ("total",), "phq_9": ("total",)}

PROGRAMME = """\
id: tiny
version: "1.0"
title: {en: Tiny}
summary: {en: A course for tests.}
licence: CC-BY-4.0
authors: [Steadway authors]
review: Not reviewed
languages: [en]
pacings:
  weekly: {days_between_modules: 7, lock: soft}
  strict: {days_between_modules: 7, lock: hard}
facts:
  track: {type: choice, options: [back, headache], default: back}
  watched: {type: boolean, default: false}
  reason: {type: text}
screening:
  - id: adult
    text: {en: Are you 18 or older?}
    options: [{value: yes_, label: {en: "Yes"}}, {value: no_, label: {en: "No"}}]
  - id: weakness
    text: {en: Is your arm weak?}
    options: [{value: yes_, label: {en: "Yes"}}, {value: no_, label: {en: "No"}}]
    not_sure: true
outcomes:
  - {outcome: see_someone, when: "weakness != 'no_'", text: {en: See a doctor.}}
  - {outcome: not_now, when: "adult == 'no_'", text: {en: Not yet.}}
  - {outcome: fits, text: {en: Welcome.}}
measures:
  baseline:
    title: {en: Where you start}
    at: start
    window_days: 14
    instruments: [nrs_pain, depression]
  later: {title: {en: Later}, after_days: 90, window_days: 28, instruments: [nrs_pain]}
depression_instrument: {watched: phq_9, unwatched: phq_8}
"""

MODULE_0 = """\
id: m0
title: Welcome
aim: You know what this is.
minutes: 6
steps:
  - page: 01-hello
  - exercise: breathe
  - plan: try_it
low_energy: low-energy
plans:
  - id: try_it
    minutes: 1
    title: Try it
    intro: A small plan.
    will: [Breathe once, Breathe twice]
    when: [After breakfast, Before bed]
    review:
      question: How did it go?
      got_in_the_way: [Pain was high, I forgot]
      replies: {done: Good., partly: Fine., not_this_time: Next time.}
"""

HELLO = """\
---
id: hello
title: Hello
minutes: 2
question:
  id: m0_hello
  text: How are you?
  options:
    - {value: fine, label: Fine, reply: Good to hear.}
    - {value: tired, label: Tired}
---
Hello **you**. You said <https://example.org> {{ sheet.goal or "nothing yet" }}.

![A sun over a hill.](pictures/sun.svg)

::: story Marek, 58
He walked to the gate.
:::

::: when track == "headache"
Your head hurts.
:::

Bye.
"""

LOW_ENERGY = """\
---
id: {id}
title: A short way
minutes: 1
question:
  id: {question}
  text: What now?
  options:
    - {{value: rest, label: Rest}}
    - {{value: go_on, label: Go on}}
---
Rest a little.
"""

MODULE_1 = """\
id: m1
title: Second
aim: You write something down.
minutes: 6
unlock: completed.m0
steps:
  - page: 01-second
  - worksheet: sheet
low_energy: low-energy
"""

SECOND = """\
---
id: second
title: Second page
minutes: 2
---
One more idea.
"""

SHEET = """\
id: sheet
title: My sheet
minutes: 4
intro: Write a little.
example: {person: "Amina, 52", values: {goal: Walk, sure: 6}}
fields:
  - {id: goal, type: text, label: What would you like to do?, required: true, max_length: 40}
  - id: area
    type: choice
    label: Where?
    own_words: true
    options: [{value: family, label: Family}, {value: work, label: Work}]
  - {id: sure, type: scale, label: How sure?, low: Not sure, high: Very sure}
  - {id: mins, type: number, label: How long?, min: 0, max: 240, unit: minutes}
  - {id: rungs, type: ladder, label: Your steps, min: 2, max: 3, max_length: 20}
  - id: helps
    type: choices
    label: What helps?
    options: [{value: warm, label: Warmth}, {value: rest, label: Rest}]
  - {id: day, type: date, label: When?}
  - {id: clock, type: time, label: At what time?}
  - {id: note, type: long_text, label: Anything else?, prefill: "reason or ''"}
feedback:
  - {when: sure < 7, text: "Make “{{ goal }}” smaller."}
  - {text: Saved.}
"""

BREATHE = """\
---
id: breathe
title: Breathe
minutes: 3
positions: [sitting, lying]
smaller: One breath.
stop: Stop if you feel dizzy.
timer: {seconds: 60, pace: {in: 4, out: 6}}
---
A small thing.

## Steps

1. Sit **down**.
2. Breathe out.

That is all.
"""

MESSAGE = """\
---
id: welcome
event: welcome
subject: Good to have you here
---
Hello. Your next page is ready: {link}
"""

CONSENT = """\
---
version: "1.0"
title: Before you start
parts:
  - {id: reminders, text: You may write to me.}
checks:
  - {card: 1, text: What is it for?, right: Learning, wrong: A cure, again: Let us look again.}
---
## What it is

A course.

## Who reads

::: when watched
Someone reads.
:::

::: when not watched
Nobody reads.
:::
"""

SUN = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" fill="none">
  <defs><clipPath id="c"><circle cx="5" cy="5" r="4"/></clipPath></defs>
  <circle class="clay" cx="5" cy="5" r="4" clip-path="url(#c)"/>
</svg>
"""


def tiny() -> dict[str, str]:
    """Path → text of the faultless package."""
    return {
        "programme.yaml": PROGRAMME,
        "en/modules/00-welcome/module.yaml": MODULE_0,
        "en/modules/00-welcome/01-hello.md": HELLO,
        "en/modules/00-welcome/low-energy.md": LOW_ENERGY.format(
            id="m0_short", question="m0_short_way"
        ),
        "en/modules/01-second/module.yaml": MODULE_1,
        "en/modules/01-second/01-second.md": SECOND,
        "en/modules/01-second/low-energy.md": LOW_ENERGY.format(
            id="m1_short", question="m1_short_way"
        ),
        "en/worksheets/sheet.yaml": SHEET,
        "en/exercises/breathe.md": BREATHE,
        "en/messages/welcome.md": MESSAGE,
        "en/consent/treatment.md": CONSENT,
        "en/pictures/sun.svg": SUN,
    }


def write(root: Path, files: dict[str, str]) -> Path:
    """Put the files on disk."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return root
