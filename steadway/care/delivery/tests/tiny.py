"""A tiny programme for tests: two parts, a worksheet, a plan, letters, questions around it."""

# ruff: noqa: E501  # YAML reads best on one line

from pathlib import Path

FILES = {
    "programme.yaml": """
id: tiny
version: "1.0"
title: {en: Tiny}
summary: {en: "A very small course."}
licence: CC-BY-4.0
authors: ["The Steadway authors"]
review: "Not yet reviewed by: patients / clinician"
languages: [en]
pacings:
  weekly: {days_between_modules: 7, lock: soft}
  single: {days_between_modules: 0, lock: soft}
facts:
  track: {type: choice, options: [back, headache, other], default: other}
screening:
  - id: adult
    text: {en: "Are you 18 or older?"}
    options: [{value: yes_, label: {en: "Yes"}}, {value: no_, label: {en: "No"}}]
  - id: sign
    text: {en: "Is there a new sign?"}
    options: [{value: yes_, label: {en: "Yes"}}, {value: no_, label: {en: "No"}}]
    not_sure: true
outcomes:
  - {outcome: see_someone, when: "sign != 'no_'", text: {en: "Please call a doctor."}}
  - {outcome: not_now, when: "adult == 'no_'", text: {en: "This is for adults."}}
  - {outcome: fits, text: {en: "It fits."}}
measures:
  baseline: {title: {en: "Where you start"}, at: start, window_days: 14, instruments: [nrs_pain, nrs_interference]}
  end: {title: {en: "Where you are now"}, at: end, window_days: 28, instruments: [nrs_pain, nrs_interference]}
  follow_up_3m: {title: {en: "3 months on"}, after_days: 90, window_days: 28, instruments: [nrs_pain, depression]}
depression_instrument: {watched: phq_9, unwatched: phq_8}
""",
    "en/modules/00-first/module.yaml": """
id: m0
title: The first part
aim: You know what is here.
minutes: 8
steps:
  - page: 01-hello
  - page: 02-heads
  - worksheet: goal_ladder
low_energy: low-energy
""",
    "en/modules/00-first/01-hello.md": """---
id: hello
title: Hello
minutes: 2
audience: all
technique: welcome
evidence: "Written for tests."
author: Steadway authors
review: "Not yet reviewed by: patients / clinician"
question:
  id: m0_fits
  text: Which of these sounds like you?
  options:
    - {value: loud, label: "Loud on most days", reply: "That is hard."}
    - {value: swings, label: "It swings", reply: "Many say so."}
---
You can read this at your own pace.
""",
    "en/modules/00-first/02-heads.md": """---
id: heads
title: About heads
minutes: 2
audience: "track == 'headache'"
technique: welcome
evidence: "Written for tests."
author: Steadway authors
review: "Not yet reviewed by: patients / clinician"
---
This page is for people with headache.
""",
    "en/modules/00-first/low-energy.md": """---
id: first_short
title: The short way
minutes: 2
audience: all
technique: welcome
evidence: "Written for tests."
author: Steadway authors
review: "Not yet reviewed by: patients / clinician"
question:
  id: m0_short
  text: Which one do you take with you?
  options:
    - {value: rest, label: "A rest", reply: "Good."}
    - {value: walk, label: "A walk", reply: "Good."}
---
One idea for a day with little energy.
""",
    "en/modules/01-second/module.yaml": """
id: m1
title: The second part
aim: You try one thing.
minutes: 4
unlock: "completed.m0"
steps:
  - page: 01-goal
  - plan: small_walk
low_energy: low-energy
plans:
  - id: small_walk
    minutes: 2
    title: A small walk
    intro: "Pick a walk and a moment."
    will: ["Walk to the corner", "Walk round the table"]
    when: ["After breakfast", "Before bed"]
    review:
      question: "How did it go?"
      got_in_the_way: ["Pain was high", "I forgot"]
      replies:
        done: "Good to hear. You can do the same again."
        partly: "Part of it counts."
        not_this_time: "Then make it smaller. Half the way is a walk too."
""",
    "en/modules/01-second/01-goal.md": """---
id: your_goal
title: Your goal
minutes: 2
audience: all
technique: goals
evidence: "Written for tests."
author: Steadway authors
review: "Not yet reviewed by: patients / clinician"
---
You want this: {{ goal_ladder.goal or "your own goal" }}.
""",
    "en/modules/01-second/low-energy.md": """---
id: second_short
title: The short way
minutes: 2
audience: all
technique: goals
evidence: "Written for tests."
author: Steadway authors
review: "Not yet reviewed by: patients / clinician"
question:
  id: m1_short
  text: Which one do you take with you?
  options:
    - {value: rest, label: "A rest", reply: "Good."}
    - {value: walk, label: "A walk", reply: "Good."}
---
One idea for a day with little energy.
""",
    "en/worksheets/goal_ladder.yaml": """
id: goal_ladder
title: My goal ladder
minutes: 6
intro: "Start with one thing you would like back."
example: {person: "Amina, 52", values: {goal: "Sit through a play", rungs: ["Sit 5 minutes", "Sit 10 minutes"], confidence: 8}}
fields:
  - {id: goal, type: text, label: "What would you like to do?", max_length: 200, required: true}
  - {id: rungs, type: ladder, label: "Your steps, smallest first", min: 2, max: 8, max_length: 120}
  - {id: confidence, type: scale, label: "How sure are you?", low: "Not sure", high: "Very sure"}
feedback:
  - {when: "confidence < 7", text: "Make the first step smaller."}
  - {text: "You have a ladder now."}
readers: only_you
""",
    "en/consent/treatment.md": """---
version: "1.0"
title: What you agree to
parts:
  - {id: follow_up, text: "You may ask me again in 3 months."}
checks:
  - {card: 1, text: "Can you stop?", right: "Yes, at any time", wrong: "No", again: "You can stop at any time."}
---
## Why

This is a test.
""",
}
LETTERS = (
    "welcome", "first_days", "quiet_10", "quiet_20", "quiet_30", "milestone", "next_part",
    "plan_reminder", "before_end", "before_follow_up", "pause_ending", "paused_confirm",
)  # fmt: skip


def write_tiny(folder: Path, **changes: str) -> Path:
    """The package in `folder`; `changes` replace one text by another in programme.yaml."""
    files = dict(FILES)
    for event in LETTERS:
        name = f"en/messages/{event.replace('_', '-')}.md"
        files[name] = (
            f"---\nid: {event}\nevent: {event}\nsubject: Your place is kept ({event})\n---\n"
            "Hello. Your place is kept.\n\n{link}\n"
        )
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    manifest = folder / "programme.yaml"
    text = manifest.read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    manifest.write_text(text, encoding="utf-8")
    return folder
