"""The journey: runs what the flow asks for, and turns every answer into an event. The only place that joins.

`submit` is the one way in, for screens, devices and tasks alike; it runs on the event loop's thread, handles one event
at a time, presents the new state and starts its effects. Secrets live in the visit and are added here, at the last
moment before they leave.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import structlog

from kiosk.client.answers import Answer, Refused, Success, Unanswered
from kiosk.client.port import ChannelClient
from kiosk.client.request_store import RequestStore
from kiosk.client.snapshot import SnapshotKeys
from kiosk.client.values import AmountBounds, DrawdownIntent, Greeting, due_day_of
from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.credentials import BankCard, IdCard, PinBlock
from kiosk.flow.effects import Effect
from kiosk.flow.events import Event
from kiosk.flow.facts import Bilingual, Refusal
from kiosk.flow.problems import SENTENCES, Trouble
from kiosk.flow.reducer import reduce
from kiosk.flow.state import KioskState, Request, Stage, Step, TrayItem
from kiosk.hardware.port import Devices
from kiosk.hardware.receipt import Receipt
from kiosk.journey.camera_effects import CameraEffects
from kiosk.journey.case_effects import CaseEffects
from kiosk.journey.elbow import Elbow
from kiosk.journey.help_effects import HelpEffects, SpeakHint
from kiosk.journey.inquiry import Inquiry
from kiosk.journey.journal import Journal
from kiosk.journey.machine_time import MachineTime
from kiosk.journey.outbox import Outbox
from kiosk.journey.tasks import Scope, Tasks
from kiosk.journey.visit import Visit

__all__ = ["Journey", "Present", "Speaker"]

log = structlog.get_logger(__name__)

T = TypeVar("T")

Present = Callable[[KioskState], None]
Speaker = Callable[[fx.Prompt, str], None]

CLOSE_DRAIN_S = 2.0
"""How long the program waits at its end for what the bank should still hear."""


class Journey(CameraEffects, CaseEffects, HelpEffects):
    """One terminal's journeys, one after the other. `idle` is set while nobody is being served."""

    def __init__(
        self,
        *,
        devices: Devices,
        requests: RequestStore,
        journal: Journal,
        present: Present,
        speak: Speaker = lambda _prompt, _language: None,
        speak_hint: SpeakHint = lambda _key, _language: False,
        keys: SnapshotKeys | None = None,
        machine_time: MachineTime | None = None,
        clock: Callable[[], float] = time.monotonic,
        state: KioskState | None = None,
    ) -> None:
        self.state = state or KioskState()
        self.machine_time = machine_time or MachineTime()
        self.tasks = Tasks(self._bug)
        self.outbox = Outbox()
        self._devices = devices
        self._requests = requests
        self._journal = journal
        self._present = present
        self._speak = speak
        self._speak_hint = speak_hint
        self._keys = keys
        self._visit = Visit()
        self._bounds = AmountBounds(0, 0, 1)
        self._client: ChannelClient | None = None
        self._client_there = asyncio.Event()
        self._keys_ready = asyncio.Event()
        self._keys_ready.set()
        self._clock = clock
        self._told = clock()
        self._queue: deque[Event] = deque()
        self._handling = False
        self._shown: KioskState | None = None
        self.idle = asyncio.Event()
        self.idle.set()
        self._inquiry = Inquiry(self._with_client, requests)
        self.elbow = Elbow(
            client=self._with_client,
            tasks=self.tasks,
            outbox=self.outbox,
            submit=self.submit,
            session_id=lambda: self._visit.session_id,
        )
        self.machine_time.enter(self.state.step.value)

    # --- events in, effects out -------------------------------------------------------------------------------------

    def submit(self, event: Event) -> None:
        """Something happened. Events that an event causes are handled after it, in order."""
        self._queue.append(event)
        if self._handling:
            return
        if not isinstance(event, ev.Tick):
            self._queue.appendleft(self._passed())
        self._handling = True
        try:
            with self.machine_time.busy():
                while self._queue:
                    self._handle(self._queue.popleft())
        finally:
            self._handling = False

    def pass_time(self) -> None:
        """Let the flow know that time has passed; every other event does so too."""
        self.submit(self._passed())

    def _passed(self) -> ev.Tick:
        """The time since the last event, so that a page is charged with its own time and no other's."""
        now = self._clock()
        elapsed_ms = int((now - self._told) * 1000)
        self._told += elapsed_ms / 1000
        return ev.Tick(elapsed_ms)

    def show(self) -> None:
        """Present the state as it is; for the first frame."""
        self._shown = None
        self._show()

    def boot(self) -> None:
        """Tell the flow of a drawdown that an earlier run left open. Before the first frame; reads a few files."""
        self._told = self._clock()
        pending = self._requests.pending()
        if pending:
            first = pending[0]
            self._visit.request_id = first.request_id
            self.submit(ev.Booted(open_drawdown=True, amount_fen=first.amount_fen, query_number=first.query_number))
        if len(pending) > 1:
            self._run(fx.WatchOutcome())

    def _handle(self, event: Event) -> None:
        if event == ev.Tick(0):
            return
        before = self.state.step
        self.state, effects = reduce(self.state, event)
        if self.state.step is not before:
            self.machine_time.enter(self.state.step.value)
            log.info("step_entered", step=self.state.step.value, visit=self._visit.name, by=type(event).__name__)
            if self.state.step in {Step.ATTRACT, Step.OUT_OF_SERVICE}:
                self.idle.set()
            else:
                self.idle.clear()
        self._show()
        for effect in effects:
            self._run(effect)

    def _show(self) -> None:
        visible = replace(self.state, timing=replace(self.state.timing, step_ms=0))
        if visible != self._shown:
            self._shown = visible
            self._present(self.state)
            self.elbow.show(self.state)

    def _run(self, effect: Effect) -> None:
        # The table's rows each take their own class of effect; its type cannot say so.
        runner: Callable[[Any], None] = getattr(self, RUNNERS[type(effect)])
        runner(effect)

    def _bug(self, task: str) -> None:
        """A task of ours failed: the page that waits for it ends by its own limit; a drawdown is asked about."""
        if task == "draw":
            self.submit(ev.DrawdownUnanswered())
        elif task == "call_staff":
            self.submit(ev.StaffCallAnswered(told=False))

    # --- the bank's side --------------------------------------------------------------------------------------------

    def connected(self, client: ChannelClient) -> None:
        """There is a client; whoever waited for it goes on."""
        self._client = client
        self._client_there.set()

    def greeted(self, greeting: Greeting) -> None:
        """The bank has said hello."""
        self._bounds = greeting.bounds
        self._journal.introduce(greeting.terminal.terminal_id, greeting.terminal.business_date)

    async def load_keys(self, greeting: Greeting) -> Trouble | None:
        """Hand the bank's keys to the PIN pad; an entry that is asked for meanwhile waits."""
        self._keys_ready.clear()
        try:
            for key in greeting.keys:
                trouble = await self._devices.load_key(key.block_format, key.wrapped, key.check_value)
                if trouble is not None and key.block_format == BLOCK_FORMAT:
                    return trouble
            return None
        finally:
            self._keys_ready.set()

    async def close(self) -> None:
        """End all tasks; what the bank should hear gets a moment."""
        if self._client is not None:
            await self.outbox.drain(CLOSE_DRAIN_S)
        await self.tasks.close()

    @property
    def keys(self) -> SnapshotKeys | None:
        """Where the bank's key for snapshots is kept."""
        return self._keys

    async def client(self) -> ChannelClient:
        """The client, once there is one."""
        return await self._with_client()

    async def _with_client(self) -> ChannelClient:
        await self._client_there.wait()
        assert self._client is not None
        return self._client

    def _ask(
        self,
        request: Request,
        call: Callable[[ChannelClient], Awaitable[Answer[T]]],
        then: Callable[[T], Event],
    ) -> None:
        async def work() -> None:
            client = await self._with_client()
            with self.machine_time.busy():
                answer = await call(client)
            match answer:
                case Success(value):
                    self.submit(then(value))
                case Refused(refusal):
                    self.submit(ev.RequestRefused(request, refusal))
                case Unanswered(trouble):
                    self.submit(ev.RequestUnanswered(request, trouble))

        self.tasks.start(request.value, Scope.VISIT, work())

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

    def _renew_keys(self, _effect: fx.RenewKeys) -> None:
        self._keys_ready.clear()

        async def work() -> None:
            try:
                answer = await (await self._with_client()).hello(())
                if isinstance(answer, Success):
                    await self.load_keys(answer.value)
            finally:
                self._keys_ready.set()

        self.tasks.start("renew_keys", Scope.TERMINAL, work())

    def _due_day(self) -> int:
        terminal = self.state.terminal
        return due_day_of(terminal.business_date) if terminal else 15

    # --- the drawdown -----------------------------------------------------------------------------------------------

    def _submit_drawdown(self, effect: fx.SubmitDrawdown) -> None:
        # Outlives the visit on purpose: nothing that was sent is ever abandoned half way.
        self.tasks.start("draw", Scope.TERMINAL, self._draw(self._visit, effect))

    async def _draw(self, visit: Visit, effect: fx.SubmitDrawdown) -> None:
        account = visit.account
        if account is None:
            self.submit(ev.DrawdownRefused(_own_refusal(Trouble.OUT_OF_ORDER)))
            return
        with self.machine_time.busy():
            try:
                opened = await asyncio.to_thread(self._requests.open, effect.quote.amount_fen)
            except OSError as error:
                log.error("request_id_not_kept", why=str(error))
                self.submit(ev.DrawdownRefused(_own_refusal(Trouble.OUT_OF_ORDER)))
                return
            visit.request_id, visit.drawdown_id = opened.request_id, ""
            intent = DrawdownIntent(
                request_id=opened.request_id,
                session_id=visit.session_id,
                credit_line_id=visit.credit_line_id,
                contract_id=effect.contract_id,
                account_token=account.token,
                due_day=self._due_day(),
                quote=effect.quote,
            )
            log.info("drawdown_sent", request_id=opened.request_id, session_id=visit.session_id)
            client = await self._with_client()
            self.submit(ev.StageReached(Stage.BOOKING))
            answer = await client.draw(intent)
        if visit is not self._visit:
            # The case has gone elsewhere meanwhile, and perhaps the next customer is here: the request id on disk is
            # asked about with nobody waiting.
            log.info("drawdown_answered_after_visit", request_id=opened.request_id)
            return
        match answer:
            case Success(drawdown):
                log.info("drawdown_answered", request_id=opened.request_id, state=drawdown.state.value)
                visit.drawdown_id = drawdown.drawdown_id
                if drawdown.query_number:
                    await asyncio.to_thread(self._requests.note, opened.request_id, drawdown.query_number)
                self.submit(ev.DrawdownAnswered(drawdown))
            case Refused(refusal):
                log.info("drawdown_refused", request_id=opened.request_id, reason=refusal.reason)
                self.submit(ev.DrawdownRefused(refusal))
            case Unanswered():
                log.warning("drawdown_unanswered", request_id=opened.request_id)
                self.submit(ev.DrawdownUnanswered())

    def _ask_outcome(self, _effect: fx.AskOutcome) -> None:
        async def work(visit: Visit) -> None:
            with self.machine_time.busy():
                event = (
                    await self._inquiry.follow(visit.session_id, visit.followed_id)
                    if visit.followed_id
                    else await self._inquiry.ask(visit.request_id, visit.session_id, visit.drawdown_id)
                )
            if visit is self._visit:
                self.submit(event)

        self.tasks.start("ask_outcome", Scope.TERMINAL, work(self._visit))

    def _watch_outcome(self, _effect: fx.WatchOutcome) -> None:
        def learnt(request_id: str, event: Event) -> bool:
            if request_id != self._visit.request_id:
                return False
            self.submit(event)
            return True

        if not self.tasks.running("watch_outcome"):
            self.tasks.start("watch_outcome", Scope.TERMINAL, self._inquiry.watch(learnt))

    def _forget_drawdown(self, _effect: fx.ForgetDrawdown) -> None:
        request_id, self._visit.request_id = self._visit.request_id, ""
        if request_id:
            self.tasks.start(
                f"forget {request_id}", Scope.TERMINAL, _quietly(partial(self._requests.forget, request_id))
            )

    # --- devices ----------------------------------------------------------------------------------------------------

    def _read_id_card(self, _effect: fx.ReadIdCard) -> None:
        async def work(visit: Visit) -> None:
            card = await self._devices.read_id_card()
            if isinstance(card, IdCard):
                visit.id_card, visit.customer = card, card.view()
                self.submit(ev.IdCardRead(visit.customer, portrait=bool(card.portrait_path)))
            else:
                self.submit(ev.DeviceTroubled(card))

        self.tasks.start("id_card", Scope.VISIT, work(self._visit))

    def _stop_reading_id_card(self, _effect: fx.StopReadingIdCard) -> None:
        self.tasks.cancel("id_card")

    def _accept_bank_card(self, _effect: fx.AcceptBankCard) -> None:
        async def work(visit: Visit) -> None:
            card = await self._devices.accept_card()
            if isinstance(card, BankCard):
                visit.bank_card, visit.card = card, card.view()
                self.submit(ev.BankCardRead(visit.card))
            else:
                self.submit(ev.DeviceTroubled(card))

        self.tasks.start("bank_card", Scope.VISIT, work(self._visit))

    def _cancel_bank_card(self, _effect: fx.CancelBankCard) -> None:
        self.tasks.cancel("bank_card")

    def _return_bank_card(self, _effect: fx.ReturnBankCard) -> None:
        self.tasks.cancel("bank_card")

        async def work() -> None:
            where = await self._devices.return_card()
            if self.state.tray.bank_card is TrayItem.RETURNING:
                self.submit(ev.BankCardReturned() if not where.inside else ev.BankCardHeld(where))

        # Not the visit's: the card comes back whatever else ends.
        if not self.tasks.running("return_card"):
            self.tasks.start("return_card", Scope.TERMINAL, work())

    def _enter_pin(self, _effect: fx.EnterPin) -> None:
        async def work(visit: Visit) -> None:
            await self._keys_ready.wait()
            card = visit.bank_card
            if card is None:
                self.submit(ev.DeviceTroubled(Trouble.BANK_CARD_UNREADABLE))
                return
            pin = await self._devices.enter_pin(card)
            if isinstance(pin, PinBlock):
                visit.keep_pin(pin)
                self.submit(ev.PinEntered())
            else:
                self.submit(ev.DeviceTroubled(pin))

        self.tasks.start("pin", Scope.VISIT, work(self._visit))

    def _cancel_pin(self, _effect: fx.CancelPin) -> None:
        self.tasks.cancel("pin")
        self._visit.take_pin()

    def _print_receipt(self, effect: fx.PrintReceipt) -> None:
        visit, terminal = self._visit, self.state.terminal
        if terminal is None:
            self.submit(ev.DeviceTroubled(Trouble.PRINTER_DOWN))
            return
        receipt = Receipt(terminal, effect.drawdown, visit.customer, visit.card, effect.quote)

        async def work() -> None:
            trouble = await self._devices.print_receipt(receipt)
            self._evidence("receipt_printed" if trouble is None else "receipt_missing", {})
            self.submit(ev.ReceiptPresented() if trouble is None else ev.DeviceTroubled(trouble))

        self.tasks.start("receipt", Scope.VISIT, work())

    # --- people, records, voice -------------------------------------------------------------------------------------

    def _record_step(self, effect: fx.RecordStep) -> None:
        self._journal.record(visit=self._visit.name, step=effect.step.value, what=effect.what)
        self._evidence("step_finished", {"step": effect.step.value, "by": effect.what})

    def _evidence(self, event_type: str, details: dict[str, str]) -> None:
        session_id = self._visit.session_id
        if not session_id:
            return
        event_id, moment = str(uuid.uuid4()), datetime.now(UTC)

        async def letter() -> object:
            client = await self._with_client()
            return await client.append_evidence(session_id, event_id, event_type, moment, details)

        self.outbox.post(event_type, letter)

    def _wipe_session(self, effect: fx.WipeSession) -> None:
        self.tasks.cancel_visit()
        self.tasks.cancel("ask_outcome")
        session_id, cause = self._visit.session_id, effect.cause
        self._visit.take_pin()
        self._visit = Visit()
        self._devices.forget_pictures()
        if session_id:

            async def letter() -> object:
                return await (await self._with_client()).close_session(session_id, cause)

            self.outbox.post("close_session", letter)

    def _say(self, effect: fx.Speak) -> None:
        self._speak(effect.prompt, effect.language.value)


BLOCK_FORMAT = "SM4"
"""The PIN block format of the terminal; keys of others are loaded where the pad takes them."""

RUNNERS: dict[type[Effect], str] = {
    fx.AcceptBankCard: "_accept_bank_card",
    fx.AcceptContract: "_accept_contract",
    fx.AcknowledgeHint: "_acknowledge_hint",
    fx.AskOutcome: "_ask_outcome",
    fx.AskReview: "_ask_review",
    fx.CallStaff: "_call_staff",
    fx.CancelBankCard: "_cancel_bank_card",
    fx.CancelPin: "_cancel_pin",
    fx.CheckFace: "_check_face",
    fx.CheckSnapshot: "_check_snapshot",
    fx.EndHelp: "_end_help",
    fx.EnterPin: "_enter_pin",
    fx.FollowDrawdown: "_follow_drawdown",
    fx.ForgetDrawdown: "_forget_drawdown",
    fx.HideCamera: "_hide_camera",
    fx.LoadLine: "_load_line",
    fx.OpenHandover: "_open_handover",
    fx.OpenSession: "_open_session",
    fx.PrepareContract: "_prepare_contract",
    fx.PrintReceipt: "_print_receipt",
    fx.ReadDocument: "_read_document",
    fx.ReadIdCard: "_read_id_card",
    fx.RecordConsent: "_record_consent",
    fx.RecordFaceCheck: "_record_face_check",
    fx.RecordStep: "_record_step",
    fx.RenewKeys: "_renew_keys",
    fx.RequestQuote: "_request_quote",
    fx.ReturnBankCard: "_return_bank_card",
    fx.ScanCodes: "_scan_codes",
    fx.ShowCamera: "_show_camera",
    fx.Speak: "_say",
    fx.StopReadingIdCard: "_stop_reading_id_card",
    fx.StopScanning: "_stop_scanning",
    fx.StopWatchingLine: "_stop_watching_line",
    fx.SubmitDrawdown: "_submit_drawdown",
    fx.TakeCase: "_take_case",
    fx.VerifyCard: "_verify_card",
    fx.WatchLine: "_watch_line",
    fx.WatchOutcome: "_watch_outcome",
    fx.WipeSession: "_wipe_session",
}
"""Which method runs which effect; a test proves it total."""


async def _quietly(work: Callable[[], None]) -> None:
    try:
        await asyncio.to_thread(work)
    except OSError as error:
        log.warning("open_request_not_forgotten", why=str(error))


def _own_refusal(trouble: Trouble) -> Refusal:
    _way, code, sentence, remedy = SENTENCES[trouble]
    return Refusal(trouble.value, sentence, remedy if remedy.zh else Bilingual("", ""), staff_code=code)
