"""How a command ends by its device's doing, and not by its driver's."""

from drivers.device.base.completion import Completion, CompletionCode
from drivers.device.base.vocabulary import Result

Ending = Completion[Result]


def canceled() -> Ending:
    """It was canceled before it began."""
    return Completion(CompletionCode.CANCELED, "canceled", "the command was canceled")


def shutting_down(name: str) -> Ending:
    """The device is closed while the command waits or runs."""
    return Completion(CompletionCode.CANCELED, "device_closed", f"{name} is being shut down")


def shut_down(name: str) -> Ending:
    """The device was closed before."""
    return Completion(CompletionCode.DEVICE_NOT_READY, "device_closed", f"{name} is shut down")


def busy(name: str) -> Ending:
    """The commands before it took all of its time."""
    return Completion(CompletionCode.TIME_OUT, "device_busy", f"{name} was busy all the time; try again")


def stuck(name: str) -> Ending:
    """The driver did not come back; the next one is made."""
    return Completion(
        CompletionCode.TIME_OUT,
        "device_stuck",
        f"{name} did not answer and was started anew; try again, then check the device",
    )


def broken(name: str) -> Ending:
    """Too many drivers never came back."""
    return Completion(CompletionCode.HARDWARE_ERROR, "device_stuck", f"{name} hangs every time; replace it")


def restarting(name: str) -> Ending:
    """Between two drivers."""
    return Completion(
        CompletionCode.DEVICE_NOT_READY,
        "driver_restarting",
        f"{name}'s driver was lost several times and is started anew; try again in a moment",
    )


def crashed(name: str) -> Ending:
    """The driver's process ended under the command; what the hardware did is not known."""
    return Completion(
        CompletionCode.HARDWARE_ERROR,
        "driver_crashed",
        f"{name}'s driver ended in mid-command and was started anew; look at the device, then try again",
    )


def queue_full(name: str, most: int) -> Ending:
    """A caller runs away."""
    return Completion(CompletionCode.SEQUENCE_ERROR, "queue_full", f"{name} has {most} commands waiting")
