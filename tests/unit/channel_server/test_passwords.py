"""Passwords by argon2id: what is kept tells nothing, and nobody's takes as long as somebody's."""

import asyncio

import pytest

from channel_server.adapters.passwords import Argon2Cost, Argon2Passwords, PlainPasswords
from channel_server.application.ports import Passwords
from channel_server.settings import Settings

CHEAP = Argon2Cost(8, 1, 1)


@pytest.fixture(params=["argon2id", "plain"])
def passwords(request: pytest.FixtureRequest) -> Passwords:
    return Argon2Passwords(CHEAP) if request.param == "argon2id" else PlainPasswords()


async def test_password_is_right_by_its_own_hash_alone(passwords: Passwords) -> None:
    hashed = await passwords.hash("稻田里的白鹭")
    assert await passwords.verify("稻田里的白鹭", hashed)
    assert not await passwords.verify("稻田里的白鹭。", hashed)
    assert not await passwords.verify("稻田里的白鹭", None)
    assert not await passwords.verify("稻田里的白鹭", "no hash at all")
    assert not passwords.is_outdated(hashed)


async def test_hash_is_argon2id_with_a_salt_of_its_own_and_tells_its_cost() -> None:
    passwords = Argon2Passwords(CHEAP)
    one, other = await passwords.hash("edian-demo"), await passwords.hash("edian-demo")
    assert one != other
    assert one.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert Argon2Passwords(Argon2Cost(16, 1, 1)).is_outdated(one)


async def test_cost_that_is_shipped_is_the_second_recommendation_of_the_rfc() -> None:
    """Source: RFC 9106, section 4. The settings' defaults are the same."""
    fields = Settings.model_fields
    set_cost = tuple(fields[f"argon2_{name}"].default for name in ("memory_kib", "passes", "lanes"))
    assert set_cost == (65_536, 3, 4)
    assert Argon2Cost() == Argon2Cost(*set_cost)


async def test_nobodys_password_is_hashed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Argon2Passwords(CHEAP)
    looked_at: list[str] = []
    verify_now = passwords._verify_now

    def watched(password: str, hashed: str) -> bool:
        looked_at.append(hashed)
        return verify_now(password, hashed)

    monkeypatch.setattr(passwords, "_verify_now", watched)
    await passwords.verify("edian-demo", None)
    await passwords.verify("edian-demo", await passwords.hash("edian-demo"))
    assert len(looked_at) == 2
    assert {each.rpartition("$")[0].rpartition("$")[0] for each in looked_at} == {"$argon2id$v=19$m=8,t=1,p=1"}


def test_tokens_are_of_32_random_bytes_and_fit_into_a_header(passwords: Passwords) -> None:
    tokens = {passwords.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 and token.isascii() for token in tokens)


async def test_loop_goes_on_while_a_password_is_hashed() -> None:
    passwords = Argon2Passwords(Argon2Cost(65_536, 12, 1))
    hashing = asyncio.ensure_future(passwords.hash("edian-demo"))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10
