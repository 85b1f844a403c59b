"""Names for things that are told apart by a string, each a type of its own so that none is passed for another."""

from typing import NewType

BankId = NewType("BankId", str)
"""The legal entity whose row it is; every query carries one."""
CustomerId = NewType("CustomerId", str)
AccountId = NewType("AccountId", str)
"""A customer's own account in core banking, where a drawdown is paid."""
LineId = NewType("LineId", str)
ContractId = NewType("ContractId", str)
QuoteId = NewType("QuoteId", str)
DrawdownId = NewType("DrawdownId", str)
RepaymentId = NewType("RepaymentId", str)
RepaymentQuoteId = NewType("RepaymentQuoteId", str)
PostingReference = DrawdownId | RepaymentId
"""Under which core banking is asked to move money: the id of what moves it."""
RequestId = NewType("RequestId", str)
"""The caller's UUID for one intent; stored by the caller before it first sends."""
TerminalId = NewType("TerminalId", str)
SessionId = NewType("SessionId", str)
