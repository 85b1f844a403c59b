"""What core declares, its business date, and the accounts it lists."""

from edian.backoffice.v1 import core_banking_service_pb2 as pb

from channel_server.domain.money import yuan_text
from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import Due, Promise, Rule, RuleBrokenError, expect, given
from channel_server.wire import WireValueError, date_from_message, fen_from_money


async def _same_capabilities(bench: Bench) -> str:
    request = pb.GetCapabilitiesRequest(bank_id=bench.subjects.bank_id)
    answer = await bench.caller.ask(request, pb.GetCapabilitiesResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"answered {answer}")
    now = {promise.value: bool(getattr(answer, promise.value)) for promise in Promise}
    differing = [name for name, declared in bench.declared.promises.items() if now[name] != declared]
    expect(not differing, f"{', '.join(differing)} declared otherwise than at the start")
    return ", ".join(f"{name}: {'yes' if declared else 'no'}" for name, declared in now.items())


async def _void_and_reversal_as_declared(bench: Bench) -> str:
    reference = fresh_reference()
    seen = []
    for what, promise, answer in (
        ("void", Promise.VOIDS, await desk.void(bench, reference)),
        ("reversal", Promise.REVERSES, await desk.reverse(bench, desk.reversal_order(bench, reference))),
    ):
        told = answer.status if isinstance(answer, Said) else desk.state_name(answer.state)
        declared = bench.promises(promise)
        expect(
            declared != (told == "UNIMPLEMENTED"),
            f"{what} is declared as {'offered' if declared else 'not offered'} and answers {told}",
        )
        seen.append(f"{what} {'offered' if declared else 'not offered'}")
    return ", ".join(seen)


async def _whole_business_date(bench: Bench) -> str:
    request = pb.GetBusinessDateRequest(bank_id=bench.subjects.bank_id)
    answer = await bench.caller.ask(request, pb.GetBusinessDateResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"answered {answer}")
    try:
        date = date_from_message(answer.business_date)
    except WireValueError as error:
        raise RuleBrokenError(str(error)) from error
    expect(date == bench.declared.business_date, f"{date}, and {bench.declared.business_date} at the start")
    return f"{date}, {'open' if answer.open else 'closed'}"


async def _accounts_of_the_customer_alone(bench: Bench) -> str:
    customer = bench.subjects.customer
    listed = await desk.accounts(bench, customer.customer_id)
    by_number = {account.account_number: account for account in listed}
    expect(len(by_number) == len(listed), "an account is listed twice")
    expect(customer.account_number in by_number, "the test account is not listed")
    strangers = [account for account in listed if account.customer_id != customer.customer_id]
    expect(not strangers, "an account of somebody else is listed")
    expect(by_number[customer.account_number].open, "the test account is said to be closed")
    closed = by_number.get(customer.closed_account_number or "")
    expect(closed is None or not closed.open, "the closed account is said to be open")
    amounts = [yuan_text(fen_from_money(account.balance)) for account in listed]
    return f"{len(listed)} listed, with {' and '.join(amounts)}"


async def _accounts_not_shown_to_another_bank(bench: Bench) -> str:
    other = given(bench.subjects.other_bank_id, "other bank")
    request = pb.ListAccountsRequest(bank_id=other, customer_id=bench.subjects.customer.customer_id)
    answer = await bench.caller.ask(request, pb.ListAccountsResponse)
    if isinstance(answer, Said):
        expect(answer.status in ("NOT_FOUND", "PERMISSION_DENIED"), f"answered {answer}")
        return f"answered {answer}"
    expect(not answer.accounts, f"{len(answer.accounts)} accounts shown to {other}")
    return "none shown"


RULES = (
    Rule(
        "CB-01",
        "capabilities",
        "The same capabilities are declared each time.",
        ("GetCapabilities",),
        _same_capabilities,
    ),
    Rule(
        "CB-02",
        "capabilities",
        "A void or reversal that is not declared answers UNIMPLEMENTED, and one that is declared does not.",
        ("VoidPosting", "ReversePosting"),
        _void_and_reversal_as_declared,
        due=Due.ALWAYS,
    ),
    Rule(
        "CB-03",
        "business date",
        "The business date is a whole date, and the bank says whether it takes postings.",
        ("GetBusinessDate",),
        _whole_business_date,
    ),
    Rule(
        "CB-04",
        "account",
        "A customer's accounts are listed, each once, with balance and whether it takes credits, and nobody else's.",
        ("ListAccounts",),
        _accounts_of_the_customer_alone,
    ),
    Rule(
        "CB-05",
        "account",
        "Another bank is shown no account of the customer.",
        ("ListAccounts",),
        _accounts_not_shown_to_another_bank,
    ),
)
