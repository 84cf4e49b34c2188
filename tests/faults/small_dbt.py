"""Stands in for dbt where the moments of a kill should fall into our own code: a build in a tenth of a second.

It is called as dbt is, reads landing and writes both databases and dbt's files, with the least SQL that the audit and
the publication ask for. What the real models do under a kill is tested with the real dbt (`--dbt quick`).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import duckdb

from extract.warehouse.publish import KEYS

REVISION = """
create or replace table work.main.revision as select * from landing.main.raw_extraction
qualify row_number() over (partition by article_id order by ingested_at desc, content_sha256 desc) = 1
"""
TABLES = {
    "dim_article": "select article_id, content_sha256, title, word_count, published_on from work.main.revision",
    "fct_reported_event": "select e.reported_event_id, article_id, e.event_type, e.status, e.evidence, e.rule_id "
    "from (select article_id, unnest(events) as e from work.main.revision)",
    "fct_event": "select e.reported_event_id as event_id, e.event_type, 1 as report_count "
    "from (select unnest(events) as e from work.main.revision)",
    "bridge_reported_event_actor": "select distinct article_id, e.reported_event_id, p.actor_id, p.part from "
    "(select article_id, e, unnest(e.participants) as p "
    "from (select article_id, unnest(events) as e from work.main.revision))",
    "fct_statement": "select article_id, s.statement_id, s.content, s.cue "
    "from (select article_id, unnest(statements) as s from work.main.revision)",
    "bridge_statement_subject": "select article_id, null::varchar as statement_id, null::varchar as actor_id "
    "from work.main.revision limit 0",
    "fct_sighting": "select article_id, source, url, feed from landing.main.raw_extraction union "
    "select article_id, source, url, feed from landing.main.raw_sighting "
    "where article_id in (select article_id from work.main.revision)",
    "meta_rejected": "select run_id, stage, origin_path, origin_row, reason_code, reason, rejected_at "
    "from landing.main.raw_rejected",
    "meta_run": "select run_id, status, finished_at, published_path from landing.main.raw_run",
    "meta_quality": "select run_id, 'ingest' as area, 'articles_new' as measure, articles_new as measured "
    "from landing.main.raw_run where articles_new is not null",
    "meta_anomaly": "select run_id, rule, subject, message from landing.main.raw_anomaly",
    "rpt_nightly_quality": "select run_id, articles_new from landing.main.raw_run",
}


def main() -> None:
    options = dict(zip(sys.argv[1:], sys.argv[2:], strict=False))
    target = Path(options["--target-path"])
    with duckdb.connect(os.environ["DRAGOMAN_DBT_WAREHOUSE"]) as connection:
        connection.execute(f"attach '{os.environ['DRAGOMAN_DBT_LANDING']}' as landing (read_only)")
        connection.execute(f"attach '{os.environ['DRAGOMAN_DBT_WORK']}' as work")
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(REVISION)
        for table in sorted(KEYS | TABLES):
            key = KEYS.get(table)
            columns = ", ".join(f"null::varchar as {column}" for column in key or ("name",))
            sql = TABLES.get(table) or f"select {columns} limit 0"
            connection.execute(f"create or replace table main.{table} as {sql}")
            folder = "reports" if table.startswith("rpt_") else "marts"
            write(target / "compiled" / "dragoman" / "models" / folder / f"{table}.sql", sql)
    results = [{"unique_id": f"model.dragoman.{table}", "status": "success", "execution_time": 0.1} for table in KEYS]
    write(target / "run_results.json", json.dumps({"metadata": {"invocation_id": "small"}, "results": results}))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
