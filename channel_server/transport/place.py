"""Takes the place at which calls are to come in: an address, bound and not yet listened at."""

import socket


def bind(listen: str, *, shares_port: bool = False) -> socket.socket:
    """Bind.

    Args:
        listen: host and port; port 0 takes a free one.
        shares_port: with others who say so too, between whom the kernel deals the connections out.

    Raises:
        OSError: the address is taken, or is none of this host's.
    """
    host, _, port = listen.rpartition(":")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host.strip("[]"), int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        place = socket.socket(family, kind, protocol)
        try:
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if shares_port:
                share(place)
            place.bind(address)
        except BaseException:
            place.close()
            raise
    except OSError as error:
        raise OSError(f"cannot listen on {listen}: {error}") from error
    return place


def share(place: socket.socket) -> None:
    """Let others in who bind to share."""
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
