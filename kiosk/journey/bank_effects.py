"""The effects of what the bank is asked before money moves: visit, card, line, price, contract. A part of `Journey`."""

from __future__ import annotations

from typing import TypeVar

from kiosk.client.answers import Answer, Refused, Success, Unanswered
from kiosk.client.port import ChannelClient
from kiosk.client.values import AmountBounds
from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.events import Event
from kiosk.flow.state import Request
from kiosk.flow.trouble import Trouble
from kiosk.journey.part import JourneyPart
from kiosk.journey.tasks import Scope
from kiosk.journey.visit import Visit

__all__ = ["BankEffects"]

T = TypeVar("T")


class BankEffects(JourneyPart):
    """Questions to the bank, as `Journey` runs them: each ends in an event, and ends with its visit."""

    _bounds: AmountBounds

    def _open_session(self, _effect: fx.OpenSession) -> None:
        card = self._visit.id_card
        if card is None:
            return
        language = self.state.language

        def opened(session_id: str) -> Event:
            self._visit.session_id = session_id
            return ev.SessionOpened()

        self._ask(Request.OPEN_SESSION, lambda client: client.open_session(language, card), opened)

    def _verify_card(self, _effect: fx.VerifyCard) -> None:
        self.tasks.start(Request.VERIFY_CARD.value, Scope.VISIT, self._present_card(self._visit))

    async def _present_card(self, visit: Visit) -> None:
        card, pin, terminal = visit.bank_card, visit.take_pin(), self.state.terminal
        if card is None or pin is None or terminal is None:
            self.submit(ev.RequestUnanswered(Request.VERIFY_CARD, Trouble.BANK_SLOW))
            return
        proof = await self._devices.chip_proof(terminal.business_date)
        if isinstance(proof, Trouble):
            self.submit(ev.DeviceTroubled(proof))
            return
        client = await self._with_client()
        with self.machine_time.busy():
            answer = await client.present_card(visit.session_id, card, proof, pin)
        match answer:
            case Success(account):
                visit.account = account
                self.submit(ev.CardVerified(account.face))
            case Refused(refusal):
                self.submit(ev.RequestRefused(Request.VERIFY_CARD, refusal))
            case Unanswered(trouble):
                self.submit(ev.RequestUnanswered(Request.VERIFY_CARD, trouble))

    def _load_line(self, _effect: fx.LoadLine) -> None:
        visit, bounds = self._visit, self._bounds

        async def call(client: ChannelClient) -> Answer[Event]:
            answer = await client.credit_line(visit.session_id, bounds, visit.case_line_id)
            if not isinstance(answer, Success):
                return answer
            visit.credit_line_id = answer.value.credit_line_id
            return Success(ev.LineLoaded(answer.value.facts))

        self._ask(Request.LOAD_LINE, call, lambda event: event)

    def _request_quote(self, effect: fx.RequestQuote) -> None:
        visit = self._visit
        self._ask(
            Request.QUOTE,
            lambda client: client.quote(visit.session_id, visit.credit_line_id, effect.draft, self._due_day()),
            ev.QuoteReady,
        )

    def _prepare_contract(self, effect: fx.PrepareContract) -> None:
        visit = self._visit

        async def call(client: ChannelClient) -> Answer[Event]:
            answer = await client.prepare_contract(visit.session_id, effect.quote.quote_id)
            if not isinstance(answer, Success):
                return answer
            contract = visit.contract = answer.value
            return Success(ev.ContractReady(contract.contract_id, contract.quote_id, contract.title, contract.pages))

        self._ask(Request.PREPARE_CONTRACT, call, lambda event: event)

    def _accept_contract(self, effect: fx.AcceptContract) -> None:
        visit, contract = self._visit, self._visit.contract
        if contract is None or contract.contract_id != effect.contract_id:
            self.submit(ev.RequestUnanswered(Request.ACCEPT_CONTRACT, Trouble.BANK_SLOW))
            return
        self._ask(
            Request.ACCEPT_CONTRACT,
            lambda client: client.accept_contract(visit.session_id, contract, effect.readings, effect.signature),
            lambda _none: ev.ContractAccepted(),
        )
