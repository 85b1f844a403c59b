"""The terminal's devices as XFS4IoT services over WebSocket, so that any XFS4IoT application can use our drivers.

The publisher is a client of the device host like the kiosk, so that both share the devices: a command waits its turn
behind whoever else uses that device. What is spoken is CEN CWA 17852, by the names, versions and types that
`tests/vectors/xfs4iot.toml` holds; what of it is offered, and how far, is in `docs/xfs4iot.md`.

Reading order: `names` (what is spoken), `messages` (how it is written), `lane` (acknowledge, events, one completion),
`service` and its kinds (what a command means to a driver), `publisher` (who may connect, and where).
"""

from drivers.xfs4iot.address import ListenAddress, TlsFiles
from drivers.xfs4iot.publisher import Publisher

__all__ = ["ListenAddress", "Publisher", "TlsFiles"]
