"""Events from profiles and pairs, night by night: the same whatever the order, and no id ever means another event.

Worlds are made at random from fixed seeds; DRAGOMAN_WORLDS=500 tries so many of them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import duckdb
import pytest

from extract.warehouse.event_links import link

STATUSES = ("occurred", "occurred", "planned", "declined")


@dataclass(frozen=True)
class Reported:
    """A reported event of a world made by hand: its profile is a letter, its article landed in a night."""

    report: str
    article: str
    profile: str
    published: date | None
    night: int = 0


Pair = tuple[str, str, int, str | None]


class Warehouse:
    """What is left of a warehouse when the linking is looked at alone: profiles, pairs and int_event_link."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.connection = duckdb.connect(config={"threads": 1})
        self.pairs = pairs
        self.connection.execute(
            "create table profile (reported_event_id varchar, article_id varchar, profile_id varchar, "
            "published_earliest date, landed_at timestamp, status varchar, event_type varchar, is_vague boolean, "
            "sides varchar[], persons varchar[], country_iso3 varchar);"
            "create table pair (profile_id varchar, other_profile_id varchar, score integer, threshold integer, "
            "veto varchar, decision varchar);"
            "create table rule as select 'meeting' as event_type, 2 as needs_sides"
        )

    def night(self, reports: Sequence[Reported]) -> dict[str, str]:
        """Link what is current after a night; the event of each report."""
        self._replace(reports)
        first = not self.connection.execute("from duckdb_tables() where table_name = 'link'").fetchall()
        tables = [self.connection.table(name) for name in ("profile", "pair", "rule")]
        rows = link(self.connection, *tables, None if first else self.connection.table("link"))
        self.connection.register("arrived", rows)
        if first:
            self.connection.execute("create table link as from arrived")
        else:
            self.connection.execute(
                "delete from link where reported_event_id in (select reported_event_id from arrived) "
                "or reported_event_id not in (select reported_event_id from profile); insert into link from arrived"
            )
        return dict(self.connection.execute("select reported_event_id, event_id from link").fetchall())

    def links(self) -> list[tuple[Any, ...]]:
        """The whole table but for the columns that tell of the run."""
        return self.connection.execute("select * exclude (landed_at, linked_at) from link order by all").fetchall()

    def redirects(self) -> dict[str, str]:
        return dict(self.connection.execute("select own_event_id, event_id from link").fetchall())

    def _replace(self, reports: Sequence[Reported]) -> None:
        self.connection.execute("delete from profile; delete from pair")
        rows = [
            [one.report, one.article, one.profile, one.published, datetime(2016, 1, 1) + timedelta(days=one.night),
             STATUSES[ord(one.profile) % 4], "meeting", False, ["RUS", "IRN"], [], None]
            for one in reports
        ]  # fmt: skip
        if rows:
            self.connection.executemany("insert into profile values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        alive = {one.profile for one in reports}
        pairs = [
            [one, other, score, 8, veto, "apart" if veto else "alike" if score >= 8 else "unsure"]
            for one, other, score, veto in self.pairs
            if one in alive and other in alive
        ]
        if pairs:
            self.connection.executemany("insert into pair values (?, ?, ?, ?, ?, ?)", pairs)


def at_once(reports: Sequence[Reported], pairs: Sequence[Pair]) -> Warehouse:
    warehouse = Warehouse(pairs)
    warehouse.night(reports)
    return warehouse


def nights_of(reports: Sequence[Reported], chance: random.Random) -> Iterator[list[Reported]]:
    """What is current after each night: articles come in any order, some land again, and some were there only once."""
    articles = sorted({one.article for one in reports})
    gone = [replace(one, report=f"{one.report}-gone", article=f"{one.article}-gone") for one in reports]
    chance.shuffle(articles)
    current: list[Reported] = []
    night = 0
    while articles:
        night += 1
        tonight = {articles.pop() for _ in range(min(len(articles), chance.randint(1, 3)))}
        tonight |= {one.article for one in current if chance.random() < 0.1}
        passing = [one for one in gone if chance.random() < 0.2]
        kept = [one for one in current if one.article not in tonight and not one.article.endswith("-gone")]
        arrived = [one for one in reports if one.article in tonight]
        current = [*kept, *(replace(one, night=night) for one in [*arrived, *passing])]
        yield current
    yield [one for one in current if not one.article.endswith("-gone")]


def world_of(chance: random.Random) -> tuple[list[Reported], list[Pair]]:
    """Up to 14 reports in up to 10 articles, of up to 9 profiles whose pairs have any points and vetoes."""
    profiles = "abcdefghi"[: chance.randint(1, 9)]
    reports = [
        Reported(
            f"r{index}", f"a{chance.randint(0, 9)}", chance.choice(profiles),
            None if chance.random() < 0.2 else date(2016, 1, chance.randint(1, 5)),
        )
        for index in range(chance.randint(1, 14))
    ]  # fmt: skip
    pairs: list[Pair] = [(one, one, chance.choice((6, 10, 12, 14)), None) for one in profiles]
    for one, other in combinations(profiles, 2):
        veto = chance.choice((None, None, None, None, "one was called off", "another round"))
        if chance.random() < 0.7:
            pairs.append((one, other, chance.randint(3, 14), veto))
    return reports, pairs


def check_any_order(chance: random.Random) -> None:
    """One world in two orders of nights and at once: equal links; ids that were published lead to their event."""
    reports, pairs = world_of(chance)
    expected = at_once(reports, pairs).links()
    for _ in range(2):
        warehouse = Warehouse(pairs)
        published: dict[str, set[str]] = {}  # event id → the reports of which it was the event when it was new
        for current in nights_of(reports, chance):
            events = warehouse.night(current)
            redirects = warehouse.redirects()
            assert set(events) == {one.report for one in current}
            for event in set(events.values()):
                members = {report for report, of in events.items() if of == event}
                published.setdefault(event, members)
            for event, members in published.items():
                if event in redirects and members & set(events):
                    assert redirects[event] in {events[report] for report in members & set(events)}
        assert warehouse.links() == expected


@pytest.mark.parametrize("seed", range(int(os.environ.get("DRAGOMAN_WORLDS", "6"))))
def test_nights_in_any_order_end_in_the_same_events(seed: int) -> None:
    check_any_order(random.Random(seed))


MEETING = [
    Reported("early", "a1", "a", date(2016, 1, 1)),
    Reported("late", "a2", "b", date(2016, 1, 3)),
    Reported("undated", "a3", "e", None),
]
ALIKE: list[Pair] = [("a", "a", 14, None), ("b", "b", 14, None), ("e", "e", 14, None), ("a", "b", 12, None)]


def test_an_event_keeps_the_id_of_its_eldest_report() -> None:
    warehouse = Warehouse(ALIKE)
    before = warehouse.night(MEETING[:1])
    after = warehouse.night(MEETING)
    assert after["early"] == after["late"] == before["early"]
    assert after["undated"] != after["early"]


def test_a_late_elder_takes_over_and_the_old_id_leads_to_it() -> None:
    warehouse = Warehouse(ALIKE)
    before = warehouse.night(MEETING[1:2])["late"]
    after = warehouse.night([*MEETING[:1], replace(MEETING[1], night=0)])
    assert after["late"] == after["early"] != before
    assert warehouse.redirects()[before] == after["late"]


def test_a_split_leaves_the_id_with_the_eldest_report() -> None:
    """b is nearer to c than to a; the id of the event of a and b stays with a, and b goes to c under its own."""
    pairs = [*ALIKE, ("c", "c", 14, None), ("b", "c", 13, None)]
    warehouse = Warehouse(pairs)
    before = warehouse.night(MEETING[:2])
    after = warehouse.night([*MEETING[:2], Reported("later", "a4", "c", date(2016, 1, 4), night=1)])
    assert before["early"] == before["late"] == after["early"]
    assert after["late"] == after["later"] != before["late"]
    assert warehouse.redirects()[after["late"]] == after["late"]


def test_only_what_a_night_touches_is_linked_again() -> None:
    warehouse = Warehouse([*ALIKE, ("f", "f", 14, None), ("g", "g", 14, None), ("f", "g", 12, None)])
    other = [Reported("x", "a8", "f", date(2016, 2, 1)), Reported("y", "a9", "g", date(2016, 2, 1))]
    warehouse.night([*MEETING[:1], *other])
    warehouse.night([*MEETING[:1], *other, replace(MEETING[1], night=1)])
    moments = dict(warehouse.connection.execute("select reported_event_id, linked_at from link").fetchall())
    assert moments["early"] == moments["late"] > moments["x"] == moments["y"]


def test_reports_that_say_too_little_stay_alone() -> None:
    pairs: list[Pair] = [("a", "a", 6, None), ("b", "b", 14, None), ("a", "b", 9, None)]
    warehouse = at_once([*MEETING[:2], Reported("again", "a5", "a", date(2016, 1, 1))], pairs)
    assert len(set(warehouse.redirects().values())) == 3


@pytest.mark.parametrize(("score", "contradicted"), [(12, {"early", "off"}), (7, set())])
def test_called_off_by_one_and_held_by_another(score: int, contradicted: set[str]) -> None:
    """A cancelled meeting is a fact of its own; that it contradicts another is told on both."""
    pairs: list[Pair] = [("d", "d", 14, None), ("g", "g", 14, None), ("d", "g", score, "one was called off")]
    reports = [Reported("early", "a1", "d", date(2016, 1, 1)), Reported("off", "a2", "g", date(2016, 1, 2))]
    assert [STATUSES[ord(letter) % 4] for letter in "dg"] == ["occurred", "declined"]
    warehouse = at_once(reports, pairs)
    assert len(set(warehouse.redirects().values())) == 2
    rows = warehouse.connection.execute("select reported_event_id from link where is_contradicted").fetchall()
    assert {report for (report,) in rows} == contradicted
