"""One purpose has one name: on the terminal's pages and in the contract that is signed."""

from __future__ import annotations

from channel_server.domain.contract_text import PURPOSE_WORDS
from kiosk.client.messages import PURPOSE_NAMES


def test_purpose_on_the_pages_is_called_as_in_the_contract() -> None:
    assert {code: name.zh for code, name in PURPOSE_NAMES.items()} == {
        purpose.name: words for purpose, words in PURPOSE_WORDS.items()
    }
