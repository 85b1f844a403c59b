"""MJPEG over HTTP: one endless answer of JPEG parts, as network cameras send it.

Source: RFC 2046 section 5.1 (multipart); the type `multipart/x-mixed-replace` as Netscape introduced it and cameras
still use it.
"""

import asyncio
import time

from drivers.simulators.camera.scene import CameraFault, Scene

PATH = "/stream.mjpg"
FRAMES_PER_SECOND = 25
_BOUNDARY = b"edianframe"
_MAX_HEADER_BYTES = 8192
_HEADER_BUDGET_S = 5.0
_GOODBYE_S = 1.0


class MjpegServer:
    """Serves the scene on loopback while the `async with` lasts."""

    def __init__(self, scene: Scene, port: int) -> None:
        self._scene = scene
        self._asked_port = port
        self._server: asyncio.Server | None = None
        self._viewers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.fault = CameraFault.NONE
        self.port = port

    async def __aenter__(self) -> "MjpegServer":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._asked_port, limit=_MAX_HEADER_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        self._hang_up()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_GOODBYE_S)

    @property
    def address(self) -> str:
        """What a camera's profile names as its source."""
        return f"http://127.0.0.1:{self.port}{PATH}"

    @property
    def viewers(self) -> int:
        """Connections under way."""
        return len(self._viewers)

    def set_fault(self, fault: CameraFault) -> None:
        """Put a fault in force."""
        self.fault = fault
        if fault is CameraFault.DROP:
            self._hang_up()

    def _hang_up(self) -> None:
        for writer in list(self._viewers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._viewers.add(writer)
        if (task := asyncio.current_task()) is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            if self.fault is CameraFault.DROP:
                return
            request = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _HEADER_BUDGET_S)
            if not request.startswith(f"GET {PATH} ".encode()):
                writer.write(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                return
            await self._stream(writer)
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            # The viewer went away, or was none: the next one is served.
            pass
        finally:
            self._viewers.discard(writer)
            writer.close()

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        head = b"HTTP/1.0 200 OK\r\nCache-Control: no-store\r\nContent-Type: multipart/x-mixed-replace; boundary="
        started = False
        while not writer.transport.is_closing():
            if self.fault is not CameraFault.HANG:
                if not started:
                    writer.write(head + _BOUNDARY + b"\r\n\r\n")
                    started = True
                frame = self._scene.jpeg(time.monotonic(), self.fault)
                part = b"--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % (_BOUNDARY, len(frame))
                writer.write(part + frame + b"\r\n")
                await writer.drain()
            await asyncio.sleep(1 / FRAMES_PER_SECOND)
