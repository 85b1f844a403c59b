"""Where a medium is that was entrusted to a device: whatever happens, this is accounted for.

A kind of device says by `DeviceKind.custody` what its status or an event tells of a medium; the host writes it down and
tells it again after a restart. Source: CWA 17852 (XFS4IoT), CardReader and Printer, status `media`.
"""

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Medium(StrEnum):
    """What is entrusted."""

    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    RECEIPT = "receipt"
    DOCUMENT = "document"


@unique
class Place(StrEnum):
    """Where it is."""

    UNKNOWN = "unknown"
    NOT_PRESENT = "not_present"
    """Nothing there, nor was."""
    IN_DEVICE = "in_device"
    """In or on the device, out of a passer-by's sight."""
    PRESENTED = "presented"
    """At the customer's reach: in the mouth of a printer, half out of a card reader."""
    TAKEN = "taken"
    RETRACTED = "retracted"
    """Drawn back in, for nobody took it."""
    RETAINED = "retained"
    """Kept on purpose."""
    JAMMED = "jammed"

    @property
    def owed(self) -> bool:
        """Whether somebody's property is still in the device."""
        return self in {Place.IN_DEVICE, Place.PRESENTED, Place.RETRACTED, Place.RETAINED, Place.JAMMED}


@dataclass(frozen=True, slots=True)
class Held:
    """What a device tells of its medium. UNKNOWN says nothing, and changes nothing that was known."""

    medium: Medium
    place: Place
