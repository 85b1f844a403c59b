from buf.validate import validate_pb2 as _validate_pb2
from google.type import money_pb2 as _money_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RiskVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RISK_VERDICT_UNSPECIFIED: _ClassVar[RiskVerdict]
    RISK_VERDICT_APPROVED: _ClassVar[RiskVerdict]
    RISK_VERDICT_REFUSED: _ClassVar[RiskVerdict]
RISK_VERDICT_UNSPECIFIED: RiskVerdict
RISK_VERDICT_APPROVED: RiskVerdict
RISK_VERDICT_REFUSED: RiskVerdict

class DecideDrawdownRequest(_message.Message):
    __slots__ = ("bank_id", "reference", "customer_id", "credit_line_id", "amount", "channel", "purpose")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    CREDIT_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    customer_id: str
    credit_line_id: str
    amount: _money_pb2.Money
    channel: str
    purpose: str
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ..., customer_id: _Optional[str] = ..., credit_line_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., channel: _Optional[str] = ..., purpose: _Optional[str] = ...) -> None: ...

class DecideDrawdownResponse(_message.Message):
    __slots__ = ("verdict", "rule_code", "rule_text")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    RULE_CODE_FIELD_NUMBER: _ClassVar[int]
    RULE_TEXT_FIELD_NUMBER: _ClassVar[int]
    verdict: RiskVerdict
    rule_code: str
    rule_text: str
    def __init__(self, verdict: _Optional[_Union[RiskVerdict, str]] = ..., rule_code: _Optional[str] = ..., rule_text: _Optional[str] = ...) -> None: ...
