"""`edian-server quote` as a user runs it: keys, exit codes, one line, and nothing heavy loaded."""

import json
import subprocess
import sys
from typing import Any

import pytest

from channel_server.cli import main

LINE = {
    "--principal": "50000.00",
    "--annual-rate": "5.4%",
    "--method": "EQUAL_INSTALMENT",
    "--instalments": "12",
    "--value-date": "2026-01-15",
    "--due-day": "15",
    "--day-count": "THIRTY_360",
    "--rounding": "HALF_UP",
}


def arguments(**changes: str | None) -> list[str]:
    flags = LINE | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return ["quote", *(word for name, value in flags.items() if value is not None for word in (name, value))]


def run_json(capsys: pytest.CaptureFixture[str], **changes: str | None) -> tuple[int, dict[str, Any]]:
    code = main([*arguments(**changes), "--json"])
    captured = capsys.readouterr()
    assert captured.err == ""
    (line,) = captured.out.splitlines()
    return code, json.loads(line)


def test_quote_of_the_specification_prints_the_keys_and_figures_that_it_states(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, quote = run_json(capsys)
    assert code == 0
    assert list(quote) == ["annual_rate", "apr_simple", "irr", "total_interest_fen", "instalments"]
    assert quote["annual_rate"] == 0.054
    assert quote["apr_simple"] == pytest.approx(0.054, abs=1e-6)
    assert quote["irr"] == pytest.approx(1.0045**12 - 1, abs=2e-6)
    assert quote["total_interest_fen"] == 147_455
    assert quote["instalments"][0] == {
        "number": 1,
        "period_start": "2026-01-15",
        "due_date": "2026-02-15",
        "days": 30,
        "principal_fen": 406_454,
        "interest_fen": 22_500,
        "payment_fen": 428_954,
        "balance_fen": 4_593_546,
    }
    assert quote["instalments"][-1]["payment_fen"] == 428_961
    assert quote["instalments"][-1]["balance_fen"] == 0


def test_quote_of_a_past_date_a_tiny_amount_and_a_fine_rate_is_arithmetic_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, quote = run_json(
        capsys, principal="0.01", annual_rate="5.123456%", value_date="1949-10-01", method="BULLET", due_day="31"
    )
    assert code == 0
    assert quote["annual_rate"] == 0.05123456
    assert quote["irr"] is None
    assert len(quote["instalments"]) == 1


def test_quote_without_a_due_day_takes_that_of_the_value_date(capsys: pytest.CaptureFixture[str]) -> None:
    _, quote = run_json(capsys, due_day=None, value_date="2026-01-20")
    assert quote["instalments"][0]["due_date"] == "2026-02-20"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("principal", "0"),
        ("principal", "-5"),
        ("principal", "0.001"),
        ("principal", "abc"),
        ("annual_rate", "5.4"),
        ("annual_rate", "5.1234567%"),
        ("method", "EQUAL"),
        ("instalments", "0"),
        ("instalments", "1201"),
        ("instalments", "twelve"),
        ("value_date", "2026-02-30"),
        ("value_date", "20260115"),
        ("due_day", "0"),
        ("due_day", "32"),
        ("day_count", "ACT_366"),
        ("rounding", "DOWN"),
    ],
)
def test_quote_of_a_bad_value_is_one_line_of_json_that_names_the_flag(
    capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    code, answer = run_json(capsys, **{name: value})
    assert code == 1
    assert list(answer) == ["error"]
    assert answer["error"]["flag"] == f"--{name.replace('_', '-')}"
    assert len(answer["error"]["message"]) > 20


def test_quote_of_a_bad_value_without_json_says_so_to_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(principal="abc")) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("edian-server quote: --principal: 'abc' is not an amount")


@pytest.mark.parametrize("extra", [["--colour", "red"], ["--principal"]])
def test_quote_with_wrong_usage_exits_2_and_still_prints_one_line(
    capsys: pytest.CaptureFixture[str], extra: list[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*arguments(), "--json", *extra])
    assert caught.value.code == 2
    captured = capsys.readouterr()
    (line,) = captured.out.splitlines()
    assert json.loads(line)["error"]["reason"] == "USAGE"


def test_quote_without_its_flags_names_those_that_are_missing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["quote"])
    assert caught.value.code == 2
    assert "--principal" in capsys.readouterr().err


def test_quote_as_a_table_sums_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments()) == 0
    text = capsys.readouterr().out
    assert "5.5357% compounded" in text
    assert text.splitlines()[-1].split() == ["50,000.00", "1,474.55", "51,474.55"]


def test_command_that_does_not_exist_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["quot"])
    assert caught.value.code == 2
    assert "quote" in capsys.readouterr().err


def test_quote_loads_neither_grpc_nor_a_database() -> None:
    code = (
        "import sys; from channel_server.cli import main; main(sys.argv[1:]);"
        "heavy = {'grpc', 'sqlalchemy', 'alembic', 'asyncio', 'structlog', 'pydantic', 'google'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments(), "--json"], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_program_as_a_module_answers_like_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "channel_server", *arguments(principal="0"), "--json"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["flag"] == "--principal"
    assert done.stderr == ""
