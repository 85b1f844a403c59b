"""What the flow asks for on the way of a repayment, as `Journey` runs it.

A repayment's request id has a folder of its own: what a damaged file asks about is known by where it lies. It is on
disk before the first byte leaves, is asked about under the same id after a lost answer or a power cut, and goes when
the bank's final word was told.
"""

from __future__ import annotations

import asyncio
from typing import TypeVar

import structlog

from kiosk.client.answers import Refused, Success, Unanswered
from kiosk.client.repayments import RepaymentIntent
from kiosk.client.request_store import RequestStore
from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.events import Event
from kiosk.flow.explanation import own_refusal
from kiosk.flow.facts import Refusal
from kiosk.flow.state import Request, Stage
from kiosk.flow.trouble import Trouble
from kiosk.hardware.repayment_receipt import RepaymentReceipt
from kiosk.journey.part import JourneyPart
from kiosk.journey.repayment_inquiry import RepaymentInquiry
from kiosk.journey.tasks import Scope
from kiosk.journey.visit import Visit

__all__ = ["RepaymentEffects"]

log = structlog.get_logger(__name__)

T = TypeVar("T")


class RepaymentEffects(JourneyPart):
    """Quotes, repayments, and what became of them."""

    _repayments: RequestStore
    _repayment_inquiry: RepaymentInquiry

    def _boot_repayments(self, *, told: bool) -> None:
        """Tell the flow of a repayment that an earlier run left open; `told`: unless something else is told already."""
        pending = self._repayments.pending()
        if pending and not told:
            first = pending[0]
            self._visit.repayment_request_id = first.request_id
            self.submit(ev.BootedRepaying(first.amount_fen, first.query_number))
        if len(pending) > (0 if told else 1):
            self._watch_repayments(fx.WatchRepayments())

    def _request_repayment_quote(self, effect: fx.RequestRepaymentQuote) -> None:
        visit = self._visit
        self._ask(
            Request.QUOTE_REPAYMENT,
            lambda client: client.quote_repayment(visit.session_id, effect.repaying),
            ev.RepaymentQuoteReady,
        )

    def _submit_repayment(self, effect: fx.SubmitRepayment) -> None:
        # Outlives the visit on purpose: nothing that was sent is ever abandoned half way.
        self.tasks.start("repay", Scope.TERMINAL, self._repay(self._visit, effect))

    async def _repay(self, visit: Visit, effect: fx.SubmitRepayment) -> None:
        account = visit.account
        if account is None:
            self.submit(ev.RepaymentRefused(own_refusal(Trouble.OUT_OF_ORDER)))
            return
        with self.machine_time.busy():
            try:
                opened = await asyncio.to_thread(self._repayments.open, effect.quote.amount_fen)
            except OSError as error:
                log.error("request_id_not_kept", why=str(error))
                self.submit(ev.RepaymentRefused(own_refusal(Trouble.OUT_OF_ORDER)))
                return
            visit.repayment_request_id = opened.request_id
            intent = RepaymentIntent(opened.request_id, visit.session_id, account.token, effect.quote)
            log.info("repayment_sent", request_id=opened.request_id, session_id=visit.session_id)
            client = await self._with_client()
            self.submit(ev.StageReached(Stage.BOOKING))
            answer = await client.repay(intent)
        if visit is not self._visit:
            # Perhaps the next customer is here: the request id on disk is asked about with nobody waiting.
            log.info("repayment_answered_after_visit", request_id=opened.request_id)
            return
        match answer:
            case Success(repayment):
                log.info("repayment_answered", request_id=opened.request_id, state=repayment.state.value)
                if repayment.query_number:
                    await asyncio.to_thread(self._repayments.note, opened.request_id, repayment.query_number)
                self.submit(ev.RepaymentAnswered(repayment))
            case Refused(refusal):
                self._refuse_repayment(opened.request_id, refusal)
            case Unanswered():
                log.warning("repayment_unanswered", request_id=opened.request_id)
                self.submit(ev.RepaymentUnanswered())

    def _refuse_repayment(self, request_id: str, refusal: Refusal) -> None:
        log.info("repayment_refused", request_id=request_id, reason=refusal.reason)
        self.submit(ev.RepaymentRefused(refusal))

    def _ask_repayment(self, _effect: fx.AskRepayment) -> None:
        async def work(visit: Visit) -> None:
            with self.machine_time.busy():
                event = await self._repayment_inquiry.ask(visit.repayment_request_id)
            if visit is self._visit:
                self.submit(event)

        # The one name for both: a visit has one thing in flight, and what is wiped ends it.
        self.tasks.start("ask_outcome", Scope.TERMINAL, work(self._visit))

    def _watch_repayments(self, _effect: fx.WatchRepayments) -> None:
        def learnt(request_id: str, event: Event) -> bool:
            if request_id != self._visit.repayment_request_id:
                return False
            self.submit(event)
            return True

        if not self.tasks.running("watch_repayments"):
            watching = self._repayment_inquiry.watch(learnt, lambda: self.tasks.running("repay"))
            self.tasks.start("watch_repayments", Scope.TERMINAL, watching)

    def _forget_repayment(self, _effect: fx.ForgetRepayment) -> None:
        request_id, self._visit.repayment_request_id = self._visit.repayment_request_id, ""
        if request_id:
            self.tasks.start(f"forget {request_id}", Scope.TERMINAL, self._forget_quietly(request_id))

    async def _forget_quietly(self, request_id: str) -> None:
        try:
            await asyncio.to_thread(self._repayments.forget, request_id)
        except OSError as error:
            log.warning("open_request_not_forgotten", why=str(error))

    def _print_repayment_receipt(self, effect: fx.PrintRepaymentReceipt) -> None:
        visit, terminal = self._visit, self.state.terminal
        if terminal is None:
            self.submit(ev.DeviceTroubled(Trouble.PRINTER_DOWN))
            return
        receipt = RepaymentReceipt(
            terminal, effect.repayment, visit.customer, visit.card, effect.quote, effect.note_tail
        )

        async def work() -> None:
            trouble = await self._devices.print_receipt(receipt)
            self._evidence("receipt_printed" if trouble is None else "receipt_missing", {})
            self.submit(ev.ReceiptPresented() if trouble is None else ev.DeviceTroubled(trouble))

        self.tasks.start("receipt", Scope.VISIT, work())
