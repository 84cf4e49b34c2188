"""OpenLineage events of a night and its steps, appended to a file (`DRAGOMAN_LINEAGE`); nothing where it is unset.

Jobs are `dragoman`/`nightly` and `dragoman`/`nightly.<step>`, the steps children of the night. Files are datasets of
the namespace `file`, tables of `duckdb://<path>`. The same run id gives the same OpenLineage ids, so a repeated
step continues its run. A file that cannot be written costs a warning, never the night.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from extract.settings import Settings

if TYPE_CHECKING:
    from openlineage.client import OpenLineageClient

log = logging.getLogger(__name__)

NAMESPACE = "dragoman"
PRODUCER = "https://pypi.org/project/dragoman"
LANDING_TABLES = ("main.raw_extraction", "main.raw_rejected", "main.raw_run")

Dataset = tuple[str, str]  # namespace, name


def night_event(settings: Settings, run_id: str, state: str) -> None:
    """Tell that the night began (START), was published (COMPLETE) or failed (FAIL)."""
    if settings.lineage is not None:
        _emit(settings.lineage, run_id, None, state)


def step_event(
    settings: Settings, run_id: str, step: str, state: str, *,
    arguments: Mapping[str, Any], result: object = None, error: BaseException | None = None,
) -> None:  # fmt: skip
    """Tell that a step began, is done (with what it read and wrote) or failed."""
    if settings.lineage is None:
        return
    try:
        inputs, outputs = _datasets(settings, step, arguments, result) if state == "COMPLETE" else ((), ())
    except Exception as unknown:
        log.warning("lineage: what %s read and wrote is not known: %s", step, unknown)
        inputs, outputs = (), ()
    name = f"{step}.{Path(arguments['batch']).stem}" if "batch" in arguments else step
    _emit(settings.lineage, run_id, name, state, inputs, outputs, error)


def _datasets(
    settings: Settings, step: str, arguments: Mapping[str, Any], result: Any
) -> tuple[Sequence[Dataset], Sequence[Dataset]]:
    """What a step read, and what it wrote."""
    landing = [_table(settings.landing, name) for name in LANDING_TABLES]
    if step == "ingest":
        return [_file(path) for path in result.inputs], [_file(path) for path in result.batches]
    if step == "extract":
        return [_file(arguments["batch"])], [_file(result)]
    if step == "load":
        return [_file(path) for path in arguments.get("extractions") or [settings.extractions]], landing
    if step == "build":
        return landing, [_table(settings.warehouse, name) for name in _built(settings)]
    warehouse = _file(settings.warehouse)
    return [warehouse], [_file(result)] if step == "publish" else []


def _built(settings: Settings) -> list[str]:
    """The tables of the warehouse that the last dbt build made."""
    from extract.warehouse import dbt_build

    relations = [
        str(result.get("relation_name") or "") for result in dbt_build.run_results(settings).get("results", [])
    ]
    parts = [relation.replace('"', "").split(".") for relation in relations if relation.startswith('"warehouse"')]
    return sorted({".".join(names[1:]) for names in parts if len(names) == 3})


def _file(path: str | Path) -> Dataset:
    text = str(path)
    return ("file", str(Path(text).resolve())) if "://" not in text else (text.split("://", 1)[0], text)


def _table(database: Path, name: str) -> Dataset:
    return f"duckdb://{database.resolve()}", name


def _emit(
    file: Path, run_id: str, step: str | None, state: str, inputs: Sequence[Dataset] = (),
    outputs: Sequence[Dataset] = (), error: BaseException | None = None,
) -> None:  # fmt: skip
    from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
    from openlineage.client.facet_v2 import error_message_run, parent_run

    night = str(uuid5(NAMESPACE_URL, f"{PRODUCER}/{run_id}"))
    facets: dict[str, Any] = {}
    if step:
        facets["parent"] = parent_run.ParentRunFacet(
            parent_run.Run(night), parent_run.Job(namespace=NAMESPACE, name="nightly")
        )
    if error:
        facets["errorMessage"] = error_message_run.ErrorMessageRunFacet(str(error), "python")
    event = RunEvent(
        eventType=RunState(state),
        eventTime=datetime.now(UTC).isoformat(),
        run=Run(str(uuid5(NAMESPACE_URL, f"{PRODUCER}/{run_id}/{step}")) if step else night, facets),
        job=Job(NAMESPACE, f"nightly.{step.split('.')[0]}" if step else "nightly"),
        producer=PRODUCER,
        inputs=[InputDataset(*dataset) for dataset in inputs],
        outputs=[OutputDataset(*dataset) for dataset in outputs],
    )
    try:
        _client(file).emit(event)
    except Exception as failure:
        log.warning("lineage: %s cannot be written: %s", file, failure)


@lru_cache(maxsize=1)
def _client(file: Path) -> OpenLineageClient:
    from openlineage.client import OpenLineageClient
    from openlineage.client.transport.file import FileConfig, FileTransport

    file.parent.mkdir(parents=True, exist_ok=True)
    return OpenLineageClient(transport=FileTransport(FileConfig(log_file_path=str(file.resolve()), append=True)))
