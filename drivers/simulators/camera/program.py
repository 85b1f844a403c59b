"""The process: a camera on loopback and a control socket.

Words of its control socket: `enter wang`, `leave`; `do turn_left` (turn_right, blink, open_mouth, nod: what the face
checker asks for), `turn 20` and `nod -5` (degrees, held), `straight`; `second chen`, `second off`; `photo wang` (a
print is held before the camera, and acts move the paper), `clip wang turn_left,blink` (a film on a screen plays these
whatever is asked); `show PATH` (a picture instead of everything), `show specimen-front wang` (specimen-back,
specimen-bank-card: that card, laid under the camera a second later), `show off`; `fault=NAME`, `status`.
"""

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from drivers.simulators.base import ControlMistakeError, ControlRequest, Json, announce, simulator_arguments
from drivers.simulators.camera import laid_card
from drivers.simulators.camera.head import load_person, person_names
from drivers.simulators.camera.laid_card import LaidCard
from drivers.simulators.camera.scene import CameraFault, Scene
from drivers.simulators.camera.server import MjpegServer
from drivers.simulators.camera.stage import Act, Medium, Pose, Stage
from drivers.simulators.control_server import ControlServer, until_told

_OFF = "off"
_MOST_DEGREES = 45.0
_WORDS = "enter, leave, do, turn, nod, straight, second, photo, clip, show, fault=NAME, status"


class CameraHands:
    """Follows the control socket's words."""

    def __init__(self, stage: Stage, server: MjpegServer, folder: Path) -> None:
        self._stage = stage
        self._server = server
        self._folder = folder
        self._laying: asyncio.Task[None] | None = None
        self._could_not = ""

    async def follow(self, request: ControlRequest) -> Mapping[str, Json]:
        """Do what a request says and return how things are.

        Raises:
            ControlMistakeError: it cannot be followed.
        """
        stage, value = self._stage, request.value
        match request.do:
            case "enter" | "photo":
                medium = Medium.PERSON if request.do == "enter" else Medium.PRINT
                stage.person, stage.medium, stage.held = _known(value), medium, Pose()
            case "leave":
                stage.person = ""
            case "do":
                stage.act(_act(value), time.monotonic())
            case "turn":
                stage.held = replace(stage.held, yaw=_degrees(value))
            case "nod":
                stage.held = replace(stage.held, pitch=_degrees(value))
            case "straight":
                stage.held = Pose()
            case "second":
                stage.second = "" if value == _OFF else _known(value)
            case "clip":
                name, _, acts = value.partition(" ")
                stage.play_film(_known(name), [_act(act.strip()) for act in acts.split(",")], time.monotonic())
            case "show":
                self._show(value)
            case "fault":
                if value not in set(CameraFault):
                    raise ControlMistakeError(f"no fault {value!r}; there are {', '.join(CameraFault)}")
                self._server.set_fault(CameraFault(value))
            case "faults":
                return {"faults": list(CameraFault)}
            case "status":
                pass
            case _:
                raise ControlMistakeError(f"no word {request.do!r} here; there are {_WORDS}")
        return self._status()

    async def rest(self) -> None:
        """End what is under way."""
        if self._laying is not None:
            self._laying.cancel()
            await asyncio.wait([self._laying])

    def _show(self, value: str) -> None:
        if self._laying is not None:
            self._laying.cancel()
        self._laying, self._could_not = None, ""
        if value.split(" ")[0] in laid_card.WORDS:
            card = LaidCard.from_words(value)
            self._laying = asyncio.create_task(self._lay(card))
        else:
            self._stage.still = "" if value == _OFF else _picture(value)

    async def _lay(self, card: LaidCard) -> None:
        # Not waited for by who asked: it takes longer than a control line's answer may.
        try:
            self._stage.still = await card.picture(self._folder)
        except ControlMistakeError as error:
            self._could_not = str(error)

    def _status(self) -> Mapping[str, Json]:
        return {
            "fault": self._server.fault.value,
            "viewers": self._server.viewers,
            "source": self._server.address,
            "person": self._stage.person or None,
            "medium": self._stage.medium.value,
            "second": self._stage.second or None,
            "shows": self._stage.still or None,
            "laying": self._laying is not None and not self._laying.done(),
            "could_not_show": self._could_not or None,
        }


async def _run(arguments: argparse.Namespace) -> None:
    async with contextlib.AsyncExitStack() as stack:
        stage = Stage(person=arguments.person)
        server = await stack.enter_async_context(MjpegServer(Scene(stage, arguments.seed), arguments.http_port))
        if arguments.address_file is not None:
            _leave_address(arguments.address_file, server.address)
            stack.callback(arguments.address_file.unlink, missing_ok=True)
        if arguments.control is not None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="edian-camera-")))
            hands = CameraHands(stage, server, folder)
            stack.push_async_callback(hands.rest)
            await stack.enter_async_context(ControlServer(arguments.control, hands.follow))
        announce({"source": server.address, "control": str(arguments.control) if arguments.control else None})
        await until_told(until_eof=arguments.until_eof)


def _known(name: str) -> str:
    load_person(name)
    return name


def _act(word: str) -> Act:
    if word not in set(Act):
        raise ControlMistakeError(f"no act {word!r}; there are {', '.join(Act)}")
    return Act(word)


def _degrees(text: str) -> float:
    with contextlib.suppress(ValueError):
        if -_MOST_DEGREES <= (degrees := float(text)) <= _MOST_DEGREES:
            return degrees
    raise ControlMistakeError(f"degrees from -{_MOST_DEGREES:.0f} to {_MOST_DEGREES:.0f}")


def _picture(path: str) -> str:
    if not Path(path).is_file():
        raise ControlMistakeError(f"no picture {path!r}; give the path of a file, or off")
    return path


def _leave_address(path: Path, address: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{address}\n", encoding="ascii")
    fresh.replace(path)


def main(argv: list[str] | None = None) -> int:
    """Play a camera until told to end."""
    parser = simulator_arguments("A camera: MJPEG over loopback HTTP.")
    parser.add_argument("--http-port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--address-file", type=Path, help="a file named *.url to leave the address in")
    parser.add_argument("--seed", type=int, default=0, help="for the sensor's noise")
    parser.add_argument(
        "--person", default="wang", help=f"who stands there: {', '.join(person_names())}, or nobody: ''"
    )
    arguments = parser.parse_args(argv)
    if arguments.person and arguments.person not in person_names():
        parser.error(f"no person {arguments.person!r}; there are {', '.join(person_names())}")
    asyncio.run(_run(arguments))
    return 0
