"""What is spoken: the standard's names and versions, as data. A test holds each against the published ones.

Source: CWA 17852; as in `tests/vectors/xfs4iot.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class MessageType(StrEnum):
    """The five types of message."""

    COMMAND = "command"
    ACKNOWLEDGE = "acknowledge"
    EVENT = "event"
    COMPLETION = "completion"
    UNSOLICITED = "unsolicited"


@dataclass(frozen=True, slots=True)
class Versions:
    """A command's version, and that of its completion."""

    command: str
    completion: str


PATH = "/xfs4iot/v1.0"
"""Of the service publisher's URL; a service's own is below it."""

PORTS = range(5846, 5857)
"""Where an application looks for a publisher, apart from 80 and 443."""

COMMANDS: Mapping[str, Versions] = {
    "BarcodeReader.Read": Versions("2.0", "3.0"),
    "BarcodeReader.Reset": Versions("2.0", "2.0"),
    "Camera.Reset": Versions("2.0", "2.0"),
    "Camera.TakePicture": Versions("2.0", "3.0"),
    "CardReader.ChipIO": Versions("3.0", "3.0"),
    "CardReader.ChipPower": Versions("2.0", "3.0"),
    "CardReader.Move": Versions("2.0", "2.0"),
    "CardReader.ReadRawData": Versions("2.0", "3.0"),
    "CardReader.Reset": Versions("2.0", "2.0"),
    "Common.Cancel": Versions("2.0", "2.0"),
    "Common.Capabilities": Versions("2.0", "3.0"),
    "Common.SetVersions": Versions("2.0", "2.0"),
    "Common.Status": Versions("2.0", "3.0"),
    "KeyManagement.GetKeyDetail": Versions("2.0", "2.0"),
    "KeyManagement.ImportKey": Versions("3.0", "3.0"),
    "Keyboard.GetLayout": Versions("2.0", "3.0"),
    "Keyboard.PinEntry": Versions("2.0", "2.0"),
    "Keyboard.Reset": Versions("2.0", "2.0"),
    "PinPad.GetPinBlock": Versions("2.0", "3.0"),
    "PinPad.Reset": Versions("2.0", "2.0"),
    "PinPad.SetPinBlockData": Versions("2.0", "2.0"),
    "Printer.ControlMedia": Versions("3.0", "2.0"),
    "Printer.GetFormList": Versions("2.0", "2.0"),
    "Printer.GetMediaList": Versions("2.0", "2.0"),
    "Printer.GetQueryForm": Versions("2.0", "3.0"),
    "Printer.GetQueryMedia": Versions("3.0", "3.0"),
    "Printer.PrintForm": Versions("3.0", "3.0"),
    "Printer.PrintRaw": Versions("3.0", "3.0"),
    "Printer.Reset": Versions("3.0", "2.0"),
    "ServicePublisher.GetServices": Versions("2.0", "2.0"),
}
"""Every command that is offered by one service or another."""

EVENTS: Mapping[str, tuple[MessageType, str]] = {
    "CardReader.InsertCardEvent": (MessageType.EVENT, "2.0"),
    "CardReader.InvalidMediaEvent": (MessageType.EVENT, "2.0"),
    "CardReader.MediaInsertedEvent": (MessageType.EVENT, "2.0"),
    "CardReader.MediaRemovedEvent": (MessageType.UNSOLICITED, "2.0"),
    "Common.StatusChangedEvent": (MessageType.UNSOLICITED, "3.0"),
    "Keyboard.EnterDataEvent": (MessageType.EVENT, "2.0"),
    "Keyboard.KeyEvent": (MessageType.EVENT, "2.0"),
    "Printer.FieldErrorEvent": (MessageType.EVENT, "2.0"),
    "Printer.MediaPresentedEvent": (MessageType.EVENT, "2.0"),
    "Printer.MediaPresentedUnsolicitedEvent": (MessageType.UNSOLICITED, "2.0"),
    "Printer.MediaTakenEvent": (MessageType.UNSOLICITED, "2.0"),
    "Printer.PaperThresholdEvent": (MessageType.UNSOLICITED, "2.0"),
    "ServicePublisher.ServiceDetailEvent": (MessageType.EVENT, "2.0"),
}
"""Every event that is sent, with its type and version."""

_NOT_OFFERED: Mapping[str, str] = {
    "CardReader": (
        "EMVClessConfigure EMVClessIssuerUpdate EMVClessPerformTransaction EMVClessQueryApplications "
        "QueryIFMIdentifier SetKey WriteRawData "
    ),
    "Common": "ClearCommandNonce GetCommandNonce GetTransactionState PowerSaveControl SetTransactionState",
    "KeyManagement": (
        "DeleteKey DeriveKey ExportRSADeviceSignedItem ExportRSAIssuerSignedItem GenerateKCV "
        "GenerateRSAKeyPair GetCertificate ImportEmvPublicKey ImportKeyToken Initialization "
        "LoadCertificate ReplaceCertificate Reset StartAuthenticate StartKeyExchange "
    ),
    "Keyboard": "DataEntry DefineLayout KeypressBeep SecureKeyEntry",
    "PinPad": "GetQueryPCIPTSDeviceId LocalDES LocalVisa MaintainPin PresentIDC",
    "Printer": (
        "ClearBuffer ControlPassbook DispensePaper GetQueryField LoadDefinition MediaExtents PrintNative "
        "ReadForm ReadImage ResetCount RetractMedia SetBlackMarkMode SetForm SetMedia SupplyReplenish "
    ),
}

DEFINED = frozenset(f"{interface}.{name}" for interface, names in _NOT_OFFERED.items() for name in names.split())
"""What these interfaces have and no service offers: `unsupportedCommand`, where any other name is `invalidCommand`."""


def interface_of(name: str) -> str:
    """Return the interface that a message belongs to."""
    return name.partition(".")[0]
