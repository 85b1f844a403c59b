"""From a price to a drawdown that is sent: its contract is read and signed, its request written down. No screen.

Nothing leaves before the customer has signed and the request's id is on disk. What was signed for a customer who is not
in hand any more stays unsent.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.counter.client.answers import Success
from kiosk.counter.client.lending import Contract, DrawdownIntent, Quote
from kiosk.counter.desk import Desk, Said
from kiosk.counter.viewmodels.contract_view import CounterContractModel
from kiosk.counter.viewmodels.drawdown_pricing import DrawdownPricing
from kiosk.counter.viewmodels.drawdown_sending import DrawdownSender

__all__ = ["DrawdownSigning"]


class DrawdownSigning:
    """One contract of the customer in hand. `changed` is called at each change, `sent` with whose form has gone."""

    def __init__(
        self,
        desk: Desk,
        contract: CounterContractModel,
        pricing: DrawdownPricing,
        sender: DrawdownSender,
        *,
        changed: Callable[[], None],
        sent: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._contract = contract
        self._pricing = pricing
        self._sender = sender
        self._changed = changed
        self._sent = sent
        self._whose = ""
        self.busy = False
        contract.signed.connect(self._signed)
        contract.left.connect(self._left)

    def look_at(self, whose: str) -> None:
        """Another customer is in hand: the contract before the last one is taken away."""
        self._contract.close()
        self.busy = False
        self._whose = whose

    def begin(self, quote: Quote) -> None:
        """Put the contract of a price before the customer."""
        self.busy = True
        self._desk.start("contract", self._prepare(quote))

    async def _prepare(self, quote: Quote) -> None:
        visit = self._desk.case.visit
        assert visit is not None
        answer = await self._desk.client.prepare_contract(visit.session_id, quote.quote_id)
        self.busy = False
        if isinstance(answer, Success):
            self._pricing.said = None
            self._contract.read(answer.value)
        else:
            self._pricing.said = self._desk.said(answer)
        self._changed()

    def _left(self) -> None:
        self._contract.close()
        self._changed()

    def _signed(self) -> None:
        contract, quote = self._contract.contract, self._pricing.quote
        if contract is not None and quote is not None and not self.busy:
            self.busy = True
            self._desk.start("accept", self._accept(contract, quote))

    async def _accept(self, contract: Contract, quote: Quote) -> None:
        case, whose = self._desk.case, self._whose
        assert case.visit is not None
        answer = await self._desk.client.accept_contract(
            case.visit.session_id, contract, self._contract.readings, self._contract.signature
        )
        self.busy = False
        if whose != self._whose:
            return  # another customer is in hand by now: what was signed stays unsent
        if not isinstance(answer, Success):
            said = self._desk.said(answer)
            self._contract.say(" ".join(part for part in (said.sentence, said.remedy) if part))
            return
        account = case.account
        assert account is not None
        self._contract.close()
        try:
            # On disk before the first byte leaves; where that cannot be, nothing is sent.
            request = self._desk.drawdown_requests.open(quote.terms.amount_fen)
        except OSError:
            self._pricing.said = Said("", self._desk.words.say("drawdown.disk"))
            self._changed()
            return
        intent = DrawdownIntent(
            request.request_id, case.visit.session_id, quote.quote_id, contract.contract_id, account.token, quote.terms
        )
        self._sent(self._whose)
        self._sender.send(intent)
