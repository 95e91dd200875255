"""Run by the soak as a program of its own: every invented publisher on its own address of this machine, in one process.

    python tests/monitor/soak/server.py FOLDER PORT SIZE DAYS

It writes a line for each request that it hears: simulated seconds, host, path, status. Not a test module.
"""

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from tests.monitor.soak.clock import SharedClock
from tests.monitor.soak.world import Answer, World

_PIECES, _PAUSE_S = 5, 0.05


class Publishers:
    """Answers for all hosts, and closes its door while our network is dark."""

    def __init__(self, folder: Path, port: int, world: World) -> None:
        self._world, self._port = world, port
        self._clock = SharedClock(folder / "clock")
        self._log = (folder / "requests.log").open("a", encoding="ascii", buffering=1 << 16)
        self._open: set[asyncio.StreamWriter] = set()

    async def run(self) -> None:
        server = await self._listen()
        ended = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
        while not ended.is_set():
            await asyncio.sleep(0.02)
            dark = self._world.dark(self._clock.seconds())
            if dark and server is not None:
                server.close()
                for writer in list(self._open):
                    writer.transport.abort()
                server = None
            elif not dark and server is None:
                server = await self._listen()
        self._log.close()

    async def _listen(self) -> asyncio.Server | None:
        return await asyncio.start_server(self._serve, "0.0.0.0", self._port, backlog=200, reuse_address=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                at = self._clock.seconds()
                path = head[0].split(" ")[1]
                asked = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
                host = asked["host"].partition(":")[0]
                answer = self._world.answer(host, path, asked, at, self._port)
                self._log.write(f"{at:.3f} {host} {path} {answer.status}\n")
                if not await self._say(writer, answer):
                    break
        self._open.discard(writer)
        writer.close()

    async def _say(self, writer: asyncio.StreamWriter, answer: Answer) -> bool:
        """Return whether the connection may be used on."""
        if answer.manner == "reset":
            writer.transport.abort()
            return False
        length = len(answer.body) + (1000 if answer.manner == "cut" else 0)
        lines = [f"HTTP/1.1 {answer.status} Said", *(f"{name}: {value}" for name, value in answer.headers)]
        if answer.status != 304:
            lines.append(f"Content-Length: {length}")
        writer.write("\r\n".join((*lines, "", "")).encode("latin-1"))
        if answer.manner == "drip":
            for start in range(0, len(answer.body), len(answer.body) // _PIECES + 1):
                writer.write(answer.body[start : start + len(answer.body) // _PIECES + 1])
                await writer.drain()
                await asyncio.sleep(_PAUSE_S)
        else:
            writer.write(answer.body)
        await writer.drain()
        return answer.manner != "cut"


if __name__ == "__main__":
    place, number, size, days = sys.argv[1:]
    asyncio.run(Publishers(Path(place), int(number), World(int(size), float(days))).run())
