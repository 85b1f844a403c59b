"""The lab's redaction, stand-ins and recorder, without a device."""

from datetime import date

import pytest

from drivers.device.camera import Picture
from drivers.device.card_reader import CardApplicationData, ReadApplication
from drivers.device.id_reader import CardType, IdCard, PhotoState, ReadIdCard
from drivers.device.pin_pad import EnterPin, LoadWorkingKey, PinBlockFormat, PinEntered
from drivers.device.printer import PrintReceipt
from drivers.host.profile import load_profile, profile_path
from drivers.lab.errors import LabMistakeError
from drivers.lab.happenings import DIGIT, Acted, CommandEnded, CommandStarted
from drivers.lab.recorder import Recorder
from drivers.lab.redaction import HIDDEN, shown
from drivers.lab.scenario import Act, Await, Expected, Run
from drivers.lab.stand_ins import UNRECORDED, StandIns, usual_arguments
from drivers.simulators.bank_card.card_file import find_card

CARD = IdCard(
    card_type=CardType.RESIDENT,
    name="王大华",
    name_en=None,
    sex="男",
    ethnicity="汉",
    nationality=None,
    birth_date=date(1956, 3, 9),
    address="虚构省样本县虚构湾村3组12号",
    id_number="429901195603090012",
    issuer="样本县公安局",
    valid_from=date(2016, 3, 9),
    valid_to=None,
    pass_number=None,
    photo=PhotoState.DECODED,
    picture_bgr=b"photo",
)


def test_shown_id_card_tells_kind_and_photo_and_nothing_of_the_person():
    fields = shown(CARD)
    assert fields["card_type"] == "resident"
    assert fields["photo"] == "decoded"
    assert fields["valid_to"] is None
    told = {value for name, value in fields.items() if name not in ("card_type", "photo") and value is not None}
    assert told == {HIDDEN}


def test_shown_card_data_pin_block_and_receipt_are_hidden_a_path_is_not():
    read = CardApplicationData("A000000333010101", "9299010000000036688", "929901*********6688", "2030-12", "01")
    assert {shown(read)[name] for name in ("card_number", "card_number_masked", "expiry")} == {HIDDEN}
    assert shown(PinEntered(b"block", PinBlockFormat.SM4)) == {"pin_block": HIDDEN, "block_format": "SM4"}
    assert shown(PrintReceipt(document=()))["document"] == HIDDEN
    assert shown(Picture("/run/x.jpg", 640, 480, 12.5))["path"] == "/run/x.jpg"


@pytest.fixture
def stand_ins(tmp_path):
    return StandIns(load_profile(profile_path("simulated"), tmp_path))


def test_stand_ins_fill_card_key_and_what_was_read(stand_ins):
    stand_ins.card_put_in("zhao")
    assert stand_ins.filled(usual_arguments(EnterPin))["card_number"] == find_card("zhao").card_number
    key = stand_ins.filled(usual_arguments(LoadWorkingKey))
    assert (len(key["wrapped"]), len(key["check_value"])) == (32, 16)
    stand_ins.remember(Picture("/run/x.jpg", 640, 480, 12.5))
    assert stand_ins.filled({"path": "$last.path"}) == {"path": "/run/x.jpg"}


def test_stand_ins_keep_nothing_of_a_person(stand_ins):
    stand_ins.remember(CARD)
    with pytest.raises(LabMistakeError, match="no command has brought a name"):
        stand_ins.filled({"x": "$last.name"})


@pytest.mark.parametrize(("value", "told"), [("$cardnumber", "there are"), (UNRECORDED, "in no file")])
def test_stand_in_that_cannot_be_filled_is_refused(stand_ins, value, told):
    with pytest.raises(LabMistakeError, match=told):
        stand_ins.filled({"x": value})


class _Session:
    """What a recorder needs of a session."""

    def __init__(self):
        self.now_s = 0.0
        self._listener = None
        self._commands = {command.__name__: command for command in (ReadIdCard, EnterPin, ReadApplication)}

    def subscribe(self, listener):
        self._listener = listener
        return lambda: None

    def command(self, device, name):
        return self._commands[name]

    def tell(self, happening):
        self._listener(happening)


def started(at_s, number, command, **arguments):
    return CommandStarted(at_s=at_s, number=number, device="d", command=command, arguments=arguments)


def ended(at_s, number, command, code="success", reason=""):
    return CommandEnded(
        at_s=at_s,
        number=number,
        device="d",
        command=command,
        code=code,
        reason=reason,
        message="",
        elapsed_ms=1,
        result={},
    )


def test_recorder_joins_a_command_and_its_end_and_names_one_that_hands_came_between():
    session = _Session()
    recorder = Recorder(session)
    session.tell(ended(0.5, 7, "ReadIdCard"))
    session.tell(started(1.0, 8, "ReadApplication"))
    session.tell(ended(1.1, 8, "ReadApplication", "commandErrorCode", "no_card"))
    session.tell(started(2.1, 9, "ReadIdCard", timeout_ms=5000))
    session.tell(Acted(at_s=2.6, device="d", do="insert", value="wang"))
    session.tell(Acted(at_s=2.7, device="d", do="insert", value="nobody", trouble="no such card"))
    session.tell(ended(3.0, 9, "ReadIdCard"))
    assert recorder.end("t").steps == (
        Run(device="d", command="ReadApplication", expect=(Expected("commandErrorCode", "no_card"),), after_ms=500),
        Run(device="d", command="ReadIdCard", arguments={"timeout_ms": 5000}, name="c9", after_ms=1000),
        Act(device="d", do="insert", value="wang", after_ms=500),
        Await(name="c9"),
    )


def test_recorder_keeps_no_pin_and_no_typed_card_number():
    session = _Session()
    recorder = Recorder(session)
    session.tell(started(0.0, 1, "EnterPin", card_number="9299010000000036688", timeout_ms=1))
    session.tell(started(0.0, 2, "EnterPin", card_number="$card_number", timeout_ms=1))
    for key in (DIGIT, DIGIT, "enter"):
        session.tell(Acted(at_s=0.0, device="d", do="key", value=key))
    typed, named, *keys = recorder.end("t").steps
    assert typed.arguments["card_number"] == UNRECORDED
    assert named.arguments["card_number"] == "$card_number"
    assert [step.value for step in keys] == ["0", "0", "enter"]
