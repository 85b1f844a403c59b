"""Who may connect to the publisher, what becomes of a connection, and of all of them when the host goes."""

import asyncio
import contextlib

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from drivers.errors import ProfileError
from drivers.host.client import DeviceClient
from drivers.host.profile import TerminalProfile
from drivers.host.service import DeviceHost
from drivers.xfs4iot import ListenAddress, Publisher
from drivers.xfs4iot.messages import MAX_MESSAGE_BYTES
from drivers.xfs4iot.publisher import MAX_CONNECTIONS
from tests.integration.drivers.xfs4iot.application import application
from tests.integration.drivers.xfs4iot.words import changed_to, url


async def test_host_that_goes_and_comes_back_is_told_and_served_again(profile, tmp_path):
    devices = tuple(entry for entry in profile.devices if entry.name == "code_scanner")
    alone = TerminalProfile(profile.terminal, profile.environment, devices)
    host = DeviceHost(alone, tmp_path / "own.sock")
    await host.start()
    async with DeviceClient(tmp_path / "own.sock") as client:
        publisher = Publisher(client, ListenAddress.parse("127.0.0.1:0"))
        await publisher.start()
        async with application(url(publisher, "CodeScanner")) as terminal:
            reading = await terminal.send("BarcodeReader.Read", timeout_ms=30_000)
            await asyncio.sleep(0.2)
            await host.close()
            assert (await terminal.end(reading)).code == "deviceNotReady"
            await terminal.message(changed_to("common", device="noDevice"))
            again = DeviceHost(alone, tmp_path / "own.sock")
            await again.start()
            await terminal.message(changed_to("common", device="online"))
            assert (await terminal.ask("BarcodeReader.Reset")).code == "success"
        await publisher.close()
        await again.close()


async def test_port_that_is_taken_is_passed_over_for_the_next_of_the_standard(host):
    taken = []
    for port in (0, 0):
        server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", port)
        taken.append(server)
    first, free = (server.sockets[0].getsockname()[1] for server in taken)
    taken[1].close()
    await taken[1].wait_closed()
    async with DeviceClient(host) as client:
        publisher = Publisher(client, ListenAddress("127.0.0.1", (first, free)))
        await publisher.start()
        assert publisher.url == f"ws://127.0.0.1:{free}/xfs4iot/v1.0"
        await publisher.close()
        with pytest.raises(ProfileError, match="choose another one"):
            await Publisher(client, ListenAddress("127.0.0.1", (first,))).start()
    taken[0].close()


async def test_web_page_and_wrong_path_are_turned_away(publisher):
    with pytest.raises(InvalidStatus, match="403"):
        async with connect(publisher.url, origin="https://example.test"):
            pass
    for path in ("/Fax", "/Printer/x", "x"):
        with pytest.raises(InvalidStatus, match="404"):
            async with connect(publisher.url + path):
                pass


async def test_connections_past_the_most_are_turned_away_and_the_others_served(publisher):
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(MAX_CONNECTIONS):
            await stack.enter_async_context(connect(publisher.url))
        with pytest.raises(InvalidStatus, match="503"):
            await stack.enter_async_context(connect(publisher.url))
    async with application(publisher.url) as terminal:
        assert (await terminal.ask("ServicePublisher.GetServices")).code == "success"


async def test_client_that_does_not_read_is_cut_off_and_the_others_served(publisher):
    async with application(url(publisher, "Printer")) as other:
        # A client that takes nothing: its side of the socket is never read.
        host, port = publisher.url.split("/")[2].split(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
        writer.write(
            f"GET /xfs4iot/v1.0/Printer HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert b"101" in await reader.readline()
        writer.transport.pause_reading()
        frame = b"\x81\x85\x00\x00\x00\x00hello"
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(15):
                while not writer.is_closing():
                    writer.write(frame * 1_000)
                    await writer.drain()
                    await asyncio.sleep(0)
        assert (await other.ask("Common.Status")).code == "success"
        writer.close()


async def test_overlong_message_ends_its_own_connection_only(publisher):
    async with connect(url(publisher, "Printer")) as connection:
        await connection.send("x" * (MAX_MESSAGE_BYTES + 1))
        with pytest.raises(ConnectionClosed) as caught:
            await connection.recv()
        assert caught.value.rcvd.code == 1009
    async with application(url(publisher, "Printer")) as terminal:
        assert (await terminal.ask("Common.Status")).code == "success"
