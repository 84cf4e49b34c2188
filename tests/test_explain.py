"""`dragoman explain`: every span is where it says, everything put aside has its reason, and the page can be read."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from extract import pipeline
from extract.command import main
from extract.errors import DragomanError
from extract.explain import KINDS, Explanation, days, explain, explain_text
from extract.explain_html import page, write_page
from extract.explain_terminal import STYLES, coloured
from extract.pipeline import Resources, extract, load_resources
from extract.records import Document
from extract.sources.inbox import read

PROJECT = Path(__file__).resolve().parents[1]

SAMPLES = PROJECT / "seeds" / "articles"
WRITTEN_ON = date(2020, 6, 15)
MEETING = "التقى وزير الخارجية النرويجي نظيره الياباني في أوسلو أمس. وقال الوزير النرويجي إن الحوار مفيد."


@pytest.fixture(scope="module")
def resources() -> Resources:
    return load_resources(PROJECT)


def explained(text: str, resources: Resources, title: str | None = None) -> Explanation:
    return explain(Document("a", text, title, published=WRITTEN_ON), resources)


@pytest.fixture(scope="module")
def samples(resources: Resources) -> list[Explanation]:
    """The sample articles of the project, explained."""
    articles = [one for one in read([str(SAMPLES)], 1 << 20) if hasattr(one, "text")]
    return [
        explain(Document(a.article_id, a.text, a.title, published=None), resources)  # type: ignore[union-attr]
        for a in articles
    ]


# what there is to show


def test_explaining_changes_nothing(resources: Resources) -> None:
    document = Document("a", MEETING, published=WRITTEN_ON)
    assert explain(document, resources).extraction == extract(document, resources)


def test_every_span_and_candidate_lies_in_its_text(samples: list[Explanation]) -> None:
    assert len(samples) >= 12
    for explanation in samples:
        content = explanation.content
        assert all(0 <= s.start < s.stop <= len(content) and s.kind in KINDS for s in explanation.spans)
        assert all(content[c.start : c.stop] == c.surface and c.reason for c in explanation.rejected)


def test_every_event_and_statement_is_marked_in_the_text(samples: list[Explanation]) -> None:
    for explanation in samples:
        keys = {span.key for span in explanation.spans}
        events, statements = explanation.extraction.events, explanation.extraction.statements
        assert {f"e{n}" for n in range(1, len(events) + 1)} <= keys
        assert {f"s{n}" for n in range(1, len(statements) + 1)} <= keys


def test_nothing_is_both_an_event_and_put_aside(samples: list[Explanation]) -> None:
    for explanation in samples:
        told = {span.start for span in explanation.spans if span.kind == "trigger"}
        assert not told & {c.start for c in explanation.rejected if c.kind == "trigger"}


def test_the_rows_tell_what_was_found(resources: Resources) -> None:
    events, statements, dates, _ = explained(MEETING, resources).grids
    (event,) = events.rows
    assert event[0] == "e1"
    assert event[1] == "meeting\noccurred"
    assert "Søreide" in event[2]
    assert "← نظيره الياباني" in event[2]
    assert event[3].startswith("Oslo, NOR")
    assert event[4].startswith("2020-06-14\nday")
    assert "iltaqa.meet.tense-past" in event[5]
    assert statements.rows[0][2:4] == ("وقال", "الحوار مفيد")
    assert dates.rows[0][:3] == ("أمس", "2020-06-14", "day")


REASONS = [
    ("التقى وزير الخارجية النرويجي التاجر.", "التقى", "too few parties, found وزير الخارجية النرويجي as party"),
    ("التقى الرئيس التونسي وزير الخارجية التونسي.", "التقى", "all parties belong to one state"),
    ("وصل وزير الخارجية النرويجي صباحا.", "وصل", "no destination"),
    ("وصل القطار إلى تونس.", "وصل", "nobody who travels, found nobody"),
    ("أجرى وزير الخارجية النرويجي مقابلة طويلة.", "مقابلة", "no outlet"),
    ("انطلقت المفاوضات صباحا.", "المفاوضات", "talks without a number, a process or two sides"),
    ("بدأ المؤتمر صباحا.", "المؤتمر", "a gathering without a name, or without a place and somebody who takes part"),
    ("استدعى الرئيس التونسي الطبيب.", "استدعى", "none of the words that it needs stands near: سفير"),
    ("بدأ وزير الخارجية النرويجي زيارة رسمية.", "زيارة", "nowhere to go"),
    ("أعلن الرئيس.", "أعلن", "not found behind it"),
    ("أكد الوزير النرويجي: «قال أحدهم إن الأمر صعب جدا ولكنه ممكن».", "قال", "part of what «أكد» reports"),
]


@pytest.mark.parametrize(("text", "word", "reason"), REASONS, ids=[reason[:30] for _, _, reason in REASONS])
def test_what_is_put_aside_has_its_reason(text: str, word: str, reason: str, resources: Resources) -> None:
    found = {c.surface: c.reason for c in explained(text, resources).rejected}
    assert reason in found.get(word, ""), found


def test_names_that_tie_are_told_with_their_bearers(resources: Resources) -> None:
    """A family name that several persons bear names nobody where no role or full name stands with it."""
    entries = resources.knowledge.names
    tied = next(
        (words, people)
        for words, found in entries.items()
        if len(words) == 1
        and len(people := {e.ref for e in found if e.kind == "person" and not e.is_generic}) == 2
        and len(people) == len(found)
        and words[0] not in resources.pack.roles.common
        and words[0] not in resources.pack.roles.particles
    )
    words, people = tied
    explanation = explain(Document("a", f"ظهر {words[0]} في الصورة."), resources)
    (reason,) = [c.reason for c in explanation.rejected if c.kind == "name"]
    assert reason.startswith("ambiguous, and nothing in the article tells them apart: ")
    assert all((resources.knowledge.actors[ref].name_en or ref) in reason for ref in people)


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        (None, None, "unknown"),
        (date(2020, 1, 2), date(2020, 1, 2), "2020-01-02"),
        (date(2020, 1, 2), date(2020, 1, 5), "2020-01-02 to 2020-01-05"),
        (date(2020, 1, 2), None, "from 2020-01-02 on"),
        (None, date(2020, 1, 5), "until 2020-01-05"),
    ],
)
def test_intervals_in_words(earliest: date | None, latest: date | None, said: str) -> None:
    assert days(earliest, latest) == said


# on a terminal


def shown(explanation_text: str, resources: Resources) -> str:
    console = Console(record=True, width=120, file=open("/dev/null", "w"))  # noqa: SIM115
    explain_text(Document("a", explanation_text, published=WRITTEN_ON), resources, console)
    return console.export_text()


def test_the_terminal_shows_text_reasons_and_tables(resources: Resources) -> None:
    said = shown(MEETING, resources)
    for words in ("published 2020-06-15 (given)", "The source gives 2020-06-15.", "Events (1)", "Statements (1)"):
        assert words in said
    assert "iltaqa.meet.tense-past" in said


def test_an_article_without_anything_says_so(resources: Resources) -> None:
    said = shown("هطل المطر.", resources)
    assert "Events: No diplomatic event was found." in said
    assert "Put aside: Nothing was put aside." in said


def test_colours_lie_on_the_words(resources: Resources) -> None:
    explanation = explained(MEETING, resources)
    text = coloured(explanation)
    assert text.plain == explanation.content
    styled = {(text.plain[s.start : s.end], str(s.style)) for s in text.spans}
    assert ("التقى", STYLES["trigger"]) in styled
    assert ("وقال", STYLES["cue"]) in styled
    assert ("أمس", STYLES["date"]) in styled


def test_brackets_in_an_article_are_no_markup(resources: Resources) -> None:
    assert "[bold]نص[/bold]" in shown("قال أحدهم [bold]نص[/bold] هنا", resources)


# as a page


class Reader(HTMLParser):
    """Tags in balance, ids, links and the text between."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.attributes.extend(attrs)
        self.ids.extend(value for name, value in attrs if name == "id" and value)
        self.links.extend(value for name, value in attrs if name in ("href", "src") and value)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def parsed(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def test_the_page_is_whole_and_its_links_lead_somewhere(samples: list[Explanation]) -> None:
    reader = parsed("".join(page(samples)))
    assert len(reader.ids) == len(set(reader.ids))
    targets = {link.removeprefix("#") for link in reader.links}
    assert targets
    assert targets <= set(reader.ids)
    text = "".join(reader.said)
    assert all(explanation.content in text for explanation in samples)


def test_the_page_asks_nothing_of_the_network(samples: list[Explanation]) -> None:
    html = "".join(page(samples))
    assert all(link.startswith("#") for link in parsed(html).links)
    assert not re.search(r"<(script|link|img|iframe)\b|@import|url\(", html)


def test_the_page_runs_right_to_left_in_light_and_dark(samples: list[Explanation]) -> None:
    html = "".join(page(samples[:1]))
    assert '<html lang="ar" dir="rtl">' in html
    assert "color-scheme: light dark" in html
    assert "prefers-color-scheme: dark" in html


def test_what_an_article_says_is_escaped(resources: Resources) -> None:
    hostile = 'قال الوزير النرويجي إن <script>alert("x")</script> & \'"><img src=x onerror=alert(1)> خبر.'
    html = "".join(page([explained(hostile, resources, title='</title><b onclick="x">عنوان')]))
    reader = parsed(html)
    assert "<script" not in html
    assert "<img" not in html
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    assert hostile in "".join(reader.said)


def test_the_details_stand_at_the_words(resources: Resources) -> None:
    html = "".join(page([explained(MEETING, resources)]))
    assert re.search(
        r'<span id="a1-e1" class="[^"]*trigger[^"]*" title="e1: meeting, occurred, by iltaqa[^"]*">التقى', html
    )
    assert '<a href="#a1-e1">e1</a>' in html


def test_a_page_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match=r"missing/page\.html: cannot be written: No such file or directory"):
        write_page([], str(tmp_path / "missing" / "page.html"))


def test_the_command_writes_the_page(resources: Resources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load_resources", lambda project: resources)
    out = tmp_path / "page.html"
    source = SAMPLES / "astana-tenth-round-sochi.txt"
    result = CliRunner().invoke(main, ["explain", str(source), "--html", str(out)], catch_exceptions=False)
    assert result.exit_code == 0
    assert f"1 article explained in {out}" in result.stdout
    assert "astana-tenth-round-sochi" in out.read_text(encoding="utf-8")


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MEASURE = """<script>
const box = document.querySelector('.text'), style = getComputedStyle(box), word = box.querySelector('.trigger');
document.title = [style.direction, document.documentElement.scrollWidth <= innerWidth,
  word.getBoundingClientRect().right > innerWidth / 2, getComputedStyle(word).color !== style.color].join(' ');
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page is not looked at in a browser")
@pytest.mark.parametrize("width", [1200, 420])
def test_a_browser_shows_the_page_right_to_left(samples: list[Explanation], tmp_path: Path, width: int) -> None:
    """The first word of the text stands on the right, coloured, and nothing runs out of the window."""
    assert CHROMIUM is not None
    sample = next(s for s in samples if s.extraction.document.article_id == "astana-tenth-round-sochi")
    path = tmp_path / "page.html"
    path.write_text("".join(page([sample])).replace("</body>", f"{MEASURE}</body>"), encoding="utf-8")
    picture = tmp_path / "page.png"
    quiet = [
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
        *("--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'browser'}"),
        f"--window-size={width},2400",
    ]
    command = [CHROMIUM, *quiet, "--dump-dom", path.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "<title>rtl true true true</title>" in dom, re.search("<title>.*</title>", dom)
    subprocess.run(
        [CHROMIUM, *quiet, f"--screenshot={picture}", path.as_uri()], capture_output=True, timeout=120, check=True
    )
    assert picture.read_bytes().startswith(b"\x89PNG")
