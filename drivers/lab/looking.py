"""One look at the bench: how each device is, how it fares, and what its simulator says of itself."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from drivers.device.base.values import Json
from drivers.host.messages import HealthRow
from drivers.lab.errors import LabMistakeError
from drivers.lab.redaction import shown
from drivers.lab.session import LabSession


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLook:
    """A device at one moment.

    Attributes:
        status: state, reason and what its kind adds; empty while the host is away.
        health: None while the host is away.
        played: what its simulator says; empty without one.
        faults: those its simulator can be given.
    """

    name: str
    kind: str
    status: Mapping[str, Json] = field(default_factory=dict)
    health: HealthRow | None = None
    played: Mapping[str, Json] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def has_simulator(self) -> bool:
        """Whether hands and faults can be played here."""
        return bool(self.played)


# What a simulator says of itself under a fault of the device's own, not of its line.
_OWN_FAULTS: tuple[tuple[str, Json, str], ...] = (
    ("jammed", True, "jam"),
    ("cover_open", True, "cover_open"),
    ("tampered", True, "tampered"),
    ("paper", "out", "paper_out"),
    ("paper", "low", "paper_low"),
)


def fault_in_force(look: DeviceLook) -> str:
    """Return the fault that the device has now; `none` when it has none, or nothing plays it."""
    fault = str(look.played.get("fault", "none"))
    if fault != "none":
        return fault
    return next((name for field, value, name in _OWN_FAULTS if look.played.get(field) == value), "none")


class Looker:
    """Looks again and again; what does not change is asked once."""

    def __init__(self, session: LabSession) -> None:
        self._session = session
        self._faults: dict[str, tuple[str, ...]] = {}

    async def look(self) -> tuple[DeviceLook, ...]:
        """Return every device of the profile, in its order."""
        status = {info.name: shown(info.status) for info in await self._session.devices()}
        health = await self._session.health()
        entries = self._session.profile.devices
        played = await asyncio.gather(*(self._ask(entry.name, "status") for entry in entries))
        return tuple(
            [
                DeviceLook(
                    name=entry.name,
                    kind=entry.kind.name,
                    status=status.get(entry.name, {}),
                    health=health.get(entry.name),
                    played=answer,
                    faults=await self._faults_of(entry.name) if answer else (),
                )
                for entry, answer in zip(entries, played, strict=True)
            ]
        )

    async def _faults_of(self, device: str) -> tuple[str, ...]:
        if device not in self._faults:
            found = (await self._ask(device, "faults")).get("faults")
            self._faults[device] = tuple(str(name) for name in found) if isinstance(found, list) else ()
        return self._faults[device]

    async def _ask(self, device: str, do: str) -> Mapping[str, Json]:
        try:
            return await self._session.ask(device, do)
        except LabMistakeError:
            return {}
