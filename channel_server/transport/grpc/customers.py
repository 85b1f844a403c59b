"""`CustomerService`: customers as the counter finds them. Whoever calls is signed in, and sees the own bank's alone."""

from edian.channel.v1 import customer_service_pb2 as pb

from channel_server.application.get_customer import (
    CustomerPage,
    get_customer,
    reveal_id_number,
)
from channel_server.application.in_flight import InFlight, InFlightKind
from channel_server.application.ports import DossierField, FacilityContract
from channel_server.application.search_customers import CustomerView, search_customers
from channel_server.application.services import Services
from channel_server.domain.customer_search import SearchMatch
from channel_server.domain.ids import CustomerId
from channel_server.domain.refusals import Refusal
from channel_server.transport.grpc.credit_lines import line_message, note_message
from channel_server.transport.grpc.drawdowns import CUSTOMER_OUTCOMES
from channel_server.transport.grpc.gate import Context, current_caller, current_staff
from channel_server.transport.grpc.line_freezes import LineFreezes
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.values import CHANNELS, wire_values, write_time
from channel_server.wire import money_from_fen, write_date, write_money

_MATCHES: dict[SearchMatch, pb.SearchMatch] = wire_values(pb.SearchMatch.Value, "SEARCH_MATCH", SearchMatch)
_KINDS: dict[InFlightKind, pb.InFlightKind] = wire_values(pb.InFlightKind.Value, "IN_FLIGHT_KIND", InFlightKind)


class CustomerServicer(LineFreezes):
    """Finds customers, and tells what there is of one."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def SearchCustomers(  # noqa: N802 - the contract's name
        self, request: pb.SearchCustomersRequest, context: Context
    ) -> pb.SearchCustomersResponse:
        """Find customers."""
        found = await search_customers(
            self._services, current_caller(), current_staff(), query=request.query, limit=request.limit
        )
        if isinstance(found, Refusal):
            return await abort(context, found)
        return pb.SearchCustomersResponse(
            customers=[_row(each) for each in found.customers], match=_MATCHES[found.match], more=found.more
        )

    async def GetCustomer(self, request: pb.GetCustomerRequest, context: Context) -> pb.GetCustomerResponse:  # noqa: N802
        """Tell all that there is of a customer."""
        page = await get_customer(
            self._services, current_caller(), current_staff(), customer_id=CustomerId(request.customer_id)
        )
        if isinstance(page, Refusal):
            return await abort(context, page)
        return _page(page)

    async def RevealIdNumber(self, request: pb.RevealIdNumberRequest, context: Context) -> pb.RevealIdNumberResponse:  # noqa: N802
        """Tell the whole ID number."""
        number = await reveal_id_number(
            self._services, current_caller(), current_staff(), customer_id=CustomerId(request.customer_id)
        )
        if isinstance(number, Refusal):
            return await abort(context, number)
        return pb.RevealIdNumberResponse(id_number=number)


def _row(view: CustomerView) -> pb.CustomerRow:
    return pb.CustomerRow(
        customer_id=view.customer_id,
        name=view.name,
        masked_id_number=view.masked_id_number,
        village=view.village,
        available=money_from_fen(view.available),
        frozen=view.frozen,
        in_flight=view.in_flight,
        has_line=view.has_line,
    )


def _page(page: CustomerPage) -> pb.GetCustomerResponse:
    return pb.GetCustomerResponse(
        customer=_row(page.customer),
        dossier=[_dossier_field(each) for each in page.dossier.fields],
        credit_lines=[line_message(each) for each in page.lines],
        allowances=[
            pb.ChannelAllowance(channel=CHANNELS[channel], drawable=money_from_fen(most))
            for channel, most in page.allowances
        ],
        contracts=[_contract(each) for each in page.dossier.contracts],
        closed_notes=[note_message(each) for each in page.closed_notes],
        in_flight=[_in_flight(each) for each in page.in_flight],
        sequence_number=page.sequence_number,
    )


def _contract(contract: FacilityContract) -> pb.FacilityContract:
    message = pb.FacilityContract(contract_number=contract.contract_number, credit_line_id=contract.credit_line_id)
    if contract.sign_time is not None:
        write_time(message.sign_time, contract.sign_time)
    return message


def _dossier_field(entry: DossierField) -> pb.DossierField:
    message = pb.DossierField(noun=entry.noun, value=entry.value, source=entry.source)
    if entry.as_of is not None:
        write_date(message.as_of, entry.as_of)
    return message


def _in_flight(item: InFlight) -> pb.InFlightItem:
    message = pb.InFlightItem(
        kind=_KINDS[item.kind],
        subject_id=item.subject_id,
        channel=CHANNELS[item.channel],
        terminal_id=item.terminal_id,
        owner=item.owner,
        owner_name=item.owner_name,
        query_number=item.query_number,
        reversible=item.reversible,
        state=item.state,
    )
    write_time(message.create_time, item.create_time)
    if item.amount is not None:
        write_money(message.amount, item.amount)
    if item.outcome is not None:
        message.outcome = CUSTOMER_OUTCOMES[item.outcome]
    if item.deadline is not None:
        write_time(message.deadline, item.deadline)
    return message
