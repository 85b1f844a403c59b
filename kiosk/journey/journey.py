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
from typing import Any, TypeVar

import structlog

from kiosk.client.answers import Answer, Refused, Success, Unanswered
from kiosk.client.port import ChannelClient
from kiosk.client.request_store import RequestStore
from kiosk.client.snapshot import SnapshotKeys
from kiosk.client.values import AmountBounds, Greeting, due_day_of
from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.effects import Effect
from kiosk.flow.events import Event
from kiosk.flow.reducer import reduce
from kiosk.flow.state import KioskState, Request, Step
from kiosk.hardware.port import Devices
from kiosk.journey.bank_effects import BankEffects
from kiosk.journey.camera_effects import CameraEffects
from kiosk.journey.case_effects import CaseEffects
from kiosk.journey.device_effects import DeviceEffects
from kiosk.journey.drawdown_effects import DrawdownEffects
from kiosk.journey.elbow import Elbow
from kiosk.journey.help_effects import HelpEffects, SpeakHint
from kiosk.journey.inquiry import Inquiry
from kiosk.journey.journal import Journal
from kiosk.journey.machine_time import MachineTime
from kiosk.journey.outbox import Outbox
from kiosk.journey.repayment_effects import RepaymentEffects
from kiosk.journey.repayment_inquiry import RepaymentInquiry
from kiosk.journey.tasks import Scope, Tasks
from kiosk.journey.visit import Visit

__all__ = ["Journey", "Present", "Speaker"]

log = structlog.get_logger(__name__)

T = TypeVar("T")

Present = Callable[[KioskState], None]
Speaker = Callable[[fx.Prompt, str], None]

CLOSE_DRAIN_S = 2.0
"""How long the program waits at its end for what the bank should still hear."""


class Journey(BankEffects, DrawdownEffects, RepaymentEffects, DeviceEffects, CameraEffects, CaseEffects, HelpEffects):
    """One terminal's journeys, one after the other. `idle` is set while nobody is being served."""

    def __init__(
        self,
        *,
        devices: Devices,
        requests: RequestStore,
        repayments: RequestStore,
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
        self._requests, self._repayments = requests, repayments
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
        self._repayment_inquiry = RepaymentInquiry(self._with_client, repayments)
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
        """Tell the flow of what an earlier run left open. Before the first frame; reads a few files."""
        self._told = self._clock()
        pending = self._requests.pending()
        if pending:
            first = pending[0]
            self._visit.request_id = first.request_id
            self.submit(ev.Booted(open_drawdown=True, amount_fen=first.amount_fen, query_number=first.query_number))
        if len(pending) > 1:
            self._run(fx.WatchOutcome())
        self._boot_repayments(told=bool(pending))

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
        elif task == "repay":
            self.submit(ev.RepaymentUnanswered())
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

    def _due_day(self) -> int:
        terminal = self.state.terminal
        return due_day_of(terminal.business_date) if terminal else 15

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


RUNNERS: dict[type[Effect], str] = {
    fx.AcceptBankCard: "_accept_bank_card",
    fx.AcceptContract: "_accept_contract",
    fx.AcknowledgeHint: "_acknowledge_hint",
    fx.AskOutcome: "_ask_outcome",
    fx.AskRepayment: "_ask_repayment",
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
    fx.ForgetRepayment: "_forget_repayment",
    fx.HideCamera: "_hide_camera",
    fx.LoadLine: "_load_line",
    fx.OpenHandover: "_open_handover",
    fx.OpenSession: "_open_session",
    fx.PrepareContract: "_prepare_contract",
    fx.PrintReceipt: "_print_receipt",
    fx.PrintRepaymentReceipt: "_print_repayment_receipt",
    fx.ReadDocument: "_read_document",
    fx.ReadIdCard: "_read_id_card",
    fx.RecordConsent: "_record_consent",
    fx.RecordFaceCheck: "_record_face_check",
    fx.RecordStep: "_record_step",
    fx.RenewKeys: "_renew_keys",
    fx.RequestQuote: "_request_quote",
    fx.RequestRepaymentQuote: "_request_repayment_quote",
    fx.ReturnBankCard: "_return_bank_card",
    fx.ScanCodes: "_scan_codes",
    fx.ShowCamera: "_show_camera",
    fx.Speak: "_say",
    fx.StopReadingIdCard: "_stop_reading_id_card",
    fx.StopScanning: "_stop_scanning",
    fx.StopWatchingLine: "_stop_watching_line",
    fx.SubmitDrawdown: "_submit_drawdown",
    fx.SubmitRepayment: "_submit_repayment",
    fx.TakeCase: "_take_case",
    fx.VerifyCard: "_verify_card",
    fx.WatchLine: "_watch_line",
    fx.WatchOutcome: "_watch_outcome",
    fx.WatchRepayments: "_watch_repayments",
    fx.WipeSession: "_wipe_session",
}
"""Which method runs which effect; a test proves it total."""
