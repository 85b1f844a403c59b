"""The effects on readers, pad and printer, and the keys that the pad is given. A part of `Journey`.

A card comes back whatever else ends; everything else here ends with its visit. A PIN is kept as a block for one call.
"""

from __future__ import annotations

import asyncio

from kiosk.client.answers import Success
from kiosk.client.values import Greeting
from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.credentials import BankCard, IdCard, PinBlock
from kiosk.flow.state import TrayItem
from kiosk.flow.trouble import Trouble
from kiosk.hardware.receipt import Receipt
from kiosk.journey.part import JourneyPart
from kiosk.journey.tasks import Scope
from kiosk.journey.visit import Visit

__all__ = ["DeviceEffects"]

BLOCK_FORMAT = "SM4"
"""The PIN block format of the terminal; keys of others are loaded where the pad takes them."""


class DeviceEffects(JourneyPart):
    """Devices, as `Journey` runs them."""

    _keys_ready: asyncio.Event

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
