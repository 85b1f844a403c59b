"""`StaffService`: who sits at a workstation."""

import time

from edian.channel.v1 import staff_service_pb2 as pb
from edian.channel.v1 import staff_service_pb2_grpc

from channel_server.application.change_password import change_password, confirm_password
from channel_server.application.get_workstation import WaitingCount, get_workstation
from channel_server.application.services import Services
from channel_server.application.sign_in_staff import sign_in_staff, sign_out_staff
from channel_server.domain.rate_limit import Rate, RateLimiter
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember, StaffRole
from channel_server.transport.grpc.gate import Context, current_caller, current_staff, current_staff_token
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.values import timestamp, wire_values

STAFF_ROLES: dict[StaffRole, pb.StaffRole] = wire_values(pb.StaffRole.Value, "STAFF_ROLE", StaffRole)
EACH_WORKSTATION = Rate(per_second=1, burst=20)
"""Of passwords: nobody types them faster, and each costs a tenth of a second of a processor."""


class StaffServicer(staff_service_pb2_grpc.StaffServiceServicer):
    """Signs people in at workstations, and out."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._passwords = RateLimiter(EACH_WORKSTATION)

    async def GetWorkstation(self, request: pb.GetWorkstationRequest, context: Context) -> pb.GetWorkstationResponse:  # noqa: N802 - the contract's name
        """Tell what a workstation shows before anybody has signed in."""
        found = await get_workstation(self._services, current_caller())
        return pb.GetWorkstationResponse(
            workstation_id=found.terminal.terminal_id,
            bank_name=found.bank.name,
            branch_name=found.terminal.branch_name,
            bank_name_en=found.bank.name_en,
            branch_name_en=found.terminal.branch_name_en,
            waiting=[_count_message(each) for each in found.waiting],
        )

    async def SignIn(self, request: pb.SignInRequest, context: Context) -> pb.SignInResponse:  # noqa: N802
        """Sign a person in."""
        await self._take_try(context)
        signed = await sign_in_staff(
            self._services,
            current_caller(),
            staff_number=request.staff_number,
            password=request.password,
            take_over=request.take_over,
        )
        if isinstance(signed, Refusal):
            return await abort(context, signed)
        last = signed.last_sign_in_time
        return pb.SignInResponse(
            staff_token=signed.token,
            staff=staff_message(signed.staff),
            expire_time=timestamp(signed.expire_time),
            last_sign_in_time=None if last is None else timestamp(last),
            failures_since=signed.failures_since,
            idle_lock_seconds=int(self._services.policy.idle_lock.total_seconds()),
            password_change_required=signed.change_required,
        )

    async def ConfirmPassword(self, request: pb.ConfirmPasswordRequest, context: Context) -> pb.ConfirmPasswordResponse:  # noqa: N802
        """Prove the password again."""
        await self._take_try(context)
        refusal = await confirm_password(self._services, current_caller(), current_staff(), password=request.password)
        if refusal is not None:
            return await abort(context, refusal)
        return pb.ConfirmPasswordResponse()

    async def ChangePassword(self, request: pb.ChangePasswordRequest, context: Context) -> pb.ChangePasswordResponse:  # noqa: N802
        """Set another password."""
        await self._take_try(context)
        refusal = await change_password(
            self._services,
            current_caller(),
            current_staff(),
            old=request.old_password,
            new=request.new_password,
            token=current_staff_token(),
        )
        if refusal is not None:
            return await abort(context, refusal)
        return pb.ChangePasswordResponse()

    async def SignOut(self, request: pb.SignOutRequest, context: Context) -> pb.SignOutResponse:  # noqa: N802
        """End the token."""
        await sign_out_staff(self._services, current_caller(), token=current_staff_token())
        return pb.SignOutResponse()

    async def _take_try(self, context: Context) -> None:
        if not self._passwords.take(current_caller().terminal_id, time.monotonic()):
            await abort(context, refuse(RefusalReason.TOO_MANY_REQUESTS))


def staff_message(staff: StaffMember) -> pb.StaffMember:
    """Write a member of the staff."""
    return pb.StaffMember(
        staff_number=staff.staff_number,
        display_name=staff.display_name,
        roles=[STAFF_ROLES[role] for role in StaffRole if role in staff.roles],
    )


def _count_message(count: WaitingCount) -> pb.WaitingCount:
    oldest = count.oldest_time
    return pb.WaitingCount(
        kind=count.kind, count=count.count, oldest_time=None if oldest is None else timestamp(oldest)
    )
