"""What can be wrong with a card, sorted by what the person at the terminal can do."""

from drivers.errors import RemoteProtocolError


class EmvError(RemoteProtocolError):
    """The card did not play its part. Remedy: give it back."""


class UnsupportedCardError(EmvError):
    """No application on the card is one this terminal serves. Remedy: another card."""


class CardRefusedError(EmvError):
    """The card answered a command with an error.

    Attributes:
        command: the command's name in the documents.
        status_word: what the card answered.
    """

    def __init__(self, command: str, status_word: int) -> None:
        super().__init__(f"the card answered {command} with {status_word:04X}")
        self.command = command
        self.status_word = status_word


class CardDataError(EmvError):
    """The card's data is missing, inconsistent, or not what the documents allow."""
