"""The published file in other forms: what is in them, what a hostile value becomes, and what is refused."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from landed_articles import Nights

from extract.command import main
from extract.errors import DragomanError, InputError
from extract.settings import Settings
from extract.warehouse import export as module
from extract.warehouse.export import MARK, MONTH_OF, export
from extract.warehouse.plover import COLUMNS, Codes, _modes
from tests.conftest import PROJECT

HOSTILE = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x", '=HYPERLINK("http://example.org")']
HARMLESS = ['a,"b"\nc', "'quoted", "1-2", "a=b", "عربي", ""]


@pytest.fixture(scope="module")
def home(nights: Nights, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The first night, published, with actors of names that no newspaper prints, and a hostile headline."""
    settings = Settings(home=tmp_path_factory.mktemp("exported"))
    settings.published.parent.mkdir(parents=True)
    shutil.copy(nights.first, settings.published)
    with duckdb.connect(str(settings.published)) as connection:
        for number, name in enumerate([*HOSTILE, *HARMLESS]):
            connection.execute(
                "insert into dim_actor (actor_id, name_en, kind, origin, mention_count) "
                "values (?, ?, 'person', 'discovered', 1)",
                [f"hostile-{number:02}", name],
            )
        connection.execute("update dim_source set name = '=cmd|calc\ttab' where source_id = 'addustour'")
    return settings


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]


def test_parquet_is_divided_by_month_and_loses_nothing(home: Settings, tmp_path: Path) -> None:
    folder, rows = export(home, "parquet", to=tmp_path / "out")
    assert sorted(path.name for path in (folder / "fct_event").iterdir()) == [
        "month=2016-02", "month=2017-02", "month=unknown",
    ]  # fmt: skip
    told = json.loads((folder / MARK).read_text(encoding="utf-8"))
    assert sum(told["rows"].values()) == rows
    assert not [name for name in told["rows"] if name.startswith("meta_")]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.published}' as published (read_only)")
        for table in told["rows"]:
            files = folder / (f"{table}/*/*.parquet" if table in MONTH_OF else f"{table}.parquet")
            ours = f"from read_parquet('{files}', hive_partitioning = false)"
            for one, other in ((ours, f"from published.main.{table}"), (f"from published.main.{table}", ours)):
                assert connection.execute(f"{one} except all {other}").fetchall() == [], table


def test_csv_runs_nowhere_as_a_formula(home: Settings, tmp_path: Path) -> None:
    folder, _ = export(home, "csv", to=tmp_path / "out")
    with (folder / "dim_actor.csv").open(encoding="utf-8", newline="") as file:
        found = {row["actor_id"]: row["name_en"] for row in csv.DictReader(file)}
    for number, name in enumerate([*HOSTILE, *HARMLESS]):
        guard = "'" if name in HOSTILE else ""
        assert found[f"hostile-{number:02}"] == guard + name
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        dangerous = [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r", "\n", "-")]
        assert all(float(cell) < 0 for cell in dangerous), path.name  # numbers stay numbers


def test_csv_has_every_row_and_its_types_read_back(home: Settings, tmp_path: Path) -> None:
    folder, _ = export(home, "csv", to=tmp_path / "out")
    counts = json.loads((folder / MARK).read_text(encoding="utf-8"))["rows"]
    with duckdb.connect() as connection:
        for table, rows in counts.items():
            query = f"select count(*) from read_csv('{folder / f'{table}.csv'}', header = true, all_varchar = true)"
            assert connection.execute(query).fetchone() == (rows,), table
        kinds = dict(
            row[:2] for row in connection.execute(f"describe from read_csv('{folder / 'fct_event.csv'}')").fetchall()
        )
    assert (kinds["earliest_date"], kinds["article_count"], kinds["has_conflict"]) == ("DATE", "BIGINT", "BOOLEAN")
    assert counts["fct_event"] == ask(home, "select count(*) from fct_event")[0][0]


def test_since_takes_what_belongs_together(home: Settings, tmp_path: Path) -> None:
    folder, _ = export(home, "parquet", date(2017, 1, 1), tmp_path / "out")
    with duckdb.connect() as connection:

        def column(table: str, name: str) -> set[str]:
            files = f"read_parquet('{folder}/{table}/*/*.parquet', hive_partitioning = false)"
            return {value for (value,) in connection.execute(f"select {name} from {files}").fetchall()}

        # published in 2016, but they tell what happened in 2017
        assert column("dim_article", "article_id") == {"round-1", "round-2"}
        assert column("fct_reported_event", "event_id") == column("fct_event", "event_id")
        assert column("fct_statement", "article_id") <= column("dim_article", "article_id")
        assert column("bridge_event_actor", "event_id") <= column("fct_event", "event_id")
    nothing, _ = export(home, "parquet", date(2030, 1, 1), tmp_path / "none")
    with duckdb.connect() as connection:  # an empty table has its columns all the same
        files = f"read_parquet('{nothing}/fct_event/*/*.parquet', hive_partitioning = false)"
        assert connection.execute(f"select event_id, earliest_date from {files}").fetchall() == []


def test_plover_records_have_the_manuals_fields(home: Settings, tmp_path: Path) -> None:
    folder, rows = export(home, "plover-jsonl", to=tmp_path / "out")
    records = {record["event_type"]: record for record in lines(folder)}
    assert rows == 2 * len(lines(folder))
    met = records["meeting"]
    assert (met["date"], met["enddate"], met["event"], met["quad_code"]) == ("2016-02-01", "2016-02-01", ["CONSULT"], 1)
    assert [actor["identifier_text"] for actor in met["source"]] == ["Mohammad Javad Zarif"]  # he visits
    assert [actor["identifier_text"] for actor in met["recipient"]] == ["Sergey Lavrov"]
    host = met["recipient"][0]
    assert (host["code"], host["sector"], host["identifier_id"]) == ("RUS", "GOV", "Q58217")
    assert met["event_loc"]["cc3"] == "RUS"
    assert met["event_loc"]["country code"] == "RU"
    assert met["cite_info"]["codebook"] == "plover-0.7b1"
    assert met["context"] == ["diplomatic"]
    session = records["negotiation_round"]
    assert session["source"][0]["code"] == "SYR"
    assert "recipient" not in session
    assert all(value is not None for record in lines(folder) for value in record.values())
    assert json.loads((folder / "left_out.json").read_text(encoding="utf-8")) == {"no PLOVER category": 0, "no date": 1}


def test_polecat_columns_hold_the_same_events_and_no_formula(home: Settings, tmp_path: Path) -> None:
    folder, _ = export(home, "plover-jsonl", to=tmp_path / "out")
    table = [line.split("\t") for line in (folder / "polecat.tsv").read_text(encoding="utf-8").splitlines()]
    assert table[0] == list(COLUMNS)
    assert len(COLUMNS) == 40
    assert {len(row) for row in table} == {40}
    rows = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    assert [row["Event ID"] for row in rows] == [record["id"] for record in lines(folder)]
    met = next(row for row in rows if row["Source"].startswith("'"))
    assert met["Source"] == "'=cmd|calc tab"
    assert (met["Actor Name"], met["Actor Country"], met["Recipient Name"]) == (
        "Mohammad Javad Zarif", "IRN", "Sergey Lavrov",
    )  # fmt: skip
    assert (met["Event Type"], met["Quad Code"], met["City"]) == ("CONSULT", "VERBAL COOPERATION", "Moscow")
    assert met["Story People"] == "Mohammad Javad Zarif;Sergey Lavrov"


def test_every_type_is_coded_or_left_out_on_purpose() -> None:
    codes = Codes(PROJECT / "seeds" / "export")
    types = {row["event_type"]: row["plover"] for row in table(PROJECT / "seeds" / "reference" / "event_types.csv")}
    for event_type, categories in types.items():
        found = {row["event"] for (name, _), row in codes.events.items() if name == event_type}
        assert found == set(filter(None, categories.split("|"))), event_type
    triggers = table(PROJECT / "extract" / "lang" / "ar" / "triggers.csv")
    measures = {row["trigger"] for row in triggers if row["event_type"] == "diplomatic_measure"}
    assert measures == {trigger for name, trigger in codes.events if name == "diplomatic_measure"}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("event_type", "place", "states", "expected"),
    [
        ("meeting", "CHE", ("RUS", "USA"), ["third-party"]),
        ("meeting", "RUS", ("RUS", "USA"), []),
        ("meeting", None, ("RUS", "USA"), []),
        ("meeting", "CHE", ("RUS", None), []),
        ("phone_call", "CHE", ("RUS", "USA"), []),
    ],
)
def test_a_meeting_elsewhere_has_a_third_party(
    event_type: str, place: str | None, states: tuple[str | None, ...], expected: list[str]
) -> None:
    row = {
        "event_type": event_type,
        "country_iso3": place,
        "parties": [{"country_iso3": state} for state in states],
    }
    assert _modes(row, {"mode": ""}) == expected


def test_an_export_replaces_an_older_one_and_nothing_else(home: Settings, tmp_path: Path) -> None:
    folder, _ = export(home, "csv")
    assert folder == home.home / "export" / "csv"
    (folder / "left-over.csv").write_text("old", encoding="utf-8")
    export(home, "csv")
    assert not (folder / "left-over.csv").exists()
    mine = tmp_path / "thesis"
    mine.mkdir()
    (mine / "chapter.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(InputError, match="holds something else than an export"):
        export(home, "csv", to=mine)
    assert (mine / "chapter.txt").read_text(encoding="utf-8") == "years of work"
    with pytest.raises(InputError, match="is a file"):
        export(home, "csv", to=mine / "chapter.txt")


def test_an_export_that_fails_leaves_the_old_one(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = export(home, "csv", to=tmp_path / "out")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fails(connection: object, made: Path, settings: Settings) -> dict[str, int]:
        (made / "half.csv").write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(module.WRITERS, "csv", fails)
    with pytest.raises(DragomanError, match=r"was not written: .*No space left"):
        export(home, "csv", to=folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_readers_and_an_export_do_not_disturb_each_other(home: Settings, tmp_path: Path) -> None:
    before = home.published.read_bytes()
    with duckdb.connect(str(home.published), read_only=True):
        export(home, "parquet", to=tmp_path / "out")
    assert home.published.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--format", "csv"), 1, "nothing is published yet"),
        (("--format", "xlsx"), 2, "xlsx"),
        (("--format", "csv", "--since", "yesterday"), 2, "yesterday"),
        ((), 2, "--format"),
    ],
)
def test_what_cannot_be_exported_is_one_clear_line(
    tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = CliRunner().invoke(main, ["export", "--home", str(tmp_path), *arguments])
    assert done.exit_code == code
    assert told in done.output
    assert "Traceback" not in done.output


def test_the_command_says_what_it_wrote(home: Settings, tmp_path: Path) -> None:
    arguments = ["export", "--home", str(home.home), "--format", "csv", "--since", "2017-01-01"]
    done = CliRunner().invoke(main, [*arguments, "--to", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("exported ")
    assert json.loads((tmp_path / "out" / MARK).read_text(encoding="utf-8"))["since"] == "2017-01-01"
