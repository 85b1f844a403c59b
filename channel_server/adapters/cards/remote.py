"""Card verification over `edian.backoffice.v1.CardVerificationService`. Passes all on opaque and logs nothing."""

from edian.backoffice.v1 import card_verification_service_pb2 as pb
from edian.backoffice.v1 import card_verification_service_pb2_grpc as pb_grpc

from channel_server.adapters.backoffice.link import BackOfficeLink, read
from channel_server.application.ports import CardJudgement, CardPresentation, CardVerdict, Outcome, WrappedKey
from channel_server.domain.ids import BankId, CustomerId, TerminalId


class RemoteCardVerification:
    """The bank's card system, or the sandbox."""

    def __init__(self, link: BackOfficeLink) -> None:
        self._link = link
        self._stub = pb_grpc.CardVerificationServiceStub(link.channel)

    async def issue_working_keys(self, bank_id: BankId, terminal_id: TerminalId) -> Outcome[tuple[WrappedKey, ...]]:
        """Fetch fresh working keys for a terminal."""
        request = pb.IssueWorkingKeysRequest(bank_id=bank_id, terminal_id=terminal_id)
        return read(await self._link.ask(self._stub.IssueWorkingKeys, request), _keys)

    async def verify_card(self, presentation: CardPresentation) -> Outcome[CardJudgement]:
        """Have card and PIN judged, once."""
        request = pb.VerifyCardRequest(
            bank_id=presentation.bank_id,
            terminal_id=presentation.terminal_id,
            card_number=presentation.card_number,
            card_sequence_number=presentation.card_sequence_number,
            chip_data=presentation.chip_data,
            pin_block=presentation.pin_block,
            pin_block_format=presentation.pin_block_format,
        )
        return read(await self._link.ask(self._stub.VerifyCard, request), _judgement)


def _keys(answer: pb.IssueWorkingKeysResponse) -> tuple[WrappedKey, ...]:
    if not answer.keys:
        raise ValueError("no key at all")
    return tuple(WrappedKey(key.block_format, key.wrapped_key, key.check_value) for key in answer.keys)


def _judgement(answer: pb.VerifyCardResponse) -> CardJudgement:
    """Read a verdict.

    Raises:
        ValueError: a verdict that this program does not know, or an approval that names no holder.
    """
    verdict = CardVerdict(pb.CardVerdict.Name(answer.verdict).removeprefix("CARD_VERDICT_"))
    if verdict is not CardVerdict.APPROVED:
        return CardJudgement(verdict, answer.attempts_remaining)
    if not answer.customer_id or not answer.account_number:
        raise ValueError("an approval names customer and account")
    return CardJudgement(verdict, answer.attempts_remaining, CustomerId(answer.customer_id), answer.account_number)
