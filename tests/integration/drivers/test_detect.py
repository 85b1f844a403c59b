"""What is plugged in where is found out by asking, and nothing is printed in the asking."""

import json
import subprocess
import sys
from pathlib import Path

FONTS = Path(__file__).parents[3] / "kiosk" / "fonts"


def detect(*ports):
    command = [sys.executable, "-m", "drivers", "detect", *map(str, ports), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    return {row["port"]: row for row in json.loads(ran.stdout)["ports"]}


def test_each_port_is_told_by_what_answers_there(start_simulator, tmp_path):
    reader = start_simulator("id_reader")
    pad = start_simulator("pin_pad", "--terminal", "JC-0317")
    printer = start_simulator("printer", "--output", tmp_path / "paper", "--font", FONTS)
    scanner = start_simulator("code_scanner")
    nothing = tmp_path / "nothing.tty"
    found = detect(reader.port, pad.port, printer.port, scanner.port, nothing)
    assert {port: (row["kind"], row["baudrate"]) for port, row in found.items()} == {
        str(reader.port): ("id_reader", 115_200),
        str(pad.port): ("pin_pad", 9_600),
        str(printer.port): ("printer", 115_200),
        str(scanner.port): (None, None),
        str(nothing): (None, None),
    }
    assert found[str(nothing)]["reason"] == "port_not_found"
    assert printer("status")["printed"] == 0
    assert printer("status")["waiting"] == 0


def test_printer_without_paper_is_still_a_printer(start_simulator, tmp_path):
    printer = start_simulator("printer", "--output", tmp_path / "paper", "--font", FONTS)
    printer("fault", "paper_out")
    row = detect(printer.port)[str(printer.port)]
    assert (row["kind"], row["reason"]) == ("printer", "paper_out")
