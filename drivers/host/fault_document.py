"""Draws `docs/fault-codes.md` from the table of faults; a test compares the two."""

from drivers.host.fault_table import FAULTS
from drivers.host.faults import UNLISTED

_HEAD = """\
# 设备故障码 Fault codes

What `edian-devices status`, `probe` and `faults` say, and what staff tell by telephone. Drawn from
`drivers/host/fault_table.py`; do not edit, run `python -m drivers.host.fault_document > docs/fault-codes.md`.

首位数字：1 连接 · 2 设备本身 · 3 卡和证件 · 4 纸、密码和扫码 · 5 画面 · 6 程序 · 9 不是故障。

| 故障码 | 故障 | 原因 | 怎么办 | 谁来处理 | 英文原因 |
|---|---|---|---|---|---|
"""


def draw_fault_document() -> str:
    """The whole document."""
    rows = sorted([*FAULTS.items(), ("", UNLISTED)], key=lambda row: row[1].code)
    return _HEAD + "".join(
        f"| {fault.code} | {fault.title} | {fault.cause} | {fault.remedy} | {fault.mender.zh} |"
        f"{f' `{reason}`' if reason else ''} |\n"
        for reason, fault in rows
    )


if __name__ == "__main__":
    print(draw_fault_document(), end="")  # noqa: T201 (this is what the module is run for)
