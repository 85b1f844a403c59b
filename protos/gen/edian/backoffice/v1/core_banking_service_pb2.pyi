import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import date_pb2 as _date_pb2
from google.type import money_pb2 as _money_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PostingState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POSTING_STATE_UNSPECIFIED: _ClassVar[PostingState]
    POSTING_STATE_NOT_FOUND: _ClassVar[PostingState]
    POSTING_STATE_PENDING: _ClassVar[PostingState]
    POSTING_STATE_POSTED: _ClassVar[PostingState]
    POSTING_STATE_REFUSED: _ClassVar[PostingState]
    POSTING_STATE_VOIDED: _ClassVar[PostingState]
    POSTING_STATE_REVERSED: _ClassVar[PostingState]

class Environment(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENVIRONMENT_UNSPECIFIED: _ClassVar[Environment]
    ENVIRONMENT_PRODUCTION: _ClassVar[Environment]
    ENVIRONMENT_TEST: _ClassVar[Environment]

class PayeeVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAYEE_VERDICT_UNSPECIFIED: _ClassVar[PayeeVerdict]
    PAYEE_VERDICT_MATCHES: _ClassVar[PayeeVerdict]
    PAYEE_VERDICT_NAME_DIFFERS: _ClassVar[PayeeVerdict]
    PAYEE_VERDICT_ACCOUNT_UNKNOWN: _ClassVar[PayeeVerdict]
    PAYEE_VERDICT_ACCOUNT_CLOSED: _ClassVar[PayeeVerdict]
    PAYEE_VERDICT_OWN_ACCOUNT: _ClassVar[PayeeVerdict]

class DayPostingKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DAY_POSTING_KIND_UNSPECIFIED: _ClassVar[DayPostingKind]
    DAY_POSTING_KIND_DISBURSEMENT: _ClassVar[DayPostingKind]
    DAY_POSTING_KIND_REVERSAL: _ClassVar[DayPostingKind]
    DAY_POSTING_KIND_REPAYMENT: _ClassVar[DayPostingKind]
POSTING_STATE_UNSPECIFIED: PostingState
POSTING_STATE_NOT_FOUND: PostingState
POSTING_STATE_PENDING: PostingState
POSTING_STATE_POSTED: PostingState
POSTING_STATE_REFUSED: PostingState
POSTING_STATE_VOIDED: PostingState
POSTING_STATE_REVERSED: PostingState
ENVIRONMENT_UNSPECIFIED: Environment
ENVIRONMENT_PRODUCTION: Environment
ENVIRONMENT_TEST: Environment
PAYEE_VERDICT_UNSPECIFIED: PayeeVerdict
PAYEE_VERDICT_MATCHES: PayeeVerdict
PAYEE_VERDICT_NAME_DIFFERS: PayeeVerdict
PAYEE_VERDICT_ACCOUNT_UNKNOWN: PayeeVerdict
PAYEE_VERDICT_ACCOUNT_CLOSED: PayeeVerdict
PAYEE_VERDICT_OWN_ACCOUNT: PayeeVerdict
DAY_POSTING_KIND_UNSPECIFIED: DayPostingKind
DAY_POSTING_KIND_DISBURSEMENT: DayPostingKind
DAY_POSTING_KIND_REVERSAL: DayPostingKind
DAY_POSTING_KIND_REPAYMENT: DayPostingKind

class Posting(_message.Message):
    __slots__ = ("reference", "state", "core_reference", "business_date", "amount", "account_balance", "refusal_code", "refusal_text", "post_time")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CORE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_BALANCE_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_CODE_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_TEXT_FIELD_NUMBER: _ClassVar[int]
    POST_TIME_FIELD_NUMBER: _ClassVar[int]
    reference: str
    state: PostingState
    core_reference: str
    business_date: _date_pb2.Date
    amount: _money_pb2.Money
    account_balance: _money_pb2.Money
    refusal_code: str
    refusal_text: str
    post_time: _timestamp_pb2.Timestamp
    def __init__(self, reference: _Optional[str] = ..., state: _Optional[_Union[PostingState, str]] = ..., core_reference: _Optional[str] = ..., business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., account_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., refusal_code: _Optional[str] = ..., refusal_text: _Optional[str] = ..., post_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetCapabilitiesRequest(_message.Message):
    __slots__ = ("bank_id",)
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    def __init__(self, bank_id: _Optional[str] = ...) -> None: ...

class GetCapabilitiesResponse(_message.Message):
    __slots__ = ("idempotent_by_reference", "voids_by_reference", "reverses", "environment")
    IDEMPOTENT_BY_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    VOIDS_BY_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REVERSES_FIELD_NUMBER: _ClassVar[int]
    ENVIRONMENT_FIELD_NUMBER: _ClassVar[int]
    idempotent_by_reference: bool
    voids_by_reference: bool
    reverses: bool
    environment: Environment
    def __init__(self, idempotent_by_reference: _Optional[bool] = ..., voids_by_reference: _Optional[bool] = ..., reverses: _Optional[bool] = ..., environment: _Optional[_Union[Environment, str]] = ...) -> None: ...

class GetBusinessDateRequest(_message.Message):
    __slots__ = ("bank_id",)
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    def __init__(self, bank_id: _Optional[str] = ...) -> None: ...

class GetBusinessDateResponse(_message.Message):
    __slots__ = ("business_date", "open")
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    business_date: _date_pb2.Date
    open: bool
    def __init__(self, business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., open: _Optional[bool] = ...) -> None: ...

class ListAccountsRequest(_message.Message):
    __slots__ = ("bank_id", "customer_id")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    customer_id: str
    def __init__(self, bank_id: _Optional[str] = ..., customer_id: _Optional[str] = ...) -> None: ...

class Account(_message.Message):
    __slots__ = ("account_number", "customer_id", "balance", "open", "card_tail")
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    CARD_TAIL_FIELD_NUMBER: _ClassVar[int]
    account_number: str
    customer_id: str
    balance: _money_pb2.Money
    open: bool
    card_tail: str
    def __init__(self, account_number: _Optional[str] = ..., customer_id: _Optional[str] = ..., balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., open: _Optional[bool] = ..., card_tail: _Optional[str] = ...) -> None: ...

class ListAccountsResponse(_message.Message):
    __slots__ = ("accounts",)
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    accounts: _containers.RepeatedCompositeFieldContainer[Account]
    def __init__(self, accounts: _Optional[_Iterable[_Union[Account, _Mapping]]] = ...) -> None: ...

class CheckPayeeRequest(_message.Message):
    __slots__ = ("bank_id", "customer_id", "account_number", "name")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    customer_id: str
    account_number: str
    name: str
    def __init__(self, bank_id: _Optional[str] = ..., customer_id: _Optional[str] = ..., account_number: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class CheckPayeeResponse(_message.Message):
    __slots__ = ("verdict",)
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    verdict: PayeeVerdict
    def __init__(self, verdict: _Optional[_Union[PayeeVerdict, str]] = ...) -> None: ...

class PostDisbursementRequest(_message.Message):
    __slots__ = ("bank_id", "reference", "customer_id", "account_number", "amount", "loan_note_id", "value_date", "payee_name")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    PAYEE_NAME_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    customer_id: str
    account_number: str
    amount: _money_pb2.Money
    loan_note_id: str
    value_date: _date_pb2.Date
    payee_name: str
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ..., customer_id: _Optional[str] = ..., account_number: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., loan_note_id: _Optional[str] = ..., value_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., payee_name: _Optional[str] = ...) -> None: ...

class PostDisbursementResponse(_message.Message):
    __slots__ = ("posting",)
    POSTING_FIELD_NUMBER: _ClassVar[int]
    posting: Posting
    def __init__(self, posting: _Optional[_Union[Posting, _Mapping]] = ...) -> None: ...

class PostRepaymentRequest(_message.Message):
    __slots__ = ("bank_id", "reference", "customer_id", "account_number", "loan_note_id", "penalty_interest", "interest", "principal", "value_date")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    LOAN_NOTE_ID_FIELD_NUMBER: _ClassVar[int]
    PENALTY_INTEREST_FIELD_NUMBER: _ClassVar[int]
    INTEREST_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    customer_id: str
    account_number: str
    loan_note_id: str
    penalty_interest: _money_pb2.Money
    interest: _money_pb2.Money
    principal: _money_pb2.Money
    value_date: _date_pb2.Date
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ..., customer_id: _Optional[str] = ..., account_number: _Optional[str] = ..., loan_note_id: _Optional[str] = ..., penalty_interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., interest: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., principal: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., value_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ...) -> None: ...

class PostRepaymentResponse(_message.Message):
    __slots__ = ("posting",)
    POSTING_FIELD_NUMBER: _ClassVar[int]
    posting: Posting
    def __init__(self, posting: _Optional[_Union[Posting, _Mapping]] = ...) -> None: ...

class InquirePostingRequest(_message.Message):
    __slots__ = ("bank_id", "reference")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class InquirePostingResponse(_message.Message):
    __slots__ = ("posting",)
    POSTING_FIELD_NUMBER: _ClassVar[int]
    posting: Posting
    def __init__(self, posting: _Optional[_Union[Posting, _Mapping]] = ...) -> None: ...

class VoidPostingRequest(_message.Message):
    __slots__ = ("bank_id", "reference")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class VoidPostingResponse(_message.Message):
    __slots__ = ("posting",)
    POSTING_FIELD_NUMBER: _ClassVar[int]
    posting: Posting
    def __init__(self, posting: _Optional[_Union[Posting, _Mapping]] = ...) -> None: ...

class ReversePostingRequest(_message.Message):
    __slots__ = ("bank_id", "reference", "reversal_reference", "reason")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REVERSAL_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    reference: str
    reversal_reference: str
    reason: str
    def __init__(self, bank_id: _Optional[str] = ..., reference: _Optional[str] = ..., reversal_reference: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ReversePostingResponse(_message.Message):
    __slots__ = ("posting",)
    POSTING_FIELD_NUMBER: _ClassVar[int]
    posting: Posting
    def __init__(self, posting: _Optional[_Union[Posting, _Mapping]] = ...) -> None: ...

class DayPosting(_message.Message):
    __slots__ = ("kind", "reference", "amount", "account_number", "core_reference", "state", "reversed_reference")
    KIND_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    CORE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REVERSED_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    kind: DayPostingKind
    reference: str
    amount: _money_pb2.Money
    account_number: str
    core_reference: str
    state: PostingState
    reversed_reference: str
    def __init__(self, kind: _Optional[_Union[DayPostingKind, str]] = ..., reference: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., account_number: _Optional[str] = ..., core_reference: _Optional[str] = ..., state: _Optional[_Union[PostingState, str]] = ..., reversed_reference: _Optional[str] = ...) -> None: ...

class ListDayPostingsRequest(_message.Message):
    __slots__ = ("bank_id", "business_date", "page_size", "page_token")
    BANK_ID_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    bank_id: str
    business_date: _date_pb2.Date
    page_size: int
    page_token: str
    def __init__(self, bank_id: _Optional[str] = ..., business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class DayTotals(_message.Message):
    __slots__ = ("posting_count", "amount")
    POSTING_COUNT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    posting_count: int
    amount: _money_pb2.Money
    def __init__(self, posting_count: _Optional[int] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class ListDayPostingsResponse(_message.Message):
    __slots__ = ("postings", "next_page_token", "totals", "final")
    POSTINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTALS_FIELD_NUMBER: _ClassVar[int]
    FINAL_FIELD_NUMBER: _ClassVar[int]
    postings: _containers.RepeatedCompositeFieldContainer[DayPosting]
    next_page_token: str
    totals: DayTotals
    final: bool
    def __init__(self, postings: _Optional[_Iterable[_Union[DayPosting, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., totals: _Optional[_Union[DayTotals, _Mapping]] = ..., final: _Optional[bool] = ...) -> None: ...
