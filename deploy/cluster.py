"""Starts the services of docker-compose.yml as plain processes of this machine: the same commands, environment,
health checks and dependencies. What differs is in `_translated` and in `_own`: host names and ports are this
machine's, folders are the checkout, a home folder and a work folder, and PostgreSQL and Redis are Debian's.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from deploy.compose_file import PROJECT, ComposeError, dependencies

TOOLS = PROJECT / ".tools" / "server"
HEALTHY_WITHIN = 900  # seconds; on a machine with other work Airflow takes minutes to start
PORTS = ("postgres", "redis", "api", "scheduler", "triggerer_logs")  # and one for each worker's logs
POSTGRES_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


class ServiceError(Exception):
    """A service did not start, or is not well; the message has the end of its log."""


@dataclass
class Cluster:
    """Running services, by name; a service with replicas is there as `airflow-worker-1`, `airflow-worker-2`."""

    services: Mapping[str, Mapping[str, Any]]
    home: Path
    work: Path
    extra: Mapping[str, str] = field(default_factory=dict)
    say: Callable[[str], None] = print
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    def start(self) -> None:
        """Start everything in order. Raises ServiceError where a service ends or is not healthy in time."""
        for name in [*PORTS, *(one for service in self.services for one in self._replicas(service))]:
            self.ports[name] = free_port()
        for name, service in self.services.items():
            for needed, condition in dependencies(service, self.services).items():
                self._wait(needed, condition)
            for replica in self._replicas(name):
                self.say(f"starting {replica}")
                self._start(name, replica)
        for name, service in self.services.items():
            if "healthcheck" in service:
                self._wait(name, "service_healthy")

    def stop(self) -> None:
        """End everything, in the opposite order; what does not go in time is killed."""
        for replica in reversed(self.running):
            if replica == "postgres":  # a fast shutdown, not one that waits for clients
                self.running[replica].send_signal(signal.SIGINT)
            else:
                self.running[replica].terminate()
        for replica in reversed(self.running):
            with suppress(subprocess.TimeoutExpired):
                self.running[replica].wait(20)
            self.kill(replica)

    def signal(self, replica: str, number: signal.Signals) -> None:
        """Send a signal to the process and to all that it started."""
        for process in self._family(replica):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _family(self, replica: str) -> list[psutil.Process]:
        try:
            parent = psutil.Process(self.running[replica].pid)
            family = [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            family = []
        return family + [one for one in psutil.process_iter() if _is_of(one, replica, self.work) and one not in family]

    def kill(self, replica: str) -> int:
        """SIGKILL the process and all that it started, as when a machine loses its power; how many they were."""
        family = self._family(replica)
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.running[replica].wait(10)
        return len(family)

    def environment(self, name: str, replica: str) -> dict[str, str]:
        """What the service sees: the compose file's environment translated, and nothing of the caller's."""
        given = {key: self._translated(str(value)) for key, value in self.services[name]["environment"].items()}
        path = [TOOLS / "bin", *POSTGRES_BINARIES[:1], "/usr/local/bin", "/usr/bin", "/bin"]
        return {
            **given,
            **self._own(replica),
            **self.extra,
            "PATH": os.pathsep.join(map(str, path)),
            "HOSTNAME": replica,
            "LANG": "C.UTF-8",
        }

    def _own(self, replica: str) -> dict[str, str]:
        """What a container has by being a container: its own ports, folders and host name."""
        return {
            "HOME": str(self.work),
            "AIRFLOW_HOME": str(self.work / replica),
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.work / "airflow-logs"),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(self.ports[replica]),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(self.ports["triggerer_logs"]),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.ports["api"]),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.ports["scheduler"]),
            "AIRFLOW__CORE__HOSTNAME_CALLABLE": "deploy.cluster.replica_name",
            "PYTHONPATH": str(PROJECT),
            "PGPORT": str(self.ports["postgres"]),
            "PGHOST": "127.0.0.1",
        }

    def _translated(self, text: str) -> str:
        for there, here in (
            ("@postgres/", f"@127.0.0.1:{self.ports['postgres']}/"),
            ("@redis:6379/", f"@127.0.0.1:{self.ports['redis']}/"),
            ("airflow-apiserver:8080", f"127.0.0.1:{self.ports['api']}"),
            ("localhost:8080", f"127.0.0.1:{self.ports['api']}"),
            ("localhost:8974", f"127.0.0.1:{self.ports['scheduler']}"),
            ("redis-cli ", f"redis-cli -p {self.ports['redis']} "),
            ("redis-server - ", f"redis-server --port {self.ports['redis']} --bind 127.0.0.1 --dir {self.work} - "),
            ("/opt/dragoman", str(PROJECT)),
        ):
            text = text.replace(there, here)
        return str(self.home) if text == "/data" else text.replace(" /data", f" {self.home}")

    def _replicas(self, name: str) -> list[str]:
        count = self.services[name].get("deploy", {}).get("replicas", 1)
        return [name] if count == 1 else [f"{name}-{number}" for number in range(1, count + 1)]

    def _start(self, name: str, replica: str) -> None:
        command = self.command(name)
        if name == "airflow-worker":
            command += ["--celery-hostname", f"celery@{replica}"]  # a container's host name does this
        environment = self.environment(name, replica)
        log = (self.work / f"{replica}.log").open("ab")
        self.running[replica] = subprocess.Popen(
            command, env=environment, cwd=self.work, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, user=_postgres_user() if name == "postgres" else None,
        )  # fmt: skip

    def command(self, name: str) -> list[str]:
        """What the image's entrypoint would make of the service's command."""
        if name == "postgres":
            return _postgres(self.work, self.ports["postgres"], self.services[name]["environment"])
        command = self.services[name]["command"]
        if isinstance(command, str):
            return ["airflow", *command.split()]
        return [self._translated(word) for word in command]

    def _wait(self, name: str, condition: str) -> None:
        until = time.monotonic() + HEALTHY_WITHIN
        for replica in self._replicas(name):
            while not self._meets(name, replica, condition):
                ended = self.running[replica].poll()
                if ended is not None and not (condition == "service_completed_successfully" and ended == 0):
                    raise ServiceError(f"{replica} ended with {ended}\n{self.log_end(replica)}")
                if time.monotonic() > until:
                    raise ServiceError(f"{replica}: not {condition} after {HEALTHY_WITHIN} s\n{self.log_end(replica)}")
                time.sleep(1)

    def _meets(self, name: str, replica: str, condition: str) -> bool:
        if condition == "service_completed_successfully":
            return self.running[replica].poll() == 0
        test = self.services[name]["healthcheck"]["test"]
        words = [self._translated(word) for word in test[1:]]
        command = ["sh", "-c", words[0]] if test[0] == "CMD-SHELL" else words
        with suppress(subprocess.TimeoutExpired):  # too slow is not well
            done = subprocess.run(
                command, env=self.environment(name, replica), cwd=self.work, stdin=subprocess.DEVNULL,
                capture_output=True, check=False, timeout=120,
            )  # fmt: skip
            return done.returncode == 0
        return False

    def log_end(self, replica: str, lines: int = 25) -> str:
        text = (self.work / f"{replica}.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def replica_name() -> str:
    """Airflow's `hostname_callable`: in a container the host's name is the replica's; here the environment has it."""
    return os.environ["HOSTNAME"]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing_programs() -> list[str]:
    """Debian packages that are not installed and have to be."""
    found = {
        "redis-server": shutil.which("redis-server"),
        "postgresql": POSTGRES_BINARIES,
        "curl": shutil.which("curl"),
    }
    return [package for package, program in found.items() if not program]


def _is_of(process: psutil.Process, replica: str, work: Path) -> bool:
    """Whether a process was started by this replica, even where its parent has left it: the environment tells."""
    with suppress(psutil.Error):
        seen = process.environ()
        return seen.get("HOSTNAME") == replica and seen.get("HOME") == str(work)
    return False


def _postgres_user() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    return "postgres" if os.getuid() == 0 else None


def _postgres(work: Path, port: int, environment: Mapping[str, str]) -> list[str]:
    """Make the database's folder as the image's entrypoint does; returns the server's command."""
    if not POSTGRES_BINARIES:
        raise ComposeError("PostgreSQL is not installed")
    folder = work / "postgres"
    folder.mkdir()
    password = folder / "password"
    password.write_text(environment["POSTGRES_PASSWORD"], encoding="utf-8")
    user = _postgres_user()
    if user:
        owner = pwd.getpwnam(user)
        for path in (folder, password):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    binaries = POSTGRES_BINARIES[0]
    subprocess.run(
        [binaries / "initdb", "-D", folder / "data", "-U", environment["POSTGRES_USER"], "--pwfile", password,
         "--auth", "scram-sha-256", "-E", "UTF8", "--locale", "C.UTF-8"],
        check=True, capture_output=True, user=user, cwd="/",
    )  # fmt: skip
    password.unlink()
    create = f"create database {environment['POSTGRES_DB']};\n"
    subprocess.run(
        [binaries / "postgres", "--single", "-D", folder / "data", "postgres"],
        input=create.encode(), check=True, capture_output=True, user=user, cwd="/",
    )  # fmt: skip
    return [
        str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port), "-k", str(folder),
        "-c", "listen_addresses=127.0.0.1",
    ]  # fmt: skip
