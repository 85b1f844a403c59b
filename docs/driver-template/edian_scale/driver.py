"""Works one balance."""

import time

from drivers.device.base import (
    Command,
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceState,
    Driver,
    LinkHolder,
    Probe,
    Probed,
    Result,
    unsupported,
)
from drivers.errors import RemoteProtocolError
from drivers.link import LinkOpener
from edian_scale import LoadPlaced, LoadRemoved, ScaleStatus, Weigh, Weighed
from edian_scale.wire import (
    SEND_IMMEDIATELY,
    SERIAL_NUMBER,
    Answer,
    AnswerDecoder,
    Noise,
    SerialNumber,
    Trouble,
    Weight,
)

# A balance answers within a few tens of ms; the rest is for slow lines and busy hosts.
_ANSWER_S = 0.3
_ATTEMPTS = 3
_POLL_S = 0.1
_EMPTY_MG = 500
"""Less than this is a draught, not a load."""


class ScaleDriver(Driver):
    """Holds its link, and no state that the next driver could not find out."""

    def __init__(self, opener: LinkOpener) -> None:
        self._links = LinkHolder(opener)

    def perform(self, command: Command[Result], context: Context) -> Result:
        """See `Driver`."""
        match command:
            case Weigh():
                return self._weigh(command, context)
            case Probe():
                return self._probe(context)
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        """Look whether something lies there, and whether the balance is there at all."""
        self._look(context)

    def recover(self) -> None:
        """See `Driver`."""
        self._links.drop()

    def close(self) -> None:
        """See `Driver`."""
        self._links.close()

    def _probe(self, context: Context) -> Probed:
        answer = self._ask(SERIAL_NUMBER, context)
        if not isinstance(answer, SerialNumber):
            raise RemoteProtocolError("the balance answered another question; check its cable and baud rate")
        return Probed(f"balance {answer.text}")

    def _weigh(self, command: Weigh, context: Context) -> Weighed:
        end = time.monotonic() + command.timeout_ms / 1000
        loaded = False
        while True:
            answer = self._look(context)
            if isinstance(answer, Trouble) and answer.sign == "+":
                raise CommandFailedError(
                    CompletionCode.COMMAND_ERROR_CODE, "overload", "it is too heavy for this balance; take some off"
                )
            if isinstance(answer, Weight):
                loaded = answer.weight_mg >= _EMPTY_MG
                if loaded and answer.at_rest:
                    return Weighed(answer.weight_mg)
            if time.monotonic() >= end:
                break
            context.wait(_POLL_S)
        if loaded:
            raise CommandFailedError(CompletionCode.TIME_OUT, "not_at_rest", "it does not rest; do not touch it")
        raise CommandFailedError(CompletionCode.TIME_OUT, "no_load", "nothing was laid on; lay it on and try again")

    def _look(self, context: Context) -> Answer:
        """Ask for the weight as it is now, and tell what changed."""
        answer = self._ask(SEND_IMMEDIATELY, context)
        if isinstance(answer, Weight):
            loaded = answer.weight_mg >= _EMPTY_MG
            before = context.status
            was = isinstance(before, ScaleStatus) and before.loaded
            context.report(ScaleStatus(DeviceState.ONLINE, "", loaded))
            if loaded and not was:
                context.emit(LoadPlaced())
            if was and not loaded:
                context.emit(LoadRemoved())
        return answer

    def _ask(self, question: bytes, context: Context) -> Answer:
        """Ask until an answer can be read; to ask again is safe, since nothing here moves anything."""
        link = self._links.get()
        heard = False
        for _ in range(_ATTEMPTS):
            link.discard_input()
            link.write(question, _ANSWER_S)
            decoder = AnswerDecoder()
            while data := context.read(link, _ANSWER_S):
                heard = True
                decoder.receive_data(data)
                answer = decoder.next_answer()
                if isinstance(answer, Noise):
                    break
                if answer is not None:
                    return answer
        if heard:
            raise RemoteProtocolError("the balance's answers are garbled; check its cable and baud rate")
        context.report(ScaleStatus(DeviceState.OFFLINE, "no_answer"))
        raise CommandFailedError(
            CompletionCode.DEVICE_NOT_READY, "no_answer", "the balance does not answer; check its power and cable"
        )
