"""Viewers without a browser: real websockets that ask a page to run and read the answer to its end."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import cycle

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

#: What the viewers look at, in turn: a filter changes on each run.
QUERIES = ("", "grade=confirmed", "sector=energy", "from=2024&to=2024", "sector=defence&grade=any")


@dataclass(frozen=True)
class Load:
    """What a number of viewers got: page runs a second, median and slowest run in seconds, bytes a run."""

    runs_per_second: float
    median_s: float
    slowest_s: float
    bytes_per_run: float


class Wire(ClientConnection):
    """A connection that counts what comes over the line, compressed as for a browser."""

    received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)


async def _run(socket: Wire, page: str, query: str) -> int:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = page
    before = socket.received
    await socket.send(message.SerializeToString())
    while True:
        data = await asyncio.wait_for(socket.recv(), 60)
        forward = ForwardMsg()
        forward.ParseFromString(data if isinstance(data, bytes) else data.encode())
        kind = forward.WhichOneof("type")
        if kind == "script_finished":
            if forward.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                continue  # a run that was interrupted by its own address being written
            return socket.received - before


async def _viewer(url: str, page: str, until: float, start: int) -> list[tuple[float, int]]:
    runs = []
    protocols = [Subprotocol("streamlit")]
    async with connect(url, subprotocols=protocols, max_size=None, create_connection=Wire) as socket:
        queries = cycle(QUERIES[start % len(QUERIES) :] + QUERIES[: start % len(QUERIES)])
        await _run(socket, page, next(queries))
        while not runs or time.monotonic() < until:
            began = time.monotonic()
            size = await _run(socket, page, next(queries))
            runs.append((time.monotonic() - began, size))
    return runs


async def _measure(url: str, page: str, viewers: int, seconds: float) -> Load:
    began = time.monotonic()
    until = began + seconds
    found = await asyncio.gather(*(_viewer(url, page, until, i) for i in range(viewers)))
    runs = sorted(run for each in found for run in each)
    took = time.monotonic() - began
    times = [duration for duration, _ in runs]
    return Load(len(runs) / took, times[len(times) // 2], times[-1], sum(size for _, size in runs) / len(runs))


def measure(base: str, page: str, viewers: int, seconds: float = 8) -> Load:
    """Let ``viewers`` look at ``page`` for some seconds, as fast as they are answered."""
    return asyncio.run(_measure(base.replace("http", "ws", 1) + "/_stcore/stream", page, viewers, seconds))
