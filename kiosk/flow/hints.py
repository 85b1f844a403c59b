"""What a teller can say to a terminal's screen by its key: the terminal's own sentences, in both languages.

Short (one line of the screen in the largest type), one thing each, and nothing that sounds like a promise. The order of
a page is that of the digits on the teller's keyboard.
"""

from __future__ import annotations

from kiosk.flow.facts import Bilingual
from kiosk.flow.state import Step

__all__ = ["HINTS", "hints_for"]

HINTS: dict[str, Bilingual] = {
    "take_your_time": Bilingual("别急，您慢慢来，我在这里", "Take your time, I am here"),
    "come_to_counter": Bilingual("这台机器办不了，请到柜台来", "Not possible here: come to the counter"),
    "wait_for_me": Bilingual("请等一下，我马上过来", "Please wait, I am coming over"),
    "read_the_line": Bilingual("请看屏幕上方那一行字", "Please read the line at the top"),
    "press_main": Bilingual("请按右下角的大按钮", "Press the big button at the lower right"),
    "large_type": Bilingual("字小的话，按下面的“大字”", "Letters too small? Press Large below"),
    "id_flat": Bilingual("身份证放平，等灯变绿再拿", "ID card flat, wait for the green light"),
    "id_again": Bilingual("身份证拿起来，再放一次", "Lift the ID card and lay it down again"),
    "use_camera": Bilingual("读不出来，就按“用相机读”", "If it will not read, use the camera"),
    "chip_up": Bilingual("有金色小方块的那一面朝上", "The side with the golden square faces up"),
    "push_to_end": Bilingual("箭头朝里，插到底，听到“嗒”一声", "Arrow first, push it in until it clicks"),
    "take_out_and_wait": Bilingual("卡先取出来，等三秒再插", "Card out, wait three seconds, in again"),
    "other_card": Bilingual("换本人名下的另一张卡试试", "Try another card in your own name"),
    "pin_six": Bilingual("密码六位，输完按绿色确认键", "Six digits, then the green key"),
    "pin_cover": Bilingual("用手挡着输，别告诉任何人", "Cover the keys; tell nobody, nor me"),
    "pin_fix": Bilingual("输错了，按黄色键重来", "A slip? Yellow key, then start again"),
    "face_light": Bilingual("脸对着光，摘下帽子和眼镜", "Face the light, take off hat and glasses"),
    "face_closer": Bilingual("往前站一点，脸放进圆圈", "Step closer, face in the oval"),
    "face_or_not": Bilingual("不刷脸也行，可以到柜台办", "You need not: the counter can do it"),
    "smaller_amount": Bilingual("金额改小一点就能在这里办", "A smaller amount can be done here"),
    "amount_you_decide": Bilingual("借多少您自己定，用多少借多少", "How much is for you to decide"),
    "compare_terms": Bilingual("期限可以换着看，看每月还多少", "Try the terms and see what a month costs"),
    "see_total": Bilingual("利息一共多少，看方框最下面", "All interest: at the foot of the frame"),
    "read_contract": Bilingual("合同要您自己看，不懂就问我", "Read it yourself; ask me what is unclear"),
    "page_waits": Bilingual("每页要看满时间才能往下", "A page must be shown for its time"),
    "sign_full": Bilingual("用手指写全名，写不好点重写", "Full name by finger; clear to try again"),
    "you_confirm": Bilingual("放不放款，只有您自己能按", "Only you can press for the money"),
    "do_not_leave": Bilingual("正在办，先别走，别再按", "Being done: do not leave or press again"),
    "keep_number": Bilingual("把查询号记下来，别再办一次", "Keep the number; do not start again"),
    "take_cards": Bilingual("别忘了拿身份证和银行卡", "Do not forget your ID card and bank card"),
}
"""Key to sentence."""

_ALWAYS = ("take_your_time", "come_to_counter", "wait_for_me")

_PAGES: dict[Step, tuple[str, ...]] = {
    Step.LANGUAGE: ("press_main", "large_type", "read_the_line"),
    Step.IDENTIFY: ("id_flat", "id_again", "use_camera"),
    Step.DOCUMENT: ("id_flat", "read_the_line", "press_main"),
    Step.DOCUMENT_CHECK: ("read_the_line", "press_main", "large_type"),
    Step.BANK_CARD: ("chip_up", "push_to_end", "take_out_and_wait"),
    Step.PIN: ("pin_six", "pin_cover", "pin_fix"),
    Step.FACE_CONSENT: ("face_or_not", "read_the_line", "large_type"),
    Step.FACE: ("face_light", "face_closer", "face_or_not"),
    Step.LINE: ("read_the_line", "press_main", "large_type"),
    Step.AMOUNT: ("amount_you_decide", "smaller_amount", "press_main"),
    Step.TERM: ("compare_terms", "see_total", "press_main"),
    Step.CONTRACT: ("read_contract", "page_waits", "large_type"),
    Step.SIGNATURE: ("sign_full", "press_main", "large_type"),
    Step.CONFIRM: ("you_confirm", "see_total", "read_the_line"),
    Step.WORKING: ("do_not_leave", "keep_number", "read_the_line"),
    Step.RECOVERING: ("do_not_leave", "keep_number", "read_the_line"),
    Step.RESULT: ("read_the_line", "keep_number", "take_cards"),
    Step.RECEIPT: ("take_cards", "keep_number", "read_the_line"),
    Step.TAKE_CARDS: ("take_cards", "read_the_line", "keep_number"),
}
_ELSEWHERE = ("read_the_line", "press_main", "large_type")


def hints_for(page: str) -> tuple[str, ...]:
    """The keys for a page, in the order of the digits 1 to 6; a page that is not known has the general ones."""
    known = next((keys for step, keys in _PAGES.items() if step.value == page), _ELSEWHERE)
    return (*known, *_ALWAYS)
