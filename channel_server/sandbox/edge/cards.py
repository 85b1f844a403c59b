"""Card verification's messages, to and from its logic. Nothing here is logged."""

import sqlite3

from edian.backoffice.v1 import card_verification_service_pb2 as pb

from channel_server.sandbox.books.store import Store
from channel_server.sandbox.edge.bank import BackOffice
from channel_server.sandbox.hsm import BlockFormat, SecurityModule
from channel_server.sandbox.systems.cards import CardSystem, Judgement, Presentation
from channel_server.sandbox.systems.core_banking import CoreRefusal, business_day


class CardVerificationEdge:
    """Answers `CardVerificationService`."""

    def __init__(self, store: Store, bank: BackOffice) -> None:
        self._store = store
        self._cards = CardSystem(
            cards={card.card_number: card for card in bank.village.cards},
            terminals={terminal.terminal_id: terminal.bank_id for terminal in bank.village.terminals},
            module=SecurityModule(bank.village.security),
        )

    async def issue_working_keys(
        self, request: pb.IssueWorkingKeysRequest, _refusal: CoreRefusal | None
    ) -> pb.IssueWorkingKeysResponse:
        """Make fresh keys."""
        keys = await self._store.run(lambda c: self._cards.issue_working_keys(c, request.bank_id, request.terminal_id))
        return pb.IssueWorkingKeysResponse(
            keys=[
                pb.WrappedKey(
                    block_format=key.block_format.value, wrapped_key=key.wrapped_key, check_value=key.check_value
                )
                for key in keys
            ]
        )

    async def verify_card(self, request: pb.VerifyCardRequest, _refusal: CoreRefusal | None) -> pb.VerifyCardResponse:
        """Judge card and PIN."""
        shown = Presentation(
            bank_id=request.bank_id,
            terminal_id=request.terminal_id,
            card_number=request.card_number,
            sequence_number=request.card_sequence_number,
            chip_data=request.chip_data,
            pin_block=request.pin_block,
            block_format=BlockFormat(request.pin_block_format),
        )

        def judge(connection: sqlite3.Connection) -> Judgement:
            today = business_day(connection, shown.bank_id).business_date
            return self._cards.verify(connection, shown, today=today)

        judgement = await self._store.run(judge)
        return pb.VerifyCardResponse(
            verdict=f"CARD_VERDICT_{judgement.verdict}",
            attempts_remaining=judgement.attempts_remaining,
            customer_id=judgement.customer_id,
            account_number=judgement.account_number,
        )
