"""The questions of docs/queries.md, on one night of the sample articles."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from extract.settings import Settings
from tests.documented_queries import Question, questions

QUESTIONS = questions()


def answer(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_there_are_fifteen_in_order() -> None:
    assert [question.number for question in QUESTIONS] == list(range(1, 16))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.number))
def test_each_question_has_an_answer(sample_night: Settings, question: Question) -> None:
    rows = answer(sample_night, question.sql)
    assert bool(rows) != question.finds_nothing, question.title


def test_the_first_question_is_answered_whole(sample_night: Settings) -> None:
    """How often, when, where, in which offices, reported by whom, and what each said."""
    rows = answer(sample_night, QUESTIONS[0].sql)
    assert rows[0][0] == len(rows)
    (held,) = [row for row in rows if row[1].isoformat() == "2023-03-18"]
    assert held[3:7] == ("Cairo", "EGY", "foreign_minister", "foreign_minister")
    assert held[7] is not None
    assert any(row[8] for row in rows)
    assert any(row[9] for row in rows)


def test_reports_add_up_to_the_facts(sample_night: Settings) -> None:
    """No event is lost or counted twice on the way into a report, whatever its status and month."""
    totals = answer(
        sample_night,
        """
        select
            (select count(*) from bridge_event_actor join fct_event using (event_id) where status = 'occurred'),
            (select sum(event_count) from rpt_actor_activity),
            (select count(*) from bridge_event_actor join fct_event using (event_id) where status <> 'occurred'),
            (select sum(planned_count + proposed_count + declined_count) from rpt_actor_activity),
            (select count(*) from fct_statement where speaker_actor_id is not null),
            (select sum(statement_count) from rpt_speaker_statement),
            (select count(*) from fct_reported_event),
            (select sum(reported_event_count) from rpt_source_coverage)
        """,
    )
    figures = [int(figure) for figure in totals[0]]
    assert figures[::2] == figures[1::2]
    assert all(figures)
