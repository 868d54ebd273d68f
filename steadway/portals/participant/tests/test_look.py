"""What every page is made of: one heading, no inline style or script, few bytes, plain words."""

import gzip
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from steadway.care.delivery.models import PublishedProgramme
from steadway.care.people.models import Participant
from steadway.portals.participant.charts import Mark, draw_chart

STATIC = Path(__file__).parents[1] / "static/participant"
TEMPLATES = Path(__file__).parents[1] / "templates"
HERS = [
    "/today/", "/parts/", "/parts/m0/", "/parts/m0/what_this_is/", "/parts/m0/low_energy/",
    "/worksheets/goal_ladder/", "/check-in/", "/progress/", "/settings/", "/settings/reading/",
    "/settings/reminders/", "/settings/you/", "/settings/data/", "/settings/break/",
    "/settings/leave/", "/stop-here/", "/rest/", "/account/2fa/", "/account/logout/",
]  # fmt: skip
OPEN = ["/", "/help/", "/hard-moment/", "/fit/q/adult/", "/account/login/",
        "/account/login/code/", "/account/password/reset/", "/nothing/"]  # fmt: skip
GUILT = re.compile(
    r"\b(missed|failed|overdue|late|streak|broken|only|should|must|just|simply)\b", re.IGNORECASE
)


def packed(name: str) -> int:
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


def check(body: str) -> None:
    assert body.count("<h1") == 1
    assert 'lang="en"' in body
    assert " style=" not in body
    assert "<style" not in body
    assert not re.search(r"<script(?![^>]*(src=|application/json))", body)
    assert not re.search(r"\son[a-z]+=", body)
    assert body.index(">Help<") < body.index(">A hard moment?<")
    heading = unescape(
        re.sub(r"<[^>]+>", "", body.split("<h1")[1].split("</h1>", maxsplit=1)[0].split(">", 1)[1])
    )
    title = unescape(body.split("<title>")[1].split("</title>", maxsplit=1)[0])
    assert title.replace("\u2011", "-") == f"{heading.replace(chr(0x2011), '-')} · Steadway"


@pytest.mark.parametrize("path", HERS)
def test_her_pages_keep_the_house_rules(her: Client, path: str) -> None:
    check(her.get(path).content.decode())


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_keep_the_house_rules(steady: PublishedProgramme, path: str) -> None:
    check(Client().get(path).content.decode())


def test_the_first_page_weighs_little(steady: PublishedProgramme) -> None:
    page = len(gzip.compress(Client().get("/").content, 6))
    sheets = sum(packed(name) for name in ("tokens.css", "components.css", "page.js"))
    assert page + sheets < 25_000
    assert packed("tokens.css") + packed("components.css") < 20_000


def test_later_pages_weigh_less_than_thirty_thousand_bytes_unpacked_sheets_aside(
    her: Client,
) -> None:
    assert all(len(her.get(path).content) < 60_000 for path in HERS)
    assert all(len(gzip.compress(her.get(path).content)) < 15_000 for path in HERS)


@pytest.mark.parametrize(
    "template", sorted(p for p in TEMPLATES.rglob("*.html") if p.name != "export.html"), ids=str
)
def test_templates_hold_no_word_of_guilt(template: Path) -> None:
    words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", template.read_text(encoding="utf-8"))
    words = words.replace("only you", "")
    assert not GUILT.findall(words)


def test_better_is_up_for_scores_where_less_is_better() -> None:
    marks = [Mark("Week 1", 8.0), Mark("Week 2", 2.0)]
    worse_high = draw_chart(marks, title="t", least=0, most=10, higher_is_worse=True)
    better_high = draw_chart(marks, title="t", least=0, most=10, higher_is_worse=False)
    assert worse_high.dots[0].y > worse_high.dots[1].y
    assert better_high.dots[0].y < better_high.dots[1].y


def test_a_week_without_answers_breaks_the_line() -> None:
    values = (5.0, 4.0, None, 4.0, 3.0)
    chart = draw_chart(
        [Mark(f"Week {n}", v) for n, v in enumerate(values)],
        title="t", least=0, most=10, higher_is_worse=True,
    )  # fmt: skip
    assert len(chart.paths) == 2
    assert len(chart.dots) == 4


def test_hidden_harm_is_not_in_the_page(her: Client, settled: Participant) -> None:
    her.post("/worksheets/goal_ladder/draft/", {"goal": "<script>alert(1)</script>"})
    body = her.get("/worksheets/goal_ladder/").content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body
