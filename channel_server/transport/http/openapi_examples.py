"""Examples of requests and answers in the OpenAPI document, by method; people and figures are fictional.

A test reads each of them as the message that it stands for.
"""

from collections.abc import Mapping
from typing import Any

_SESSION = "01890a5d-ac96-774b-bcce-b302099a8057"
_DRAWDOWN = "01890a5d-ac96-774b-bcce-b302099a8060"
_LINE = "SX20250001"


def _yuan(units: int) -> dict[str, Any]:
    return {"currencyCode": "CNY", "units": str(units)}


EXAMPLES: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "RecordService/ListRecords": (
        {"sessionId": _SESSION, "pageSize": 20},
        {
            "records": [
                {
                    "channel": "CHANNEL_KIOSK",
                    "createTime": "2026-01-15T01:30:00Z",
                    "drawdown": {
                        "drawdownId": _DRAWDOWN,
                        "state": "DRAWDOWN_STATE_DISBURSED",
                        "outcome": "CUSTOMER_OUTCOME_DONE",
                        "terms": {
                            "creditLineId": _LINE,
                            "amount": _yuan(20_000),
                            "termMonths": 12,
                            "method": "REPAYMENT_METHOD_EQUAL_INSTALMENT",
                            "purpose": "PURPOSE_FARMING",
                            "dueDay": 15,
                        },
                        "cardTail": "4171",
                        "queryNumber": "稻-417209",
                    },
                }
            ],
            "nextPageToken": "AAABm79mQOABiQpdrJZ3S7zOswIJmoBgT2p4k1rYwXM",
        },
    ),
    "RecordService/GetReceipt": (
        {"sessionId": _SESSION, "subjectId": _DRAWDOWN, "language": "zh-CN"},
        {
            # "%PDF-1.7" and a line's end: the file is base64, as protobuf's JSON mapping has it.
            "pdf": "JVBERi0xLjcK",
            "sha256": "O2xqHnWVhqHWn2k3bQm0W8E9pX1cZ2m0Yv3h3mC6vR8=",
            "fileName": "drawdown-2026-01-15-9a8060.pdf",
        },
    ),
    "RecordService/RequestReview": (
        {
            "requestId": "01890a5d-ac96-774b-bcce-b302099a8071",
            "sessionId": _SESSION,
            "reason": "RISK_REFUSED",
            "subjectId": _DRAWDOWN,
        },
        {
            "reviewId": "01890a5d-ac96-774b-bcce-b302099a8072",
            "answerBy": "2026-01-20T09:30:00Z",
            "queryNumber": "稻-417209",
        },
    ),
    "RecordService/PlanTrip": (
        {"sessionId": _SESSION, "creditLineId": _LINE, "amount": _yuan(20_000)},
        {
            "drawable": True,
            "reason": "",
            "drawableAtKiosk": _yuan(38_000),
            "bring": [
                {"noun": "id_card", "reason": "身份证原件，放到读卡区核对。"},
                {"noun": "bank_card", "reason": "您本人的银行卡，插卡输密码，钱放到这张卡。"},
                {"noun": "phone", "reason": "手机，出示转接码，不用从头再填。"},
            ],
            "terminals": [
                {
                    "terminalId": "JC-0317",
                    "place": "虚构湾支行",
                    "placeEn": "Fictional Bay branch",
                    "works": True,
                    "broken": ["camera"],
                    "seenTime": "2026-01-15T01:29:31Z",
                    "phone": "0000-0000",
                }
            ],
            "time": "2026-01-15T01:30:00Z",
        },
    ),
    "RecordService/IssueLineSnapshot": (
        {"sessionId": _SESSION, "creditLineId": _LINE},
        {
            "snapshot": "EDIANS1AFUWQQYYNFUZJGABGUSRGAJVOU3ACAAAAAAAATCLIAAAAAAAAAYNIAAAAAAAAABQ2QAAAAAAAAAADBVAAAAAAAA"
            "AAATRAAAAAAAAAHUEQAAFEZOABFYWS3THNJUWC3THHVDQM7ERB6DSMRUDMOGBCBART56APG5YKIYECGLNYQJU3OJYTVOBSVESOS4VFSWBEEX"
            "NZQBU3SW74B4QX7DZDG5CNT7XIMRACDPZ4DQ",
            "expireTime": "2026-01-16T01:30:00Z",
            "businessDate": {"year": 2026, "month": 1, "day": 15},
        },
    ),
}
"""What is sent, and what comes back."""
