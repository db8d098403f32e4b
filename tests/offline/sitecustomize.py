"""Loaded by the server under test before anything else: a connection to another machine is refused and written down."""

import os
import socket

_connect = socket.socket.connect
_LOOPBACK = ("127.", "::1", "localhost")


def connect(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family in (socket.AF_INET, socket.AF_INET6) and not str(host).startswith(_LOOPBACK):
        with open(os.environ["CASPIAN_TEST_CALLS"], "a", encoding="utf-8") as calls:  # noqa: PTH123  (pathlib is not loaded yet)
            calls.write(f"{address}\n")
        raise OSError(f"no network under test: {address}")
    return _connect(self, address)


socket.socket.connect = connect
