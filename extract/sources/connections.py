"""Connections that go where they were checked to go, and no longer than they may.

httpx opens a connection through a network backend of httpcore. Ours resolves the name itself, asks the gate, and
connects to the very address that was checked: a name that means another machine a moment later (DNS rebinding) or a
redirect into a private network gets nowhere. TLS still verifies the name. Every read counts against the deadline of
the request, so a server that sends a byte now and then cannot hold a night up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from extract.sources.addresses import Gate


class Deadline(threading.local):
    """Until when the request of this thread must be done; of the monotonic clock."""

    until: float = float("inf")

    def left(self, timeout: float | None) -> float:
        """The shorter of a timeout and what is left. Raises httpcore.ReadTimeout where nothing is."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer took too long in all")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: Any = None, timeout: float | None = None) -> _Stream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the addresses that the gate lets through, in their order."""

    def __init__(self, gate: Gate, deadline: Deadline) -> None:
        self._gate = gate
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        try:
            addresses = self._gate.addresses(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} cannot be found ({error.strerror or error})") from error
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = self._backend.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("sockets of this machine are not asked")


class PinnedTransport(httpx.HTTPTransport):
    """httpx's transport over a PinnedBackend. Proxies of the environment are not used: they would do the resolving."""

    def __init__(self, gate: Gate, deadline: Deadline, connections: int) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        # httpx has no parameter for the backend (encode/httpx#3749); a test fails where this attribute goes.
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=connections * 4,
            max_keepalive_connections=connections,
            keepalive_expiry=30,
            network_backend=PinnedBackend(gate, deadline),
        )
