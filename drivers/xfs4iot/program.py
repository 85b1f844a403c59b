"""The publisher as a program: its address checked first, then published until the end of a `with`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from drivers.device.base.values import Json
from drivers.errors import ProfileError
from drivers.host.client import DeviceClient
from drivers.xfs4iot.address import ListenAddress, TlsFiles
from drivers.xfs4iot.publisher import Publisher


def listen_address(
    listen: str, certificate: Path | None, key: Path | None, client_authority: Path | None
) -> ListenAddress:
    """Return where to listen.

    Raises:
        ProfileError: it is no address, or lacks the certificates that it needs.
    """
    if (certificate is None) != (key is None):
        raise ProfileError("--certificate and --key belong together; give both")
    if certificate is None or key is None:
        if client_authority is not None:
            raise ProfileError("--client-authority needs --certificate and --key")
        return ListenAddress.parse(listen)
    tls = TlsFiles(certificate=certificate, key=key, client_authority=client_authority)
    return ListenAddress.parse(listen, tls)


@asynccontextmanager
async def publishing(socket: Path, listen: ListenAddress) -> AsyncIterator[dict[str, Json]]:
    """Publish the devices of the host at `socket`; yields what to announce."""
    async with DeviceClient(socket) as client:
        publisher = Publisher(client, listen)
        await publisher.start()
        try:
            services: list[Json] = [*publisher.services]
            yield {"url": publisher.url, "services": services}
        finally:
            await publisher.close()
