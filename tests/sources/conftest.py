"""A web server on this machine, for every test that asks one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from web_server import Site, serve


@pytest.fixture
def site() -> Iterator[Site]:
    made, server = serve()
    yield made
    server.shutdown()
    server.server_close()
