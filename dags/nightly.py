"""
### Triage

*As long as the most recent run is successful, earlier failures need no action:* nothing read is lost (articles are
kept verbatim before anything is made of them), every step can be run again, and analysts keep reading the last
published file until a whole new one replaces it.

A task failed:

- **ingest**: the path in the message is missing or unreadable, or the disk is full. Mend it, clear the task.
  Single bad articles fail nothing: they are in `meta_rejected`, with the reason.
- **extract**: one mapped task, named by its batches. Clear it. One that fails again is a bug: mark it as skipped to
  let the other batches through; the next night takes that batch up again.
- **load**: `Could not set lock` means that somebody has a file in `build/` open. Close it, clear the task.
- **build**: dbt's message says which model or test. Mend the model or the reference row, clear the task.
- **audit**: the check and its count, or what is unlike the nights before. The night is not published; decide whether
  the data or the check is wrong. A night that is right and unlike the others: trigger it with *accept_anomalies*.
- **publish**: disk full, a table missing, another run publishing. Mend it, clear the task.

Clearing a task and what comes after it is always safe: a step that is repeated changes nothing.
A bad night got published? `dragoman rollback` puts the generation before it back. More: `docs/operations.md`.

### What runs

ingest → list batches → extract (mapped over shares of the Parquet batches; paths travel, never rows) → load → dbt build
→ audit → publish. The same functions as `dragoman nightly`. One run at a time, and one task at a time opens DuckDB
for writing: the pool `duckdb_writer` has one slot (`airflow pools set duckdb_writer 1 "opens DuckDB for writing"`).

Runs at 02:00 UTC, when the asset `articles_delivered` is updated, or by hand. *inputs*: files, folders or addresses to
read; the inbox of `DRAGOMAN_HOME` and the sources of its `sources.toml` where empty. A source that fails fails nothing:
it is in `meta_rejected`, and asked again tomorrow. No step uses the logical date of such runs: they all do the same.

Replay: *from* and *to* of a run by hand, or `airflow backfill create --dag-id nightly --from-date … --to-date …
--max-active-runs 1`. Sources are asked again for what they published on those days (a backfilled run: the day of its
logical date and the day before), and what came in on them is extracted again.

A night that is not done after `DRAGOMAN_DEADLINE_MINUTES`, or that failed, is told of where `DRAGOMAN_NOTIFY` says.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import (
    Asset,
    AssetOrTimeSchedule,
    AsyncCallback,
    Context,
    CronTriggerTimetable,
    DeadlineAlert,
    DeadlineReference,
    Param,
    dag,
    get_current_context,
    task,
)

from extract.orchestration import replayed_days, shares
from extract.settings import Settings
from extract.sources.window import Window
from extract.storage import place

DELIVERED = Asset(name="articles_delivered", uri="dragoman://articles/delivered")
# Not the file's path: Airflow deactivates an asset whose name comes back under another URI, and with it the task
# that publishes, so a home folder that was renamed would never publish again. Each event's `extra` has the path.
PUBLISHED = Asset(name="dragoman_warehouse", uri="dragoman://warehouse/published")

# Every task that opens DuckDB for writing: the file takes one writer, and a second one fails at once.
WRITER: dict[str, Any] = {"pool": "duckdb_writer"}


def this_run() -> str:
    run_id: str = get_current_context()["dag_run"].run_id
    return run_id


def days_to_replay() -> Window | None:
    """None in an ordinary night. The logical date is the run's: the context of other kinds of run has none."""
    context = get_current_context()
    run = context["dag_run"]
    kind = getattr(run.run_type, "value", run.run_type)  # an enum that prints as its own name
    return replayed_days(kind, run.logical_date, context["params"])


def record_failure(context: Context) -> None:
    """A task that failed for good says so in the ledger of runs, and why for whoever is told of the night."""
    from extract import alerts, nightly

    run_id = context["dag_run"].run_id
    alerts.note_failure(Settings(), run_id, context["task_instance"].task_id, context.get("exception"))
    nightly.finish(Settings(), run_id, "failed")


def tell_failure(context: Context) -> None:
    """One alert for a night that failed, however many of its tasks did."""
    from extract import alerts

    alerts.night_failed(Settings(), context["dag_run"].run_id)


@dag(
    dag_id="nightly",
    description="Reads the news and publishes diplomatic events as a DuckDB file.",
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("0 2 * * *", timezone="UTC"), assets=DELIVERED),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=12),
    params={
        "inputs": Param(
            [],
            type="array",
            items={"type": "string"},
            description="Files, folders or addresses, one a line; empty: the inbox and the sources.",
        ),
        "from": Param(None, type=["null", "string"], format="date", description="Replay: the first day to read again."),
        "to": Param(None, type=["null", "string"], format="date", description="Replay: the last day to read again."),
        "accept_anomalies": Param(
            False, type="boolean", description="Publish even where the night is unlike the nights before."
        ),
    },
    default_args={
        "owner": "dragoman",
        "retries": 3,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=20),
        "on_failure_callback": record_failure,
    },
    on_failure_callback=tell_failure,
    # Runs in the triggerer; a night that waits for a free worker is late as well.
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=Settings().deadline_minutes),
        callback=AsyncCallback("extract.alerts.deadline_missed"),
    ),
    tags=["dragoman"],
    doc_md=__doc__,
)
def nightly() -> None:
    @task
    def ingest() -> None:
        from extract import nightly

        inputs = get_current_context()["params"]["inputs"]
        nightly.ingest(inputs, Settings(), this_run(), trigger="airflow", window=days_to_replay())

    @task
    def list_batches() -> list[list[str]]:
        from extract import nightly

        return shares([str(path) for path in nightly.pending_batches(Settings(), days_to_replay())])

    @task(map_index_template="{{ share }}", max_active_tis_per_dagrun=8)
    def extract(batches: list[str]) -> list[str]:
        from extract import nightly

        paths = [place(batch) for batch in batches]
        get_current_context()["share"] = ", ".join(path.stem for path in paths)
        done = [str(path) for path in nightly.extract_share(paths, Settings(), this_run())]
        nightly.append(done, Settings(), this_run())  # into the lake, where there is one: all tasks at once
        return done

    # A night without new articles maps over nothing, which skips `extract`; the rest still runs.
    @task(trigger_rule="none_failed", **WRITER)
    def load(extractions: list[list[str]]) -> None:
        from extract import nightly

        paths = [place(path) for share in extractions for path in share]
        nightly.load(paths, Settings(), this_run())

    @task(**WRITER)
    def build() -> None:
        from extract import nightly

        nightly.build(Settings(), this_run())

    @task(**WRITER)
    def audit() -> None:
        from extract import nightly

        accepted = get_current_context()["params"]["accept_anomalies"]
        nightly.audit(Settings(), this_run(), accept_anomalies=accepted)

    @task(outlets=[PUBLISHED], **WRITER)
    def publish() -> None:
        from extract import nightly

        path = nightly.publish(Settings(), this_run())
        get_current_context()["outlet_events"][PUBLISHED].extra = {"run_id": this_run(), "path": str(path)}

    batches = list_batches()
    ingest() >> batches
    load(extract.expand(batches=batches)) >> build() >> audit() >> publish()


nightly()
