import datetime

from buf.validate import validate_pb2 as _validate_pb2
from edian.channel.v1 import drawdown_service_pb2 as _drawdown_service_pb2
from edian.channel.v1 import types_pb2 as _types_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import money_pb2 as _money_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ApprovalKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    APPROVAL_KIND_UNSPECIFIED: _ClassVar[ApprovalKind]
    APPROVAL_KIND_DRAWDOWN: _ClassVar[ApprovalKind]
    APPROVAL_KIND_REVERSAL: _ClassVar[ApprovalKind]
    APPROVAL_KIND_ATTESTATION: _ClassVar[ApprovalKind]
    APPROVAL_KIND_RELEASE: _ClassVar[ApprovalKind]

class ApprovalState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    APPROVAL_STATE_UNSPECIFIED: _ClassVar[ApprovalState]
    APPROVAL_STATE_WAITING: _ClassVar[ApprovalState]
    APPROVAL_STATE_ASKED: _ClassVar[ApprovalState]
    APPROVAL_STATE_APPROVED: _ClassVar[ApprovalState]
    APPROVAL_STATE_RETURNED: _ClassVar[ApprovalState]
    APPROVAL_STATE_LAPSED: _ClassVar[ApprovalState]
    APPROVAL_STATE_WITHDRAWN: _ClassVar[ApprovalState]

class ApprovalDecision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    APPROVAL_DECISION_UNSPECIFIED: _ClassVar[ApprovalDecision]
    APPROVAL_DECISION_APPROVE: _ClassVar[ApprovalDecision]
    APPROVAL_DECISION_RETURN: _ClassVar[ApprovalDecision]
    APPROVAL_DECISION_ASK: _ClassVar[ApprovalDecision]
APPROVAL_KIND_UNSPECIFIED: ApprovalKind
APPROVAL_KIND_DRAWDOWN: ApprovalKind
APPROVAL_KIND_REVERSAL: ApprovalKind
APPROVAL_KIND_ATTESTATION: ApprovalKind
APPROVAL_KIND_RELEASE: ApprovalKind
APPROVAL_STATE_UNSPECIFIED: ApprovalState
APPROVAL_STATE_WAITING: ApprovalState
APPROVAL_STATE_ASKED: ApprovalState
APPROVAL_STATE_APPROVED: ApprovalState
APPROVAL_STATE_RETURNED: ApprovalState
APPROVAL_STATE_LAPSED: ApprovalState
APPROVAL_STATE_WITHDRAWN: ApprovalState
APPROVAL_DECISION_UNSPECIFIED: ApprovalDecision
APPROVAL_DECISION_APPROVE: ApprovalDecision
APPROVAL_DECISION_RETURN: ApprovalDecision
APPROVAL_DECISION_ASK: ApprovalDecision

class ApprovalChange(_message.Message):
    __slots__ = ("noun", "before", "after")
    NOUN_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    noun: str
    before: str
    after: str
    def __init__(self, noun: _Optional[str] = ..., before: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class ApprovalProof(_message.Message):
    __slots__ = ("proof", "content", "opened")
    PROOF_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    OPENED_FIELD_NUMBER: _ClassVar[int]
    proof: str
    content: str
    opened: bool
    def __init__(self, proof: _Optional[str] = ..., content: _Optional[str] = ..., opened: _Optional[bool] = ...) -> None: ...

class Approval(_message.Message):
    __slots__ = ("approval_id", "kind", "state", "causes", "customer_id", "customer_name", "amount", "maker_number", "maker_name", "workstation_id", "create_time", "expire_time", "checker_number", "decide_time", "comment", "reason", "own", "drawdown_id")
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_NAME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    MAKER_NUMBER_FIELD_NUMBER: _ClassVar[int]
    MAKER_NAME_FIELD_NUMBER: _ClassVar[int]
    WORKSTATION_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    CHECKER_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DECIDE_TIME_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    OWN_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_ID_FIELD_NUMBER: _ClassVar[int]
    approval_id: str
    kind: ApprovalKind
    state: ApprovalState
    causes: _containers.RepeatedScalarFieldContainer[str]
    customer_id: str
    customer_name: str
    amount: _money_pb2.Money
    maker_number: str
    maker_name: str
    workstation_id: str
    create_time: _timestamp_pb2.Timestamp
    expire_time: _timestamp_pb2.Timestamp
    checker_number: str
    decide_time: _timestamp_pb2.Timestamp
    comment: str
    reason: str
    own: bool
    drawdown_id: str
    def __init__(self, approval_id: _Optional[str] = ..., kind: _Optional[_Union[ApprovalKind, str]] = ..., state: _Optional[_Union[ApprovalState, str]] = ..., causes: _Optional[_Iterable[str]] = ..., customer_id: _Optional[str] = ..., customer_name: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., maker_number: _Optional[str] = ..., maker_name: _Optional[str] = ..., workstation_id: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., checker_number: _Optional[str] = ..., decide_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., comment: _Optional[str] = ..., reason: _Optional[str] = ..., own: _Optional[bool] = ..., drawdown_id: _Optional[str] = ...) -> None: ...

class ListApprovalsRequest(_message.Message):
    __slots__ = ("this_branch_only",)
    THIS_BRANCH_ONLY_FIELD_NUMBER: _ClassVar[int]
    this_branch_only: bool
    def __init__(self, this_branch_only: _Optional[bool] = ...) -> None: ...

class ListApprovalsResponse(_message.Message):
    __slots__ = ("waiting", "decided")
    WAITING_FIELD_NUMBER: _ClassVar[int]
    DECIDED_FIELD_NUMBER: _ClassVar[int]
    waiting: _containers.RepeatedCompositeFieldContainer[Approval]
    decided: _containers.RepeatedCompositeFieldContainer[Approval]
    def __init__(self, waiting: _Optional[_Iterable[_Union[Approval, _Mapping]]] = ..., decided: _Optional[_Iterable[_Union[Approval, _Mapping]]] = ...) -> None: ...

class GetApprovalRequest(_message.Message):
    __slots__ = ("approval_id",)
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    approval_id: str
    def __init__(self, approval_id: _Optional[str] = ...) -> None: ...

class GetApprovalResponse(_message.Message):
    __slots__ = ("approval", "changes", "proofs", "line", "drawdown")
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    PROOFS_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_FIELD_NUMBER: _ClassVar[int]
    approval: Approval
    changes: _containers.RepeatedCompositeFieldContainer[ApprovalChange]
    proofs: _containers.RepeatedCompositeFieldContainer[ApprovalProof]
    line: _types_pb2.LineBalance
    drawdown: _drawdown_service_pb2.Drawdown
    def __init__(self, approval: _Optional[_Union[Approval, _Mapping]] = ..., changes: _Optional[_Iterable[_Union[ApprovalChange, _Mapping]]] = ..., proofs: _Optional[_Iterable[_Union[ApprovalProof, _Mapping]]] = ..., line: _Optional[_Union[_types_pb2.LineBalance, _Mapping]] = ..., drawdown: _Optional[_Union[_drawdown_service_pb2.Drawdown, _Mapping]] = ...) -> None: ...

class OpenApprovalProofRequest(_message.Message):
    __slots__ = ("approval_id", "proof")
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    PROOF_FIELD_NUMBER: _ClassVar[int]
    approval_id: str
    proof: str
    def __init__(self, approval_id: _Optional[str] = ..., proof: _Optional[str] = ...) -> None: ...

class OpenApprovalProofResponse(_message.Message):
    __slots__ = ("proofs",)
    PROOFS_FIELD_NUMBER: _ClassVar[int]
    proofs: _containers.RepeatedCompositeFieldContainer[ApprovalProof]
    def __init__(self, proofs: _Optional[_Iterable[_Union[ApprovalProof, _Mapping]]] = ...) -> None: ...

class DecideApprovalRequest(_message.Message):
    __slots__ = ("request_id", "approval_id", "decision", "comment", "password")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    approval_id: str
    decision: ApprovalDecision
    comment: str
    password: str
    def __init__(self, request_id: _Optional[str] = ..., approval_id: _Optional[str] = ..., decision: _Optional[_Union[ApprovalDecision, str]] = ..., comment: _Optional[str] = ..., password: _Optional[str] = ...) -> None: ...

class DecideApprovalResponse(_message.Message):
    __slots__ = ("approval", "drawdown")
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    DRAWDOWN_FIELD_NUMBER: _ClassVar[int]
    approval: Approval
    drawdown: _drawdown_service_pb2.Drawdown
    def __init__(self, approval: _Optional[_Union[Approval, _Mapping]] = ..., drawdown: _Optional[_Union[_drawdown_service_pb2.Drawdown, _Mapping]] = ...) -> None: ...

class WithdrawApprovalRequest(_message.Message):
    __slots__ = ("approval_id",)
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    approval_id: str
    def __init__(self, approval_id: _Optional[str] = ...) -> None: ...

class WithdrawApprovalResponse(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: Approval
    def __init__(self, approval: _Optional[_Union[Approval, _Mapping]] = ...) -> None: ...

class ExplainApprovalRequest(_message.Message):
    __slots__ = ("approval_id", "reason")
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    approval_id: str
    reason: str
    def __init__(self, approval_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ExplainApprovalResponse(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: Approval
    def __init__(self, approval: _Optional[_Union[Approval, _Mapping]] = ...) -> None: ...
