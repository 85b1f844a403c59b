"""BarcodeReader over the code scanner."""

from collections.abc import Mapping

from drivers.device.base import Capabilities, CompletionCode, DeviceState, DeviceStatus
from drivers.device.base.values import Json
from drivers.device.code_scanner import ReadCode
from drivers.xfs4iot.payload import encoded
from drivers.xfs4iot.refusal import Endings
from drivers.xfs4iot.service import Handler, Service
from drivers.xfs4iot.work import Work

# By AIM identifier, where that names one symbology of the standard; EAN and UPC share theirs.
_SYMBOLOGIES: Mapping[str, str] = {
    "Code 39": "code39",
    "Code 128": "code128",
    "Codabar": "codabar",
    "Interleaved 2 of 5": "itf",
    "PDF417": "pdf417",
    "QR Code": "qrCode",
    "Data Matrix": "dataMatrix",
    "GS1 DataBar": "rss",
    "Aztec": "aztec",
}
_READ: Endings = {"no_code": CompletionCode.TIME_OUT, "code_unreadable": "barcodeInvalid"}


class CodeScannerService(Service):
    """The scanner."""

    def handlers(self) -> Mapping[str, Handler]:
        """See `Service`."""
        return {"BarcodeReader.Read": self._read, "BarcodeReader.Reset": self.reset}

    def status(self, status: DeviceStatus) -> dict[str, Json]:
        """See `Service`. It lights up for a read only, and a serial line does not tell whether it does now."""
        return {"barcodeReader": {"scanner": "unknown" if status.state is DeviceState.ONLINE else "inoperative"}}

    def capabilities(self, capabilities: Capabilities) -> dict[str, Json]:
        """See `Service`. Which symbologies it reads is set up in the scanner and not told by it."""
        return {
            "barcodeReader": {
                "canFilterSymbologies": False,
                "symbologies": dict[str, Json](dict.fromkeys(_SYMBOLOGIES.values(), True)),
            }
        }

    async def _read(self, work: Work) -> dict[str, Json]:
        # A device that cannot filter reads what it reads; the wish is looked at for its type only.
        work.payload.table("symbologies")
        code = await work.do(ReadCode(work.remaining_ms), _READ)
        read: dict[str, Json] = {
            "symbology": _SYMBOLOGIES.get(code.symbology or "", "symbologyUnknown"),
            "barcodeData": encoded(code.data.encode(errors="surrogateescape")),
        }
        if code.symbology is not None:
            read["symbologyName"] = code.symbology
        return {"readOutput": [read]}
