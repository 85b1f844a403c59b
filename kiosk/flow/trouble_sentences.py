"""What is said of each trouble: way forward, code for staff, sentence, remedy. A test proves the table total.

No sentence says 失败 or shows a number of an error: the staff code is for the staff.
"""

from __future__ import annotations

from kiosk.flow.facts import Bilingual
from kiosk.flow.trouble import Trouble, Way

__all__ = ["SENTENCES"]


def _row(
    way: Way, staff_code: str, sentence: tuple[str, str], remedy: tuple[str, str]
) -> tuple[Way, str, Bilingual, Bilingual]:
    return way, staff_code, Bilingual(*sentence), Bilingual(*remedy)


SENTENCES: dict[Trouble, tuple[Way, str, Bilingual, Bilingual]] = {
    Trouble.NO_NETWORK: _row(
        Way.WAIT,
        "N1",
        ("和银行的线断了", "The line to the bank is down"),
        ("机器正在重连，接上就继续", "The machine is reconnecting and will go on by itself"),
    ),
    Trouble.BANK_SLOW: _row(
        Way.RETRY,
        "N2",
        ("银行这会儿答得慢", "The bank is slow to answer just now"),
        ("请再试一次", "Please try again"),
    ),
    Trouble.BANK_REFUSED: _row(
        Way.STAFF,
        "B0",
        ("这件事机器上办不了", "This cannot be done at the machine"),
        ("请找工作人员看一看", "Please ask the staff"),
    ),
    Trouble.ID_CARD_UNREADABLE: _row(
        Way.RETRY,
        "I1",
        ("没读出您的身份证", "Your ID card could not be read"),
        ("请拿起来，再平放一次", "Lift it and lay it flat again"),
    ),
    Trouble.ID_CARD_MOVED: _row(
        Way.RETRY,
        "I2",
        ("身份证拿早了", "The ID card was lifted too early"),
        ("请放回去，等灯变绿", "Put it back and wait for the green light"),
    ),
    Trouble.ID_READER_DOWN: _row(
        Way.STAFF,
        "I3",
        ("身份证读卡器不能用", "The ID reader does not work"),
        ("请找工作人员，或换一台机器", "Please ask the staff or use another machine"),
    ),
    Trouble.DOCUMENT_NOT_SEEN: _row(
        Way.RETRY,
        "O1",
        ("没看到整张身份证", "No whole ID card was seen"),
        ("请放平，四个角都在框里，再拍一次", "Lay it flat, all four corners in the frame, and take it again"),
    ),
    Trouble.DOCUMENT_TWO_CARDS: _row(
        Way.RETRY,
        "O2",
        ("下面不止一张卡", "There is more than one card"),
        ("请只留身份证这一张，再拍一次", "Leave the ID card alone there and take it again"),
    ),
    Trouble.DOCUMENT_UNCLEAR: _row(
        Way.RETRY,
        "O3",
        ("身份证上的字没看清", "The words on the ID card are not clear"),
        ("请放平，避开反光，再拍一次", "Lay it flat, out of the glare, and take it again"),
    ),
    Trouble.DOCUMENT_WRONG_SIDE: _row(
        Way.RETRY,
        "O4",
        ("不是要拍的这一面", "This is not the side that is asked for"),
        ("请翻到图上画的那一面，再拍一次", "Turn to the side in the drawing and take it again"),
    ),
    Trouble.DOCUMENT_READER_DOWN: _row(
        Way.STAFF,
        "O5",
        ("这台机器读不了证件", "This machine cannot read the card"),
        ("请找工作人员，或换一台机器", "Please ask the staff or use another machine"),
    ),
    Trouble.CAMERA_DOWN: _row(
        Way.STAFF,
        "V1",
        ("相机不能用", "The camera does not work"),
        ("请找工作人员，或换一台机器", "Please ask the staff or use another machine"),
    ),
    Trouble.CAMERA_FROZEN: _row(
        Way.RETRY,
        "V2",
        ("相机卡住了，不是您的事", "The camera is stuck; it is not your doing"),
        ("机器正在重新打开，请再试一次", "It is being opened anew; please try again"),
    ),
    Trouble.CAMERA_COVERED: _row(
        Way.RETRY,
        "V3",
        ("相机看不见东西", "The camera sees nothing"),
        ("镜头可能挡住了，请移开再试一次", "Something may cover it; clear it and try again"),
    ),
    Trouble.FACE_NOBODY: _row(
        Way.RETRY,
        "F1",
        ("没看到您的脸", "Your face was not seen"),
        ("请站到屏幕前，露出脸，再试一次", "Stand before the screen, face uncovered, and try again"),
    ),
    Trouble.FACE_LOST: _row(
        Way.RETRY,
        "F2",
        ("脸离开了镜头", "Your face left the picture"),
        ("请一直看着屏幕，再试一次", "Keep looking at the screen and try again"),
    ),
    Trouble.FACE_SECOND: _row(
        Way.RETRY,
        "F3",
        ("镜头里还有别人", "Somebody else is in the picture"),
        ("请一个人站在机器前，再试一次", "Stand before the machine alone and try again"),
    ),
    Trouble.FACE_NOT_SAME: _row(
        Way.RETRY,
        "F4",
        ("没认出是您本人", "It is not certain that it is you"),
        ("请摘下帽子、口罩，再试一次", "Take off hat and mask and try again"),
    ),
    Trouble.FACE_NOT_LIVE: _row(
        Way.RETRY,
        "F5",
        ("动作没跟上", "The movement was not seen in time"),
        ("不着急，看图慢慢做，再试一次", "Take your time, follow the drawing, and try again"),
    ),
    Trouble.FACE_PHOTO_UNFIT: _row(
        Way.STAFF,
        "F6",
        ("证件上的照片比不了", "The photo of the card cannot be compared"),
        ("可以不刷脸接着办，或请工作人员核对", "Go on without the camera, or ask the staff to check"),
    ),
    Trouble.FACE_CHECKER_DOWN: _row(
        Way.STAFF,
        "F7",
        ("这台机器现在刷不了脸", "This machine cannot compare faces now"),
        ("可以不刷脸接着办，或请工作人员核对", "Go on without the camera, or ask the staff to check"),
    ),
    Trouble.FACE_USED_UP: _row(
        Way.STAFF,
        "F8",
        ("这次不能再刷脸了", "The camera can look no more this time"),
        ("可以不刷脸接着办，或请工作人员核对", "Go on without the camera, or ask the staff to check"),
    ),
    Trouble.COUNTER_ONLY: _row(
        Way.STAFF,
        "F9",
        ("要由工作人员核对是您本人", "The staff have to make sure that it is you"),
        ("请拿身份证和银行卡到柜台，钱没有动", "Take your cards to the counter; no money moved"),
    ),
    Trouble.FACE_DECLINED: _row(
        Way.FACE,
        "F10",
        ("不刷脸，在这里只能还款", "Without your face you can only repay here"),
        ("要借钱，请刷脸，或拿证和卡到柜台", "To draw, let the camera look, or take your cards to the counter"),
    ),
    Trouble.BANK_CARD_UNREADABLE: _row(
        Way.RETRY,
        "C1",
        ("没读出您的银行卡", "Your bank card could not be read"),
        ("请看好方向，芯片朝上再插一次", "Insert it again, chip up and first"),
    ),
    Trouble.BANK_CARD_TAKEN_EARLY: _row(
        Way.RETRY,
        "C2",
        ("银行卡拔早了，钱没有动", "The bank card was pulled too early; no money moved"),
        ("请再插一次，还要再输密码", "Insert it again and enter the PIN again"),
    ),
    Trouble.BANK_CARD_STUCK: _row(
        Way.STAFF,
        "C3",
        ("银行卡卡住了，没丢", "The bank card is stuck, not lost"),
        ("请别离开，工作人员马上来取", "Please stay; staff will take it out"),
    ),
    Trouble.CARD_READER_DOWN: _row(
        Way.STAFF,
        "C4",
        ("银行卡口不能用", "The card slot does not work"),
        ("请找工作人员，或换一台机器", "Please ask the staff or use another machine"),
    ),
    Trouble.PIN_CANCELLED: _row(
        Way.RETRY,
        "P1",
        ("您取消了输密码", "You cancelled the PIN"),
        ("要接着办，请再输一次", "To go on, enter it again"),
    ),
    Trouble.PIN_TIMED_OUT: _row(
        Way.RETRY,
        "P2",
        ("没等到您的密码", "No PIN was entered"),
        ("慢慢来，请再输一次", "Take your time and enter it again"),
    ),
    Trouble.PIN_PAD_DOWN: _row(
        Way.STAFF,
        "P3",
        ("密码键盘不能用", "The PIN pad does not work"),
        ("请找工作人员，或换一台机器", "Please ask the staff or use another machine"),
    ),
    Trouble.WRONG_PIN: _row(
        Way.RETRY,
        "P4",
        ("密码不对", "The PIN is not right"),
        ("请再输一次", "Please enter it again"),
    ),
    Trouble.PRINTER_NO_PAPER: _row(
        Way.END,
        "R1",
        ("凭条纸用完了，不影响办理", "The receipt paper is out; nothing else is affected"),
        ("结果也发了短信，凭条可到柜台补打", "A text message tells the result; the counter can print the receipt"),
    ),
    Trouble.PRINTER_DOWN: _row(
        Way.END,
        "R2",
        ("凭条没打出来，不影响办理", "The receipt was not printed; nothing else is affected"),
        ("结果也发了短信，凭条可到柜台补打", "A text message tells the result; the counter can print the receipt"),
    ),
    Trouble.OUTCOME_UNKNOWN: _row(
        Way.END,
        "D1",
        ("银行还没说到没到账", "The bank has not yet said whether the money arrived"),
        (
            "请等短信，别再办一次，不会重复放款",
            "Wait for the text message and do not start again; it is never paid twice",
        ),
    ),
    Trouble.OUTCOME_WITH_STAFF: _row(
        Way.STAFF,
        "D2",
        ("这笔要工作人员看一看", "The staff must look at this one"),
        ("请拿查询号找工作人员，别再办一次", "Take the query number to the staff; do not start again"),
    ),
    Trouble.NOT_PAID: _row(
        Way.END,
        "D3",
        ("银行没有放款，钱没有动", "The bank did not pay; no money moved"),
        ("可以重新办，或请工作人员看原因", "You can start again, or ask the staff why"),
    ),
    Trouble.REPAYMENT_UNKNOWN: _row(
        Way.END,
        "D4",
        ("银行还没说扣款扣好没有", "The bank has not yet said whether the money was taken"),
        (
            "请等短信，别再还一次，不会重复扣款",
            "Wait for the text message and do not pay again; it is never taken twice",
        ),
    ),
    Trouble.NOT_COLLECTED: _row(
        Way.END,
        "D5",
        ("银行没有扣款，钱没有动", "The bank took nothing; no money moved"),
        ("可以重新办，或请工作人员看原因", "You can start again, or ask the staff why"),
    ),
    Trouble.TIMED_OUT: _row(
        Way.END,
        "T1",
        ("好一会儿没有动，先停在这里", "Nothing was touched for a while, so this stops here"),
        ("钱没有动，随时可以重新办", "No money moved; you can start again any time"),
    ),
    Trouble.STOPPED: _row(
        Way.END,
        "T2",
        ("按您的意思，停在这里", "Stopped as you wished"),
        ("钱没有动，随时可以重新办", "No money moved; you can start again any time"),
    ),
    Trouble.SESSION_EXPIRED: _row(
        Way.END,
        "S1",
        ("这次办得太久，银行要您重新来", "This took too long for the bank; it asks to start again"),
        ("钱没有动，请取卡，再办一次", "No money moved; take your cards and start again"),
    ),
    Trouble.LINE_SHORTER: _row(
        Way.CHANGE_AMOUNT,
        "L1",
        ("额度刚才变了，不够这次的数", "The line has just changed and is too short for this amount"),
        ("请把金额改小一些", "Please choose a smaller amount"),
    ),
    Trouble.CODE_UNREADABLE: _row(
        Way.RETRY,
        "Q6",
        ("没看清这个码", "The code was not seen clearly"),
        ("把手机屏幕调亮，离扫码口一拳远", "Make the telephone's screen brighter and hold it a fist away"),
    ),
    Trouble.CODE_SCANNER_DOWN: _row(
        Way.STAFF,
        "Q7",
        ("扫码口不能用", "The code scanner does not work"),
        ("可以在这里从头办，或找工作人员", "Begin anew here, or ask the staff"),
    ),
    Trouble.SNAPSHOT_UNREADABLE: _row(
        Way.RETRY,
        "Q1",
        ("这个码看不出是额度快照", "This code is no snapshot of a line"),
        ("请在手机银行重新打开“出门前看看”再扫", "Open it anew in the mobile bank and show it again"),
    ),
    Trouble.SNAPSHOT_NOT_OURS: _row(
        Way.STAFF,
        "Q2",
        ("这个码不是本行出的，或者改动过", "This code is not this bank's, or was altered"),
        ("请用本行手机银行重新出码，或找工作人员", "Have the bank's own app make a new one, or ask the staff"),
    ),
    Trouble.SNAPSHOT_EXPIRED: _row(
        Way.RETRY,
        "Q3",
        ("这个码过时了", "This code has run out"),
        ("手机有网时重新出一个再扫", "Make a new one while the telephone is online"),
    ),
    Trouble.SNAPSHOT_UNCHECKED: _row(
        Way.STAFF,
        "Q4",
        ("机器现在没法核对这个码", "The machine cannot check this code now"),
        ("等网络好了再来，或找工作人员", "Come back when the network is there, or ask the staff"),
    ),
    Trouble.CLOCK_DOUBTED: _row(
        Way.STAFF,
        "Q5",
        ("机器的时间可能不准，不敢用这个码", "The machine's clock may be wrong; it does not trust this code"),
        ("请找工作人员", "Please ask the staff"),
    ),
    Trouble.OUT_OF_ORDER: _row(
        Way.STAFF,
        "M1",
        ("机器自己出了问题", "The machine has a problem of its own"),
        ("请找工作人员，或换一台机器", "Please ask the staff or use another machine"),
    ),
}
