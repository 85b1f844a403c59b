"""A teller at a workstation, by the contract alone: signs in, helps at the elbow, takes a case over."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

from edian.channel.v1 import (
    assistance_service_pb2,
    assistance_service_pb2_grpc,
    handoff_service_pb2,
    handoff_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
    staff_service_pb2,
    staff_service_pb2_grpc,
)

from kiosk.client import certificates
from kiosk.client.channel import open_channel

__all__ = ["Teller"]

PASSWORD = "edian-demo"


class Teller:
    """One teller of the village, signed in."""

    def __init__(self, server: str, certs: Path, workstation: str = "JC-T001") -> None:
        self.channel = open_channel(server, certificates.load(certs, workstation))
        self._help: Any = assistance_service_pb2_grpc.AssistanceServiceStub(self.channel)
        self._handoffs: Any = handoff_service_pb2_grpc.HandoffServiceStub(self.channel)
        self._sessions: Any = session_service_pb2_grpc.SessionServiceStub(self.channel)
        self._staff: Any = staff_service_pb2_grpc.StaffServiceStub(self.channel)
        self._token: tuple[tuple[str, str], ...] = ()

    async def sign_in(self, number: str = "0317") -> Teller:
        request = staff_service_pb2.SignInRequest(staff_number=number, password=PASSWORD)
        answer = await self._staff.SignIn(request, timeout=10)
        self._token = (("edian-staff-token", answer.staff_token),)
        return self

    async def _call(self, method: Any, request: Any) -> Any:
        return await method(request, metadata=self._token, timeout=10)

    async def call_of(self, terminal: str) -> Any:
        """The open call of a terminal; waits for it."""
        for _ in range(200):
            listed = await self._call(self._help.ListHelpCalls, assistance_service_pb2.ListHelpCallsRequest())
            found = [call for call in listed.open if call.terminal_id == terminal and call.journey.page]
            if found:
                return found[0]
            await asyncio.sleep(0.05)
        raise AssertionError(f"{terminal} has not called")

    async def take(self, call_id: str) -> None:
        await self._call(self._help.TakeHelpCall, assistance_service_pb2.TakeHelpCallRequest(call_id=call_id))

    async def say(self, call_id: str, key: str) -> str:
        hint_id = str(uuid.uuid4())
        request = assistance_service_pb2.SendHintRequest(call_id=call_id, hint_id=hint_id, key=key)
        await self._call(self._help.SendHint, request)
        return hint_id

    async def to_counter(self, call_id: str) -> str:
        request = assistance_service_pb2.TakeToCounterRequest(call_id=call_id)
        return str((await self._call(self._help.TakeToCounter, request)).handoff_code)

    async def customer(self, name: str, id_number: str) -> str:
        """A visit at the counter whose customer has laid down their ID card."""
        opened = await self._call(self._sessions.OpenSession, session_service_pb2.OpenSessionRequest(language="zh-CN"))
        session_id = str(opened.session.session_id)
        document = session_service_pb2.IdentityDocument(
            card_type="resident",
            name=name,
            id_number=id_number,
            source=session_service_pb2.DOCUMENT_SOURCE_CHIP,
        )
        await self._call(
            self._sessions.IdentifyCustomer,
            session_service_pb2.IdentifyCustomerRequest(session_id=session_id, document=document),
        )
        return session_id

    async def carry_on(self, session_id: str, code: str) -> Any:
        request = handoff_service_pb2.TakeHandoffRequest(session_id=session_id, code=code)
        return await self._call(self._handoffs.TakeHandoff, request)

    async def close(self) -> None:
        await self.channel.close(grace=None)
