"""What is found goes into bronze: articles and rejections counted, told and kept, watermarks only after them."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from extract.reports import Progress
from extract.sources import watermarks
from extract.sources.article import Article, Rejection
from extract.sources.collecting import Checkpoint, Found, SourceReport
from extract.sources.watermarks import Watermark
from extract.warehouse.bronze import Bronze

log = logging.getLogger(__name__)
LINES_A_FILE = 20  # rejections of one file or source that are told one by one; all of them are recorded
KEEP_SECONDS = 60.0  # how much fetching a killed night may have to do again


@dataclass
class Taken:
    """Articles new and known, rejections by reason, and what each source reported."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    sources: list[SourceReport] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def tell(self, rejection: Rejection) -> None:
        """Count a rejection and say it, up to LINES_A_FILE of one place."""
        place = place_of(rejection.origin_path)
        self.reasons[rejection.reason_code] += 1
        self.told[place] += 1
        if self.told[place] <= LINES_A_FILE:
            log.warning("rejected: %s", rejection.line)

    def tell_the_rest(self) -> None:
        """Say how many rejections were not said, and what waits."""
        for place, count in self.told.items():
            if count > LINES_A_FILE:
                log.warning("rejected: %s: %s more (all are in meta_rejected)", place, f"{count - LINES_A_FILE:,}")
        for one in self.sources:
            if one.waiting:
                log.warning("source %s: %s articles wait for another night", one.name, f"{one.waiting:,}")


def take_in(found: Iterable[Found], store: Bronze, watcher: Progress) -> Taken:
    """Keep everything. What a source remembers is saved when the articles before it are safe in bronze."""
    taken, marks, kept = Taken(), dict[str, Watermark](), time.monotonic()

    def keep() -> None:
        store.close()
        for name, mark in marks.items():
            watermarks.save(store.settings, name, mark)
        marks.clear()

    for one in found:
        if isinstance(one, Checkpoint):
            if one.mark is not None:
                marks[one.name] = one.mark
            if one.report is not None:
                taken.sources.append(one.report)
            if time.monotonic() - kept > KEEP_SECONDS:
                keep()
                kept = time.monotonic()
            continue
        watcher.advance()
        if isinstance(one, Article):
            taken.counts["new" if store.add(one) else "known"] += 1
            continue
        store.reject(one)
        taken.tell(one)
    keep()
    taken.sources.sort(key=lambda one: one.name)
    taken.tell_the_rest()
    return taken


def place_of(origin_path: str) -> str:
    """The file, or the source: pages of one source are told together."""
    name, found, _ = origin_path.partition(": http")
    return f"source {name}" if found else origin_path
