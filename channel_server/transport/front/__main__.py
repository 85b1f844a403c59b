"""A front's process: `python -m channel_server.transport.front FD`. Started by the engine, never by hand.

It ends when the engine says so, or is gone. It ignores the signals that a terminal or an init system sends to all
processes of a group: the engine drains it, in order.
"""

import asyncio
import gc
import os
import signal
import socket
import sys

from channel_server.log_fields import configure_logs
from channel_server.transport.front.frames import Kind, Welcome, frame
from channel_server.transport.front.link import EngineLink
from channel_server.transport.grpc.listener import Endpoint, Listener, ServerKeys

_LOST_ENGINE = 70


def main() -> None:
    """Serve the engine at the other end of the socket given by number."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    asyncio.run(_serve(socket.socket(fileno=int(sys.argv[1]))))


async def _serve(engine: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    # At once, connections and all: nobody is to be told that a server without its engine is well.
    _, link = await loop.create_unix_connection(lambda: EngineLink(lambda: os._exit(_LOST_ENGINE)), sock=engine)
    welcome = await link.welcome
    configure_logs(json=welcome.log_json, level=welcome.log_level)
    keys = ServerKeys(welcome.authority.encode(), welcome.certificate.encode(), welcome.key.encode())
    try:
        listener = _make_listener(link, keys, welcome)
    except OSError as error:
        link.send(frame(Kind.FAILED, 0, str(error).encode()))
        link.leave()
        return
    await listener.start()
    # What was loaded at the start needs no looking at; calls leave no cycles behind.
    gc.collect()
    gc.freeze()
    link.send(frame(Kind.READY))
    following = asyncio.create_task(link.follow(listener.tell_health))
    grace = await link.draining
    following.cancel()
    await listener.stop(grace)
    link.leave()


def _make_listener(link: EngineLink, keys: ServerKeys, welcome: Welcome) -> Endpoint:
    if not welcome.mobile:
        return Listener(link, keys, welcome.listen, shares_port=welcome.shares_port)
    # A front of terminals has no use for all that this loads.
    from channel_server.transport.http.listener import HttpListener

    return HttpListener(link, keys, welcome.listen, shares_port=welcome.shares_port, origins=welcome.origins)


if __name__ == "__main__":
    main()
