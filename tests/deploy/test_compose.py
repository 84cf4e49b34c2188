"""docker-compose.yml: what Airflow wants of it, what must not be in it, and that the demonstration starts just it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy import celery_demo, compose_file, env
from deploy.cluster import Cluster
from deploy.compose_file import ComposeError, fresh_secrets, interpolate, services
from tests.conftest import PROJECT
from tests.test_setup import pins

CELERY = frozenset({"celery"})
TEXT = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
EXAMPLE = (PROJECT / ".env.example").read_text(encoding="utf-8")
AIRFLOW = ["airflow-apiserver", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer"]
SECRETS = {
    "POSTGRES_PASSWORD", "REDIS_PASSWORD", "AIRFLOW_JWT_SECRET", "AIRFLOW_API_SECRET_KEY", "AIRFLOW_FERNET_KEY",
    "AIRFLOW_ADMIN_PASSWORD",
}  # fmt: skip


@pytest.fixture(scope="module")
def compose() -> dict[str, dict[str, Any]]:
    """All services, with secrets of this test."""
    return services({**fresh_secrets(), "AIRFLOW_EXECUTOR": "CeleryExecutor"}, CELERY)


def test_the_file_is_valid_by_the_schema_of_compose() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, PROJECT / "docker-compose.yml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_services_are_split_as_airflow_3_wants_them(compose: dict[str, Any]) -> None:
    assert set(services(fresh_secrets())) == {"postgres", "airflow-init", *AIRFLOW}
    assert set(compose) == {"postgres", "redis", "airflow-init", *AIRFLOW, "airflow-worker"}
    commands = {name: compose[name]["command"] for name in [*AIRFLOW, "airflow-worker"]}
    assert commands == {
        "airflow-apiserver": "api-server",
        "airflow-scheduler": "scheduler",
        "airflow-dag-processor": "dag-processor",
        "airflow-triggerer": "triggerer",
        "airflow-worker": "celery worker",
    }
    assert compose["airflow-worker"]["deploy"]["replicas"] == 2


def test_every_service_is_watched_and_waits_for_what_it_needs(compose: dict[str, Any]) -> None:
    for name, service in compose.items():
        if name != "airflow-init":
            assert "healthcheck" in service, name
        if name in [*AIRFLOW, "airflow-worker"]:
            assert service["depends_on"]["airflow-init"]["condition"] == "service_completed_successfully"
    assert compose["airflow-init"]["depends_on"]["redis"]["required"] is False  # not there without the profile


def test_no_service_runs_as_root(compose: dict[str, Any]) -> None:
    users = {name: service["user"] for name, service in compose.items()}
    assert users.pop("postgres") == "postgres"
    assert users.pop("redis") == "redis"
    assert set(users.values()) == {"50000:0"}, "the user of Airflow's image, where .env names no other"
    for name in users:
        assert compose[name]["cap_drop"] == ["ALL"], name


def test_the_image_is_the_locked_airflow_with_both_locks(compose: dict[str, Any]) -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    image = re.search(r"^FROM apache/airflow:slim-([\d.]+)-python3\.11$", dockerfile, re.M)
    assert image is not None
    assert image[1] == pins(PROJECT / "requirements.lock")["apache-airflow"]
    assert "-r /tmp/requirements.lock -r /tmp/server.txt" in dockerfile
    images = {name: service["image"] for name, service in compose.items()}
    assert images.pop("postgres") == "postgres:16"
    assert images.pop("redis") == "redis:7.2-bookworm"
    assert set(images.values()) == {"dragoman:local"}
    assert {service.get("build") for name, service in compose.items() if name in images} == {"."}
    # The demonstration's environment is made of the same two files.
    tools = (PROJECT / "requirements" / "tools.sh").read_text(encoding="utf-8")
    assert "extra=requirements/$name.txt" in tools
    assert '-r requirements.lock -r "$extra"' in tools


def test_no_secret_is_in_the_files_and_none_has_a_default() -> None:
    for name in SECRETS:
        uses = re.findall(r"\$\{" + name + r"[^}]*\}", TEXT)
        assert uses, name
        assert all(":?" in use for use in uses), f"{name} must have no default"
        assert re.search(rf"^{name}=$", EXAMPLE, re.M), f"{name} must be empty in .env.example"
    assert set(fresh_secrets()) == SECRETS
    variables = set(re.findall(r"\$\{([A-Z_]+)", TEXT.replace("$${", "")))
    assert variables == set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.M)) - {"COMPOSE_PROFILES"}


def test_no_secret_gets_into_the_image() -> None:
    """The image is made of the whole checkout, beside which .env lies."""
    assert ".env" in (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_nothing_starts_without_a_secret(name: str) -> None:
    with pytest.raises(ComposeError, match=f"{name}: run make env"):
        services({**fresh_secrets(), name: ""}, CELERY)


def test_ports_are_open_on_this_machine_only(compose: dict[str, Any]) -> None:
    ports = [port for service in compose.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8080:8080"]


def test_the_environment_is_one_for_all_of_airflow(compose: dict[str, Any]) -> None:
    """The scheduler signs, the api server checks, workers and triggerer read: a variable that one lacks breaks it."""
    common = compose["airflow-apiserver"]["environment"]
    for name in [*AIRFLOW, "airflow-worker", "airflow-init"]:
        assert common.items() <= compose[name]["environment"].items(), name
    assert common["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert common["AIRFLOW__CELERY__RESULT_BACKEND"].startswith("db+postgresql+psycopg2://")
    assert len(common["AIRFLOW__API_AUTH__JWT_SECRET"]) >= 64
    assert services(fresh_secrets())["airflow-scheduler"]["environment"]["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"


def test_init_makes_the_pool_of_duckdbs_writers(compose: dict[str, Any]) -> None:
    script = compose["airflow-init"]["command"][-1]
    for step in ("airflow db migrate", 'pools set duckdb_writer 1 "', "users create --role Admin"):
        assert step in script
    assert '"$ADMIN_PASSWORD"' in script, "the shell's variable, not the value"


@pytest.fixture
def cluster(compose: dict[str, Any], tmp_path: Path) -> Cluster:
    """The demonstration's cluster, not started."""
    made = Cluster(compose, tmp_path / "home", tmp_path / "work", celery_demo.IMPATIENT)
    names = ["postgres", "redis", "api", "scheduler", "triggerer_logs", *AIRFLOW, "airflow-worker-1", "airflow-init"]
    made.ports.update({name: 40_000 + number for number, name in enumerate(names)})
    return made


@pytest.mark.parametrize("name", [*AIRFLOW, "airflow-worker"])
def test_the_demonstration_gives_services_the_environment_of_the_file(
    cluster: Cluster, compose: dict[str, Any], name: str
) -> None:
    """Word for word, but for hosts, folders, and what a demonstration has no patience for."""
    replica = "airflow-worker-1" if name == "airflow-worker" else name
    seen = cluster.environment(name, replica)
    for key, value in compose[name]["environment"].items():
        if key in celery_demo.IMPATIENT:
            continue
        value = value.replace("@postgres/", f"@127.0.0.1:{cluster.ports['postgres']}/")
        value = value.replace("@redis:6379/", f"@127.0.0.1:{cluster.ports['redis']}/")
        value = value.replace("airflow-apiserver:8080", f"127.0.0.1:{cluster.ports['api']}")
        value = value.replace("/opt/dragoman", str(PROJECT))
        assert seen[key] == (str(cluster.home) if value == "/data" else value), key
    assert set(seen) - set(compose[name]["environment"]) - set(celery_demo.IMPATIENT) == {
        "AIRFLOW_HOME", "AIRFLOW__API__HOST", "AIRFLOW__API__PORT", "AIRFLOW__CORE__HOSTNAME_CALLABLE",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER", "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT",
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT", "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT",
        "HOME", "HOSTNAME", "LANG", "PATH", "PGHOST", "PGPORT", "PYTHONPATH",
    }  # fmt: skip


def test_the_demonstration_runs_the_commands_of_the_file(cluster: Cluster, compose: dict[str, Any]) -> None:
    for name in [*AIRFLOW, "airflow-worker"]:
        assert cluster.command(name) == ["airflow", *compose[name]["command"].split()]
    assert cluster.command("airflow-init")[:2] == ["bash", "-ec"]
    assert f"mkdir -p {cluster.home}/inbox" in cluster.command("airflow-init")[2]
    redis = cluster.command("redis")[-1]
    assert redis.startswith(f"exec redis-server --port {cluster.ports['redis']} --bind 127.0.0.1 ")
    assert "requirepass $REDIS_PASSWORD\n" in redis


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${A}", "1"), ("${A:-2}", "1"), ("${B:-2}", "2"), ("${EMPTY:-2}", "2"), ("${B}", ""), ("$${A}", "${A}"),
        ("x$$y${A}", "x$y1"), ("${A:?no}", "1"),
    ],
)  # fmt: skip
def test_variables_are_filled_in_as_compose_does(text: str, expected: str) -> None:
    assert interpolate(text, {"A": "1", "EMPTY": ""}) == expected


def test_a_needed_service_that_no_profile_starts_is_named() -> None:
    with pytest.raises(ComposeError, match="depends on redis"):
        compose_file.dependencies({"depends_on": {"redis": {"condition": "service_healthy"}}}, {})


def test_make_env_fills_every_secret_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    env.main(path)
    assert path.stat().st_mode & 0o777 == 0o600
    lines = path.read_text(encoding="utf-8").splitlines()
    values = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    assert all(values[name] for name in SECRETS)
    assert [one for one, other in zip(lines, EXAMPLE.splitlines(), strict=True) if one != other] == [
        line for line in lines if line.split("=")[0] in SECRETS | {"AIRFLOW_UID"} and line not in EXAMPLE.splitlines()
    ]
    with pytest.raises(SystemExit, match="is there already"):
        env.main(path)
