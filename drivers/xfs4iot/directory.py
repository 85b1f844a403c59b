"""The service publisher's own commands: which services are here."""

import structlog

from drivers.device.base import CompletionCode
from drivers.device.base.values import Json
from drivers.xfs4iot import messages
from drivers.xfs4iot.messages import InvalidMessageError, acknowledge, read_command
from drivers.xfs4iot.names import COMMANDS, DEFINED, PATH
from drivers.xfs4iot.work import Client

_log = structlog.get_logger(__name__)


class Directory:
    """Answers at the publisher's URL. Nothing here waits for anything, so that a command has no time to be canceled."""

    def __init__(self, vendor: str, services: tuple[str, ...]) -> None:
        self._vendor = vendor
        self._services = services

    def receive(self, client: Client, text: str | bytes, base: str) -> None:
        """Take a message of a client, who reached the publisher at `base`: its services are below that."""
        try:
            command = read_command(text)
        except InvalidMessageError as mistake:
            client.send(acknowledge(mistake.name, mistake.version, mistake.request_id, mistake.status))
            _log.info("message_refused", service="publisher", status=mistake.status.value, why=str(mistake))
            return
        client.send(acknowledge(command.name, command.version, command.request_id))
        if command.name == "ServicePublisher.GetServices" and command.version.partition(".")[0] == "2":
            services: list[Json] = [{"serviceURI": f"{base}/{name}"} for name in self._services]
            found: dict[str, Json] = {"vendorName": self._vendor, "services": services}
            client.send(messages.event("ServicePublisher.ServiceDetailEvent", command.request_id, found))
            client.send(messages.completion(command, CompletionCode.SUCCESS, found))
            return
        known = command.name in COMMANDS or command.name in DEFINED
        code = CompletionCode.UNSUPPORTED_COMMAND if known else CompletionCode.INVALID_COMMAND
        client.send(
            messages.completion(
                command, code, {}, f"here is ServicePublisher.GetServices 2.0; devices are below {PATH}"
            )
        )
