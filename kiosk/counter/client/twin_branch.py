"""The twin's branch as it is found in the morning: unknown outcomes, hand-overs, a help call, two approvals wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kiosk.counter.client.approvals import ApprovalKind
from kiosk.counter.client.help_calls import DeviceReport, HelpCall, HelpCallState, JourneyView
from kiosk.counter.client.lending import Channel
from kiosk.counter.client.twin_books import (
    APPROVAL_ABOVE_FEN,
    APPROVAL_LAPSES_MIN,
    BUSINESS_DATE,
    FAILURES_ALLOWED,
    SignIn,
    TwinBooks,
    TwinScript,
    TwinVisit,
    no,
)
from kiosk.counter.client.work import WorkItem, WorkKind

__all__ = [
    "APPROVAL_ABOVE_FEN",
    "APPROVAL_LAPSES_MIN",
    "BUSINESS_DATE",
    "FAILURES_ALLOWED",
    "SignIn",
    "TwinBranch",
    "TwinScript",
    "TwinVisit",
    "no",
]


class TwinBranch(TwinBooks):
    """The branch behind any number of `TwinCounter`s."""

    def __init__(self) -> None:
        super().__init__()
        self._fill()

    def _fill(self) -> None:
        names = {person.name: person for person in reversed(self.people.values())}

        def item(
            kind: WorkKind,
            number: int,
            channel: Channel,
            name: str,
            fen: int | None,
            began: int,
            ends: int,
            **more: object,
        ) -> None:
            subject = f"7c1e0000-0000-4000-8000-{number:012x}"
            made = WorkItem(
                kind,
                subject,
                channel,
                "JC-0317" if channel is Channel.KIOSK else "",
                names[name].customer_id if name else "",
                name,
                fen,
                self.now - timedelta(minutes=began),
                self.now + timedelta(minutes=ends),
            )
            self.work[kind, subject] = replace(made, **more)  # type: ignore[arg-type]

        unknown = {"state": "DRAWDOWN_STATE_UNKNOWN"}
        drawn, repaid, handed = WorkKind.DRAWDOWN, WorkKind.REPAYMENT, WorkKind.HANDOFF
        item(
            drawn,
            0x4A0,
            Channel.COUNTER,
            "样本广才",
            4_500_000,
            1070,
            -102,
            asked=31,
            owner="0309",
            query_number="稻-4172",
            **unknown,
        )
        item(
            repaid,
            0x4A1,
            Channel.MOBILE,
            "样本来顺",
            620_000,
            11,
            18,
            asked=7,
            owner="system",
            state="REPAYMENT_STATE_UNKNOWN",
        )
        item(
            drawn,
            0x4B0,
            Channel.KIOSK,
            "样本桂兰",
            2_000_000,
            4,
            26,
            asked=4,
            owner="system",
            query_number="稻-4180",
            **unknown,
        )
        item(drawn, 0x4A2, Channel.KIOSK, "样本大山", 3_000_000, 2, 27, asked=3, **unknown)
        item(
            repaid,
            0x4A3,
            Channel.KIOSK,
            "样本冬梅",
            150_000,
            1,
            29,
            asked=1,
            owner="system",
            state="REPAYMENT_STATE_UNKNOWN",
        )
        item(
            handed,
            0x4A4,
            Channel.KIOSK,
            "样本有田",
            3_000_000,
            3,
            12,
            cause="FACE_CHECKS_USED_UP",
            state="HANDOFF_OPEN",
        )
        item(handed, 0x4A5, Channel.MOBILE, "样本桂兰英", None, 11, 4, cause="CONTRACT", state="HANDOFF_OPEN")
        item(handed, 0x4A6, Channel.KIOSK, "样本长庚", 1_500_000, 1, 14, cause="PRINTER_NO_PAPER", state="HANDOFF_OPEN")
        devices = tuple(
            DeviceReport(kind, "", "online", note)
            for kind, note in (
                ("card_reader", ""),
                ("id_reader", ""),
                ("pin_pad", ""),
                ("camera", "too_dark"),
                ("printer", "paper_low"),
            )
        )
        journey = JourneyView("bank_card", 2, 7, {"amount": "20,000.00"}, 3, "BANK_CARD_UNREADABLE", devices, self.now)
        call = HelpCall(
            "7c1e0000-0000-4000-8000-0000000004c0",
            "JC-0318",
            HelpCallState.WAITING,
            journey,
            self.now - timedelta(seconds=38),
            sequence_number=1,
        )
        self.calls[call.call_id] = call
        self.work[WorkKind.HELP_CALL, call.call_id] = WorkItem(
            WorkKind.HELP_CALL,
            call.call_id,
            Channel.KIOSK,
            call.terminal_id,
            "",
            "",
            None,
            call.create_time,
            cause="BANK_CARD_UNREADABLE",
            state="HELP_CALL_STATE_WAITING",
        )
        bailu, guyu = self.staff["0322"].member, self.staff["0309"].member
        self.ask_approval(
            ApprovalKind.RELEASE, bailu, "JC-T002", names["样本桂兰芝"], causes=("always",), reason="已还清逾期"
        )
        self.ask_approval(
            ApprovalKind.ATTESTATION,
            guyu,
            "JC-T002",
            names["样本有田"],
            causes=("attestation",),
            reason="摄像头两次没认出，本人到场",
        )
