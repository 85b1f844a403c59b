"""Access tokens and partners' keys: what is believed, and for how long."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest

from channel_server.adapters.tokens import HmacAccessTokens, JwtPartnerTokens
from channel_server.adapters.tokens.partner_keys import ASK_AGAIN_S, KEPT_S, KeysUnavailableError, PartnerKeys
from channel_server.application.tokens import AccessGrant
from channel_server.domain.ids import BankId, SessionId, TerminalId
from channel_server.domain.partner_token import MobilePartner, PartnerClaims
from channel_server.domain.refusals import Refusal
from channel_server.sandbox.mobile_bank import MobileBank

SECRET = "c2VjcmV0" * 8
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GRANT = AccessGrant(BankId("b"), TerminalId("JC-M001"), SessionId("s"), NOW + timedelta(minutes=30))


def test_access_token_comes_back_at_another_server_of_the_same_key() -> None:
    token = HmacAccessTokens(b"k" * 32).issue(GRANT)
    assert HmacAccessTokens(b"k" * 32).read(token, NOW) == GRANT


@pytest.mark.parametrize("change", ["key", "time", "algorithm", "cut"])
def test_access_token_changed_or_run_out_opens_nothing(change: str) -> None:
    tokens, now = HmacAccessTokens(b"k" * 32), NOW
    token = tokens.issue(GRANT)
    if change == "key":
        tokens = HmacAccessTokens(b"x" * 32)
    elif change == "time":
        now = GRANT.expire_time
    elif change == "algorithm":
        claims = jwt.decode(token, options={"verify_signature": False})
        token = jwt.encode(claims, key=None, algorithm="none")
    else:
        token = token[:-2]
    refusal = tokens.read(token, now)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == ("TOKEN_EXPIRED" if change == "time" else "TOKEN_INVALID")


class Source:
    """A partner's published keys, and how often they were asked for."""

    def __init__(self, *banks: MobileBank) -> None:
        self.banks = list(banks)
        self.asked = 0
        self.down = False

    def __call__(self, place: str) -> bytes:
        self.asked += 1
        if self.down:
            raise OSError("no route")
        keys = [key for bank in self.banks for key in json.loads(bank.key_set())["keys"]]
        return json.dumps({"keys": keys}).encode()


def bank_at(folder: Path, name: str) -> MobileBank:
    return MobileBank.at(folder / name, "https://m.example", "edian")


async def test_keys_unknown_name_is_looked_for_now_and_then_only(tmp_path: Path) -> None:
    bank, clock = bank_at(tmp_path, "a"), [0.0]
    source = Source(bank)
    keys = PartnerKeys(source, lambda: clock[0])
    assert await keys.find("p", bank.key_id) is not None
    assert [await keys.find("p", f"made up {n}") for n in range(50)] == [None] * 50
    assert source.asked == 1
    clock[0] = ASK_AGAIN_S
    await keys.find("p", "made up")
    assert source.asked == 2


async def test_keys_withdrawn_are_believed_no_longer_than_kept(tmp_path: Path) -> None:
    old, new, clock = bank_at(tmp_path, "old"), bank_at(tmp_path, "new"), [0.0]
    source = Source(old)
    keys = PartnerKeys(source, lambda: clock[0])
    assert await keys.find("p", old.key_id) is not None
    source.banks = [new]
    clock[0] = KEPT_S
    assert await keys.find("p", old.key_id) is None
    assert await keys.find("p", new.key_id) is not None


async def test_keys_source_down_keeps_what_is_known_and_says_so_otherwise(tmp_path: Path) -> None:
    bank, clock = bank_at(tmp_path, "a"), [0.0]
    source = Source(bank)
    keys = PartnerKeys(source, lambda: clock[0])
    await keys.find("p", bank.key_id)
    source.down, clock[0] = True, KEPT_S - 1
    assert await keys.find("p", bank.key_id) is not None
    with pytest.raises(KeysUnavailableError):
        await PartnerKeys(source).find("p", bank.key_id)


@pytest.mark.parametrize("place", ["http://m.example/keys", "ftp://m.example/keys"])
async def test_keys_are_not_read_without_tls(place: str) -> None:
    with pytest.raises(KeysUnavailableError):
        await PartnerKeys().find(place, "k")


async def test_assertion_under_a_shared_secret_is_not_believed(tmp_path: Path) -> None:
    bank = bank_at(tmp_path, "a")
    public = json.loads(bank.key_set())["keys"][0]
    (tmp_path / "jwks").write_text(json.dumps({"keys": [public, {"kty": "oct", "k": SECRET, "kid": "s"}]}))
    partner = MobilePartner(bank.issuer, BankId("b"), TerminalId("m"), "edian", str(tmp_path / "jwks"))
    tokens = JwtPartnerTokens()
    claims = await tokens.verify(bank.assertion("c", "1"), partner)
    assert isinstance(claims, PartnerClaims)
    assert (claims.customer_id, claims.account_number) == ("c", "1")
    said = jwt.decode(bank.assertion("c", "1"), options={"verify_signature": False})
    for kid in ("s", bank.key_id):
        forged = jwt.encode(said, b"secret" * 8, algorithm="HS256", headers={"kid": kid})
        assert isinstance(await tokens.verify(forged, partner), Refusal)
