"""The rules of `CoreBankingService`, a module for each thing that they are about."""

from collections.abc import Mapping

from edian.backoffice.v1 import core_banking_service_pb2 as pb

from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.core_banking import (
    day_files,
    desk,
    inquiries,
    payees,
    postings,
    promises,
    refusals,
    repayments,
    reversals,
    voids,
)
from channel_server.sandbox.conformance.manners import Sample, manners

SAMPLES: Mapping[str, Sample] = {
    "GetCapabilities": lambda bench: pb.GetCapabilitiesRequest(bank_id=bench.subjects.bank_id),
    "GetBusinessDate": lambda bench: pb.GetBusinessDateRequest(bank_id=bench.subjects.bank_id),
    "ListAccounts": lambda bench: pb.ListAccountsRequest(
        bank_id=bench.subjects.bank_id, customer_id=bench.subjects.customer.customer_id
    ),
    "PostDisbursement": lambda bench: desk.sample_order(bench, fresh_reference()),
    "CheckPayee": payees.sample_check,
    "PostRepayment": repayments.sample_repayment,
    "ListDayPostings": day_files.sample_page,
    "InquirePosting": lambda bench: pb.InquirePostingRequest(
        bank_id=bench.subjects.bank_id, reference=fresh_reference()
    ),
    "VoidPosting": lambda bench: pb.VoidPostingRequest(bank_id=bench.subjects.bank_id, reference=fresh_reference()),
    "ReversePosting": lambda bench: desk.reversal_order(bench, fresh_reference()),
}


async def _balance(bench: Bench) -> int:
    return await desk.balance(bench)


RULES = (
    *promises.RULES,
    *postings.RULES,
    *inquiries.RULES,
    *voids.RULES,
    *reversals.RULES,
    *refusals.RULES,
    *repayments.RULES,
    *payees.RULES,
    *day_files.RULES,
    *manners("CB", SAMPLES, untouched=_balance),
)
