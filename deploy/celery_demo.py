"""A night on two Celery workers, one of which is killed: `make celery-demo`, or `python -m deploy.celery_demo`.

Starts docker-compose.yml with the profile `celery` as plain processes (deploy/cluster.py), triggers the nightly DAG,
waits until both workers have extracted batches, kills one of them with all that it runs, and waits for the night.
Then every published table is compared, row by row, with those of an undisturbed `dragoman nightly` on the same
articles. Exit 0 where both workers had a share and nothing differs, 1 where not, 3 where PostgreSQL or Redis are
missing and cannot be installed (as root it does so: apt-get install postgresql redis-server).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import httpx

from deploy.cluster import TOOLS, Cluster, ServiceError, missing_programs
from deploy.compose_file import PROJECT, fresh_secrets, services

# What a demonstration has no patience for: everything else is as in docker-compose.yml.
IMPATIENT = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "5",
    "DRAGOMAN_DEADLINE_MINUTES": "1",  # so that the deadline alert is seen to fire
}
BULK = PROJECT.parent / "shared" / "articles" / "bulk.jsonl.gz"
NIGHT_WITHIN = 3000  # seconds
TO_KILL = "airflow-worker-2"
# When a row was first seen differs from night to night by nature; everything else must not.
RUN_METADATA = {"run_id", "first_ingested_at", "revised_at", "landed_at"}


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that whatever ends this ends the services, too
    _install_missing()
    subprocess.run([PROJECT / "requirements" / "tools.sh", "server"], check=True)
    with tempfile.TemporaryDirectory(prefix="dragoman-celery-") as folder:
        work = Path(folder)
        work.chmod(0o755)  # PostgreSQL runs as another user where this runs as root
        sys.exit(0 if demonstrate(work, options.articles, options.batch, options.kill, options.report) else 1)


def demonstrate(work: Path, articles: int, batch: int, kill: bool, report: Path | None) -> bool:
    """One night in a cluster in `work`; whether it went as it should. The figures go to the screen and to `report`."""
    source = _articles(work, articles)
    home = work / "home"
    home.mkdir()
    variables = {**fresh_secrets(), "AIRFLOW_EXECUTOR": "CeleryExecutor", "AIRFLOW_PARALLELISM": "8"}
    alerts = Alerts()
    cluster = Cluster(
        services(variables, frozenset({"celery"})), home, work,
        {
            **IMPATIENT, "DRAGOMAN_HOME": str(home), "DRAGOMAN_BATCH_ARTICLES": str(batch),
            "DRAGOMAN_NOTIFY": alerts.address, "DRAGOMAN_LINEAGE": str(work / "lineage.jsonl"),
        },
    )  # fmt: skip
    started = time.monotonic()
    try:
        cluster.start()
        print(f"all services are healthy after {time.monotonic() - started:.0f} s", flush=True)
        night = Night(cluster, variables["AIRFLOW_ADMIN_PASSWORD"])
        night.trigger([str(source)])
        if kill:
            night.wait(night.caught_in_the_middle, "both workers to extract, and one to be in the middle of a batch")
            in_hand = night.running_on(TO_KILL)
            print(f"killed {TO_KILL} ({cluster.kill(TO_KILL)} processes) while it ran batches {in_hand}", flush=True)
        night.wait(lambda: night.state() in ("success", "failed"), "the night to end")
        figures = {**night.figures(), "alerts": alerts.received, "lineage_events": _lines(work / "lineage.jsonl")}
    except (ServiceError, TimeoutError) as error:
        print(f"celery-demo: {error}", file=sys.stderr)
        return False
    finally:
        cluster.stop()
    figures["differences"] = _differences(home, _undisturbed(work, source, batch))
    _tell(figures)
    if report:
        report.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    shared = len(figures["batches_by_worker"]) == 2 and bool(figures["tried_again"]) == kill
    return figures["state"] == "success" and shared and not figures["differences"]


class Alerts:
    """A webhook of this process: the titles of the alerts that it received, in order."""

    def __init__(self) -> None:
        self.received: list[str] = []
        alerts = self

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                alerts.received.append(body["title"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        self.address = f"json://127.0.0.1:{server.server_address[1]}/"
        Thread(target=server.serve_forever, daemon=True).start()


class Night:
    """One run of the DAG `nightly`, through Airflow's public API."""

    def __init__(self, cluster: Cluster, password: str) -> None:
        address = f"http://127.0.0.1:{cluster.ports['api']}"
        login = httpx.post(f"{address}/auth/token", json={"username": "admin", "password": password}, timeout=60)
        login.raise_for_status()
        headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
        self._api = httpx.Client(base_url=f"{address}/api/v2", headers=headers, timeout=60)
        self._run = ""
        self._cluster = cluster
        self._began = time.monotonic()

    def trigger(self, inputs: list[str]) -> None:
        self.wait(lambda: self._api.get("/dags/nightly").status_code == 200, "the DAG to be read")
        self._ask("PATCH", "/dags/nightly", {"is_paused": False})
        # Unpausing a scheduled DAG may begin a run of its own, on the empty inbox; ours queues behind it.
        run = self._ask("POST", "/dags/nightly/dagRuns", {"logical_date": None, "conf": {"inputs": inputs}})
        self._run, self._began = run["dag_run_id"], time.monotonic()

    def wait(self, met: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + NIGHT_WITHIN
        while not met():
            if time.monotonic() > until:
                raise TimeoutError(f"waited {NIGHT_WITHIN} s for {what}\n{self._cluster.log_end('airflow-scheduler')}")
            time.sleep(1)

    def state(self) -> str:
        return str(self._ask("GET", f"/dags/nightly/dagRuns/{self._run}")["state"])

    def shares(self) -> list[dict[str, Any]]:
        """The mapped tasks of the extraction."""
        path = f"/dags/nightly/dagRuns/{self._run}/taskInstances"
        rows = self._ask("GET", f"{path}?limit=1000")["task_instances"]
        return [row for row in rows if row["task_id"] == "extract" and row["map_index"] >= 0]

    def caught_in_the_middle(self) -> bool:
        """Both have finished a batch, and the one to be killed is stopped in the middle of another.

        It is stopped before it is asked about: else it might finish between the answer and the kill.
        """
        done = {row["hostname"] for row in self.shares() if row["state"] == "success"}
        if len(done) < 2 or not self.running_on(TO_KILL):
            return False
        self._cluster.signal(TO_KILL, signal.SIGSTOP)
        if self.running_on(TO_KILL):
            return True
        self._cluster.signal(TO_KILL, signal.SIGCONT)
        return False

    def running_on(self, worker: str) -> list[int]:
        return [row["map_index"] for row in self.shares() if row["state"] == "running" and row["hostname"] == worker]

    def figures(self) -> dict[str, Any]:
        shares = self.shares()
        by_worker: dict[str, list[int]] = defaultdict(list)
        for row in shares:
            by_worker[row["hostname"]].append(row["map_index"])
        return {
            "state": self.state(),
            "seconds": round(time.monotonic() - self._began, 1),
            "batches": len(shares),
            "states": Counter(row["state"] for row in shares),
            "batches_by_worker": {name: sorted(indexes) for name, indexes in sorted(by_worker.items())},
            "tried_again": sorted(row["map_index"] for row in shares if row["try_number"] > 1),
        }

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._api.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()


def _undisturbed(work: Path, source: Path, batch: int) -> Path:
    """The home of a night by the command line on the same articles."""
    home = work / "undisturbed"
    subprocess.run(
        [TOOLS / "bin" / "dragoman", "nightly", source], check=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "DRAGOMAN_HOME": str(home), "DRAGOMAN_BATCH_ARTICLES": str(batch)},
    )  # fmt: skip
    return home


def _differences(home: Path, other: Path) -> dict[str, int]:
    """Table → rows that only one of the two published files has; tables that tell of runs are left out."""
    found = {}
    with duckdb.connect(":memory:") as connection:
        for name, folder in (("ours", home), ("theirs", other)):
            connection.execute(f"attach '{folder / 'publish' / 'warehouse.duckdb'}' as {name} (read_only)")
        tables = connection.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where database_name = 'ours' and table_name not like 'meta%' and table_name <> 'rpt_nightly_quality' "
            "group by all order by all"
        ).fetchall()
        for table, columns in tables:
            listed = ", ".join(f'"{column}"' for column in columns if column not in RUN_METADATA)
            ours, theirs = (f"select {listed} from {name}.main.{table}" for name in ("ours", "theirs"))
            row = connection.execute(
                f"select count(*) from (({ours} except all {theirs}) union all ({theirs} except all {ours}))"
            ).fetchone()
            if row and row[0]:
                found[table] = int(row[0])
        if not tables:
            raise ServiceError("the night published no table")
    return found


def _articles(work: Path, count: int) -> Path:
    """The first `count` of the bulk articles, where they lie beside the clone; the sample articles otherwise."""
    if not BULK.is_file():
        print(f"{BULK} is not there: on the sample articles of seeds/articles, one a batch")
        return PROJECT / "seeds" / "articles"
    path = work / "articles.jsonl"
    with gzip.open(BULK, "rt", encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        out.writelines(islice(lines, count))
    return path


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else 0


def _install_missing() -> None:
    missing = missing_programs()
    if not missing:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    print(f"celery-demo: installing {', '.join(missing)}")
    done = None
    if os.getuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "--quiet=2"], env=environment, check=False)
        done = subprocess.run(install, env=environment, capture_output=True, text=True, check=False)
    if done is None or done.returncode:
        reason = "needs root" if done is None else done.stderr.strip().splitlines()[-1:]
        print(f"celery-demo: install {', '.join(missing)} first ({' '.join(install)}: {reason})", file=sys.stderr)
        sys.exit(3)


def _tell(figures: dict[str, Any]) -> None:
    for worker, batches in figures["batches_by_worker"].items():
        print(f"{worker}: finished {len(batches)} of {figures['batches']} batches: {batches}")
    print(f"tried again on another worker: {figures['tried_again'] or 'none'}")
    print(f"the night: {figures['state']} after {figures['seconds']} s")
    print(f"alerts received by the webhook: {', '.join(figures['alerts']) or 'none'}")
    print(f"lineage: {figures['lineage_events']} OpenLineage events")
    different = ", ".join(f"{table} {rows}" for table, rows in figures["differences"].items())
    print(f"rows that differ from an undisturbed night: {different or 'none'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A night on two Celery workers, one of which is killed.")
    parser.add_argument("--articles", type=int, default=1200, help="articles of ../shared/articles/bulk.jsonl.gz")
    parser.add_argument("--batch", type=int, default=50, help="articles a batch")
    parser.add_argument("--no-kill", dest="kill", action="store_false", help="let both workers live")
    parser.add_argument("--report", type=Path, help="write the figures to this file, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
