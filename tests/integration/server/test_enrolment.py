"""A bank of one's own by commands alone: enrolled, its terminals let in, its products' terms adopted."""

from pathlib import Path

import grpc
import pytest

from tests.integration.server.conftest import House
from tests.integration.server.operators_desk import BANK, ENROL, Operator, row
from tests.integration.server.terminal import refusal_of
from tests.integration.server.waiting import until


async def test_bank_that_is_enrolled_again_changes_its_name_and_keeps_its_products(operator: Operator) -> None:
    renamed = [word if word != "虹山农商行" else "虹山农村商业银行" for word in ENROL]
    said = await operator.run(*renamed, "--product", "XIAOKANG", "--product", "MERCHANT")
    assert said == "hongshan: enrolled; new products: MERCHANT\n"
    assert "hongshan 虹山农村商业银行 (Hongshan Rural Bank): MERCHANT, XIAOKANG\n" in await operator.run("bank", "list")


@pytest.mark.parametrize("name", ["", "A", "Hongshan", "-x"])
async def test_bank_id_that_could_not_be_kept_is_wrong_usage(operator: Operator, name: str) -> None:
    flags = (f"--bank={name}", "--name", "x", "--name-en", "x", "--product", "XIAOKANG")
    await operator.run("bank", "add", *flags, code=2)


async def product_file(operator: Operator, *changes: tuple[str, str]) -> str:
    """The bank's product as a file, with other terms."""
    text = await operator.run("product", "show", "--bank", BANK, "--code", "XIAOKANG")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = operator.list.with_name("product.toml")
    file.write_text(text, encoding="utf-8")
    return str(file)


async def test_product_shown_and_set_again_changes_nothing_and_with_other_terms_it_does(operator: Operator) -> None:
    flags = ("product", "set", "--bank", BANK, "--by", "CO-017", "--file")
    acts = len(await operator.ask(lambda books: books.evidence_rows(BANK, 0, 100)))
    await operator.run(*flags, await product_file(operator))
    assert len(await operator.ask(lambda books: books.evidence_rows(BANK, 0, 100))) == acts
    lower = ('amount_maximum = "300000.00"', 'amount_maximum = "40000.00"')
    await operator.run(*flags, await product_file(operator, lower))
    assert await operator.problems_of(row(0)) == {"HS-XK-0": "LIMIT_ABOVE_PRODUCT"}
    own = await product_file(
        operator, ('code = "XIAOKANG"', 'code = "TEA_2"'), ('name = "荆楚小康贷"', 'name = "茶农贷"')
    )
    await operator.run(*flags, own)
    assert (await operator.take_over(row(0, product_code="TEA_2", credit_limit="40000")))["new"] == 1
    last = (await operator.ask(lambda books: books.evidence_rows(BANK, 0, 100)))[-2].body
    assert (last.event_type, last.subject, last.details["maker"]) == ("product_adopted", "TEA_2", "CO-017")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("in_force_from = 2020-01-01", "in_force_from = 2999-01-01"), "in force at once"),
        (("in_force_from = 2020-01-01", "in_force_from = 2019-12-31"), "cannot lie before them"),
        (('amount_minimum = "1000.00"', 'amount_minimum = "1050.00"'), "multiples of the step"),
        (('"FARMING"', '"HOUSING"'), "no product may"),
        (('"FARMING"', '"GAMBLING"'), "purposes must be some of"),
        (('penalty_multiple = "1.5"', 'penalty_multiple = "15"'), "between 1 and 2"),
        (('day_count = "THIRTY_360"', 'day_count = "30/360"'), "day_count must be one of"),
        (('code = "XIAOKANG"', 'code = "小康"'), "capital letters"),
        (("[purpose_caps]", '[purpose_caps]\nGAMBLING = "1.00"'), "GAMBLING means nothing here"),
    ],
)
async def test_terms_that_make_no_sense_are_refused_with_the_place(
    operator: Operator, change: tuple[str, str], said: str
) -> None:
    before = await operator.run("product", "show", "--bank", BANK, "--code", "XIAOKANG")
    file = await product_file(operator, change)
    assert said in await operator.run("product", "set", "--bank", BANK, "--by", "CO-017", "--file", file, code=1)
    assert await operator.run("product", "show", "--bank", BANK, "--code", "XIAOKANG") == before


STAND = ("--branch", "虚构湾支行", "--branch-en", "Xugouwan Branch", "--phone", "0000-8801317")


async def test_terminal_may_call_once_it_is_enrolled_and_not_while_it_is_locked(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    operator = Operator(house.database, tmp_path, capsys)
    name = ("--bank", "qingjiang", "--name", "JC-9999")
    async with house.terminal("JC-9999") as stranger:
        assert (await refusal_of(stranger.open())).reason == "UNKNOWN_TERMINAL"
        pinned = ("--certificate", str(house.certs / "JC-9999.pem"))
        said = await operator.run("terminal", "add", *name, "--kind", "kiosk", *STAND, *pinned)
        assert said.startswith("JC-9999 kiosk, 虚构湾支行, 0000-8801317; certificate ")

        async def welcome() -> bool:
            try:
                await stranger.open()
            except grpc.aio.AioRpcError:
                return False
            return True

        await until(welcome)
        assert "; locked" in await operator.run("terminal", "lock", *name)

        async def cut_off() -> bool:
            return not await welcome()

        await until(cut_off)
        assert (await refusal_of(stranger.open())).reason == "TERMINAL_LOCKED"
        # Enrolled anew, under another number to call, it stays locked.
        assert "; locked" in await operator.run("terminal", "add", *name, "--kind", "kiosk", *STAND)
        assert "JC-9999 kiosk" in await operator.run("terminal", "list", "--bank", "qingjiang")
        await operator.run("terminal", "unlock", *name)
        await until(welcome)


async def test_terminal_is_not_enrolled_by_another_ones_certificate_or_under_a_name_in_use(
    operator: Operator, certs: Path
) -> None:
    async def refused(name: str, kind: str, certificate: Path | None = None, bank: str = BANK) -> str:
        shown = () if certificate is None else ("--certificate", str(certificate))
        flags = ("--bank", bank, "--name", name, "--kind", kind, *STAND, *shown)
        return await operator.run("terminal", "add", *flags, code=1)

    assert "names JC-9999, not HS-0001" in await refused("HS-0001", "kiosk", certs / "JC-9999.pem")
    assert "is a terminal's" in await refused("JC-9999", "workstation", certs / "JC-9999.pem")
    assert "no certificate (PEM)" in await refused("HS-0001", "kiosk", certs / "ca.key")
    assert "names one terminal" in await refused("HS-0001", "kiosk", certs / "server.pem")
    # A terminal of another bank's stays that bank's.
    assert "choose another" in await refused("JC-0317", "kiosk")
    assert "there is no bank nowhere" in await refused("HS-0001", "kiosk", bank="nowhere")
    assert "has no terminal JC-0317" in await operator.run(
        "terminal", "lock", "--bank", BANK, "--name", "JC-0317", code=1
    )
