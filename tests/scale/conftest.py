"""A night as it stands in one folder, and the servers that the tests of this folder run it against instead.

`make scale-test` installs the packages (.tools/scale) and runs these; `make test` skips them.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from extract import nightly
from extract.settings import Settings
from tests.conftest import PROJECT

SAMPLES = str(PROJECT / "seeds" / "articles")
MISSING = "is not installed: `make scale-test` installs it and runs this"
LONGEST_START = 60.0


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home folder with the sample articles ingested and extracted, all in one folder of this machine."""
    settings = Settings(home=tmp_path_factory.mktemp("local"), batch_articles=4, workers=1)
    nightly.ingest([SAMPLES], settings, "r1")
    nightly.extract_all(nightly.pending_batches(settings), settings, "r1")
    return settings


@pytest.fixture(scope="session")
def local(extracted: Settings) -> Settings:
    """The same home folder after the whole night."""
    nightly.load(None, extracted, "r1")
    for step in (nightly.build, nightly.audit, nightly.publish):
        step(extracted, "r1")
    return extracted


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An S3 server (moto) and a bucket in it, to which the environment's AWS variables lead; `s3://bucket`."""
    pytest.importorskip("moto", reason=f"moto {MISSING}")
    import boto3

    port = free_port()
    log = (tmp_path_factory.mktemp("s3") / "server.log").open("wb")
    server = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], stdout=log, stderr=log)
    variables = {
        "AWS_ACCESS_KEY_ID": "scale-test",
        "AWS_SECRET_ACCESS_KEY": "scale-test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }
    with pytest.MonkeyPatch.context() as patch, server, log:
        for name, value in variables.items():
            patch.setenv(name, value)
        try:
            wait_for(port, server)
            boto3.client("s3").create_bucket(Bucket="dragoman")
            yield "s3://dragoman"
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers. Raises where it died or does not."""
    started = time.monotonic()
    while time.monotonic() - started < LONGEST_START:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server on port {port} did not start: {server.args!r}")


def in_a_process(code: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, with this one's packages and environment."""
    path = os.pathsep.join([str(PROJECT), str(PROJECT / "tests"), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": path} | variables,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
