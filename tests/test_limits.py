"""The time limit of an article: it ends whatever goes on, says so, and touches nothing else."""

from __future__ import annotations

import re
import signal
import threading
import time
from pathlib import Path

import pytest
from fake_extraction import FakeResources, fake_extract
from test_batch import articles

from extract import nightly
from extract.batch import extract_batches
from extract.limits import OutOfTime, processor_time
from extract.records import Document, Extraction
from extract.settings import Settings
from extract.warehouse.landing import open_landing

SHORT = 0.05


def endless(document: Document, resources: FakeResources) -> Extraction:
    """Never ends where the text says so, and swallows every ordinary error on the way."""
    while "endless" in document.text:
        try:
            sum(range(1000))
        except Exception:
            continue
    return fake_extract(document, resources)


def test_an_article_that_takes_too_long_is_rejected_and_the_others_are_read() -> None:
    (batch,) = extract_batches(iter([articles("one", "endless", "two")]), FakeResources(), endless, seconds=SHORT)
    before, slow, after = batch.to_pylist()
    assert slow["error"] == "OutOfTime: took more than 0.05 seconds of processor time"
    assert (slow["events"], slow["statements"]) == ([], [])
    assert before["error"] is after["error"] is None


def test_its_reason_is_kept_with_the_rejections(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", article_seconds=SHORT, workers=1)
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "slow.txt").write_text("endless", encoding="utf-8")
    (inbox / "quick.txt").write_text("نص", encoding="utf-8")
    nightly.ingest([inbox], settings, "r1")
    for batch in nightly.pending_batches(settings):
        nightly.extract_batch(batch, settings, "r1", resources=FakeResources(), extract=endless)
    report = nightly.load(None, settings, "r1")
    assert (report.rows_landed, report.rows_rejected) == (1, 1)
    with open_landing(settings) as connection:
        rows = connection.execute("select article_id, stage, reason from raw_rejected").fetchall()
    assert rows == [("slow", "extract", "OutOfTime: took more than 0.05 seconds of processor time")]


def test_a_regular_expression_is_interrupted_too() -> None:
    with pytest.raises(OutOfTime), processor_time(SHORT):
        re.match(r"(a+)+$", "a" * 40 + "b")


def test_an_interrupt_that_is_swallowed_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.limits.AGAIN", SHORT)
    swallowed: list[OutOfTime] = []

    def deaf() -> None:
        while len(swallowed) < 3:
            try:
                while True:
                    sum(range(1000))
            except OutOfTime as error:
                swallowed.append(error)
        raise swallowed[-1]

    with pytest.raises(OutOfTime), processor_time(SHORT):
        deaf()


def test_it_is_processor_time_and_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with processor_time(SHORT):
        time.sleep(SHORT * 3)
    assert signal.getsignal(signal.SIGVTALRM) is before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_another_thread_has_no_limit_but_does_not_fail() -> None:
    done = []

    def work() -> None:
        with processor_time(SHORT):
            until = time.thread_time() + SHORT * 2
            while time.thread_time() < until:
                pass
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
