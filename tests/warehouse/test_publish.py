"""Publishing: readers see whole generations only, whatever dies when; rollback takes one back."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb
import pytest

from extract.errors import DragomanError
from extract.settings import Settings
from extract.warehouse import publish as publishing
from extract.warehouse.publish import KEYS, publish, rollback


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "o'home", generations=3)


def build(settings: Settings, value: int) -> None:
    """A build with every table of the contract; `fct_event` has `value` rows named by their number."""
    settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
    settings.warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(settings.warehouse)) as connection:
        for table, key in KEYS.items():
            columns = ", ".join(f"{column} varchar not null" for column in key or ("name",))
            connection.execute(f"create table {table} ({columns}, n integer)")
        connection.execute("comment on table fct_event is 'one row an event'")
        connection.execute("comment on column fct_event.n is 'a number'")
        connection.execute(f"insert into fct_event select 'e' || i, {value} from range({value}) as r (i)")


def rows(path: Path) -> list[tuple[int, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("select count(*), min(n), max(n) from fct_event").fetchall()


def generations(settings: Settings) -> set[str]:
    return {path.name for path in (settings.published.parent / "generations").iterdir()}


def test_publishes_every_table_with_rows_and_comments(settings: Settings) -> None:
    build(settings, 3)
    assert publish(settings, "one") == settings.published
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        comments = connection.execute(
            "select comment from duckdb_tables() where table_name = 'fct_event'"
            " union all select comment from duckdb_columns() where table_name = 'fct_event' and column_name = 'n'"
        ).fetchall()
        tags = connection.execute("select tags from duckdb_databases() where not internal").fetchall()
    assert tables == set(KEYS)
    assert comments == [("one row an event",), ("a number",)]
    assert "v1.2.0" in str(tags)
    assert rows(settings.published) == [(3, 3, 3)]
    assert sorted(path.name for path in settings.published.parent.iterdir()) == [
        ".lock",
        "generations",
        "warehouse.duckdb",
    ]


def _read_on_request(path: Path, pipe: Connection) -> None:
    """A reader process: keeps one connection open, answers `old` from it and `new` from a fresh one."""
    held = duckdb.connect(str(path), read_only=True)
    query = "select count(*), min(n), max(n) from fct_event"
    pipe.send(held.execute(query).fetchall())
    while (request := pipe.recv()) != "stop":
        if request == "reopen":
            held.close()
            held = duckdb.connect(str(path), read_only=True)
        pipe.send(held.execute(query).fetchall())


def test_a_reader_held_open_sees_old_rows_until_it_reopens(settings: Settings) -> None:
    build(settings, 50_000)
    publish(settings, "old")
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    reader = multiprocessing.get_context("spawn").Process(
        target=_read_on_request, args=(settings.published, theirs), daemon=True
    )
    reader.start()
    try:
        assert ours.recv() == [(50_000, 50_000, 50_000)]
        build(settings, 70_000)
        publish(settings, "new")
        ours.send("again")
        assert ours.recv() == [(50_000, 50_000, 50_000)]
        ours.send("reopen")
        assert ours.recv() == [(70_000, 70_000, 70_000)]
    finally:
        ours.send("stop")
        reader.join()


STEPS = ["_next_folder", "_copy", "_smoke", "_sync", "_stamp", "_keep", "_go_live", "_prune"]

KILLED = """
import os, sys
from extract.settings import Settings
from extract.warehouse import publish as publishing

step, home, when = sys.argv[1:]
real = getattr(publishing, step)

def killed(*arguments):
    if when == "after":
        real(*arguments)
    os._exit(9)

setattr(publishing, step, killed)
publishing.publish(Settings(home=home, generations=3), "killed")
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_leaves_a_whole_file_and_the_next_run_recovers(
    settings: Settings, step: str, when: str
) -> None:
    build(settings, 3)
    publish(settings, "before")
    build(settings, 4)
    dead = subprocess.run([sys.executable, "-c", KILLED, step, str(settings.home), when], check=False)
    assert dead.returncode == 9
    went_live = (step, when) in {("_go_live", "after"), ("_prune", "before"), ("_prune", "after")}
    assert rows(settings.published) == [(4, 4, 4) if went_live else (3, 3, 3)]

    build(settings, 5)
    publish(settings, "after")
    assert rows(settings.published) == [(5, 5, 5)]
    assert not (settings.published.parent / ".next").exists()


def test_a_log_left_beside_the_live_file_is_not_replayed_into_the_next(settings: Settings) -> None:
    build(settings, 3)
    publish(settings, "one")
    writer = f"""
import duckdb, os
connection = duckdb.connect({str(settings.published)!r})
connection.execute("pragma disable_checkpoint_on_shutdown")
connection.execute("insert into fct_event values ('phantom', 99)")
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", writer], check=True)
    assert settings.published.with_name("warehouse.duckdb.wal").exists()
    build(settings, 4)
    publish(settings, "two")
    assert rows(settings.published) == [(4, 4, 4)]


def test_keeps_so_many_generations_and_the_clock_cannot_reorder_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for count in range(1, 6):
        build(settings, count)
        monkeypatch.setattr(publishing.time, "time_ns", lambda count=count: (2_000_000_000 - count) * 10**9)
        publish(settings, f"r{count}")
    assert generations(settings) == {"warehouse-r3.duckdb", "warehouse-r4.duckdb", "warehouse-r5.duckdb"}
    assert rollback(settings).name == "warehouse-r4.duckdb"
    assert rows(settings.published) == [(4, 4, 4)]


def test_rollback_goes_back_step_by_step_and_never_to_a_withdrawn_one(settings: Settings) -> None:
    for count in (1, 2, 3):
        build(settings, count)
        publish(settings, f"r{count}")
    rollback(settings)
    assert rows(settings.published) == [(2, 2, 2)]
    assert "withdrawn-r3.duckdb" in generations(settings)
    build(settings, 4)
    publish(settings, "r4")
    rollback(settings)
    assert rows(settings.published) == [(2, 2, 2)]
    with pytest.raises(DragomanError, match="no generation older"):
        [rollback(settings) for _ in range(3)]


def test_publishing_a_run_again_replaces_its_generation(settings: Settings) -> None:
    build(settings, 1)
    publish(settings, "scheduled__2026-11-21T02:00:00+00:00")
    build(settings, 2)
    publish(settings, "scheduled__2026-11-21T02:00:00+00:00")
    assert generations(settings) == {"warehouse-scheduled__2026-11-21T02_00_00+00_00.duckdb"}
    assert rows(settings.published) == [(2, 2, 2)]


def test_where_there_are_no_hard_links_copies_do(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    for count in (1, 2):
        build(settings, count)
        publish(settings, f"r{count}")
    rollback(settings)
    assert rows(settings.published) == [(1, 1, 1)]


def break_nothing_built(settings: Settings) -> None:
    settings.warehouse.unlink()


def break_not_a_database(settings: Settings) -> None:
    settings.warehouse.write_bytes(b"not a database at all" * 1000)


def break_missing_table(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("drop table fct_statement")


def break_view(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create view looks_fine as select * from fct_event")


def break_duplicate_key(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("insert into fct_event values ('twice', 1), ('twice', 2)")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (break_nothing_built, "nothing is built yet"),
        (break_not_a_database, "cannot be published"),
        (break_missing_table, "lacks fct_statement"),
        (break_view, "looks_fine"),
        (break_duplicate_key, r"fct_event: \(\"event_id\"\) is not unique"),
    ],
)
def test_a_bad_build_is_refused_in_one_line_and_the_live_file_stays(
    settings: Settings, spoil: object, message: str
) -> None:
    build(settings, 3)
    publish(settings, "good")
    build(settings, 4)
    spoil(settings)  # type: ignore[operator]
    with pytest.raises(DragomanError, match=message) as caught:
        publish(settings, "bad")
    assert "\n" not in str(caught.value)
    assert rows(settings.published) == [(3, 3, 3)]
    assert generations(settings) == {"warehouse-good.duckdb"}


def test_two_publishers_at_once_the_second_says_so(settings: Settings) -> None:
    build(settings, 3)
    with (
        publishing._publishing(settings),
        pytest.raises(DragomanError, match="another run is publishing"),
    ):
        publish(settings, "second")


def test_rollback_without_anything_published_says_so(settings: Settings) -> None:
    with pytest.raises(DragomanError, match="nothing is published yet"):
        rollback(settings)
