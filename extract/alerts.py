"""Tells people what needs them: in the log always, and wherever `DRAGOMAN_NOTIFY` says, through Apprise.

Apprise's addresses name the service: `mailto://user:password@smtp.example?to=desk@example`, `jsons://host/path` for a
webhook, Slack, Teams, Telegram and a hundred more. `DRAGOMAN_NOTIFY` holds some of them, separated by blanks, or the
path of a file with one a line, which keeps passwords out of the environment. A message that cannot be delivered is
a warning in the log, never an error of the night.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extract import logs
from extract.runs import note, notes
from extract.settings import Settings

if TYPE_CHECKING:
    from apprise import Apprise

log = logging.getLogger(__name__)

LEVELS = ("info", "warning", "failure")


@dataclass(frozen=True, slots=True)
class Alert:
    """What happened (`title`, one line), what to know and do about it (`body`), and how bad it is: one of LEVELS."""

    level: str
    title: str
    body: str


def send(settings: Settings, alert: Alert, *, said: bool = False) -> bool:
    """Log the alert, and deliver it where its level is `notify_level` or worse; false where a delivery failed.

    `said`: the caller tells the person before the screen anyway.
    """
    level = {"warning": logging.WARNING, "failure": logging.ERROR}.get(alert.level, logging.INFO)
    level = logging.INFO if said and not logs.as_json() else level
    log.log(level, "%s: %s", alert.title, " ".join(alert.body.split()), extra={"alert": alert.level})
    if not settings.notify or LEVELS.index(alert.level) < LEVELS.index(settings.notify_level):
        return True
    receivers = _receivers(settings.notify)
    if not len(receivers):
        log.warning("DRAGOMAN_NOTIFY holds no address that Apprise knows; nobody was told: %s", alert.title)
        return False
    delivered = True
    for receiver in receivers:  # one by one, so that the log can say which of them failed
        if not receiver.notify(body=alert.body, title=f"Dragoman: {alert.title}", notify_type=alert.level):
            delivered = False
            # Its path and query may hold a secret, too.
            address = urlsplit(receiver.url(privacy=True))  # type: ignore[no-untyped-call]
            log.warning("not delivered to %s://%s: %s", address.scheme, address.hostname, alert.title)
    return delivered


def _receivers(notify: str) -> Apprise:
    from apprise import Apprise, AppriseConfig

    receivers = Apprise()
    if "://" not in notify and Path(notify).is_file():
        config = AppriseConfig()
        config.add(notify)
        receivers.add(config)
        return receivers
    for address in notify.split():
        receivers.add(address)
    return receivers


def night_failed(settings: Settings, run_id: str, error: object = None, *, said: bool = False) -> None:
    """Tell that a night failed: why, as far as its steps have noted it, and what readers see meanwhile."""
    steps = notes(settings, run_id)
    failure = steps.get("failure", {})
    why = error or failure.get("error") or "its log says why"
    where = f" at {failure['step']}" if failure.get("step") else ""
    body = (
        f"{why}\n\nReaders keep the last published file. The next night completes what was begun; "
        "docs/operations.md, «Something failed», says what to do."
    )
    send(settings, Alert("failure", f"the night {run_id} failed{where}", body), said=said)


def note_failure(settings: Settings, run_id: str, step: str, error: object) -> None:
    """Keep what failed, for the one alert of the night: its last failure is the one that ended it."""
    note(settings, run_id, "failure", {"step": step, "error": str(error)})


async def deadline_missed(context: Mapping[str, Any], **_: Any) -> None:
    """Airflow's deadline alert, in the triggerer: the night still runs, or waits, long after it began."""
    run_id = context["dag_run"]["dag_run_id"] if "dag_run_id" in context["dag_run"] else context["dag_run"]["run_id"]
    body = (
        f"It was to be done by {context['deadline']['deadline_time']}. Readers keep the last published file. "
        "docs/operations.md, «The night is late», says where to look."
    )
    await asyncio.to_thread(send, Settings(), Alert("warning", f"the night {run_id} is late", body))
