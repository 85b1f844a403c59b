"""For staff: status (of a running host), faults (the table of codes), names (udev rules)."""

import argparse
import asyncio
from datetime import datetime

from drivers.cli import arguments as args
from drivers.cli.outcome import Outcome, failed
from drivers.device.base import CompletionCode
from drivers.device.base.values import Json, to_json
from drivers.host.client import DeviceClient
from drivers.host.fault_table import FAULTS, fault_for
from drivers.host.faults import UNLISTED, Fault
from drivers.host.health import HealthState
from drivers.host.messages import HealthReport, HealthRow
from drivers.host.stable_names import rules

_ASK_S = 3.0
_SOUND = frozenset({HealthState.WELL, HealthState.STARTING})


def status(arguments: argparse.Namespace) -> Outcome:
    """Ask a running host how its devices fare; fails when one of them is not well."""
    socket = args.host_socket(arguments)
    report = asyncio.run(_asked(arguments))
    if report is None:
        raise failed(
            CompletionCode.DEVICE_NOT_READY,
            "host_unreachable",
            f"no device host at {socket}; start edian-devices host, or say where with --socket",
        )
    rows: list[Json] = [_row(row) for row in report.devices]
    fields: dict[str, Json] = {
        "terminal": report.terminal,
        "started": _time(report.started_ms),
        "custody_kept": report.custody_kept,
        "devices": rows,
    }
    lines = [f"{report.terminal}  设备服务自 {_clock(report.started_ms)} 运行"]
    if not report.custody_kept:
        lines.append("注意：卡片和凭条的位置没能记到磁盘上，请检查状态目录。")
    for row in report.devices:
        lines += _lines(row)
    return Outcome(fields, "\n".join(lines), any(row.health.state not in _SOUND for row in report.devices))


def faults(arguments: argparse.Namespace) -> Outcome:
    """Show the fault codes: all, or those whose code or reason begins as asked."""
    wanted = (arguments.code or "").casefold()
    rows = [
        (reason, fault)
        for reason, fault in sorted([*FAULTS.items(), ("", UNLISTED)], key=lambda row: row[1].code)
        if fault.code.casefold().startswith(wanted) or reason.startswith(wanted)
    ]
    if not rows:
        raise failed(CompletionCode.INVALID_DATA, "usage", f"no fault {arguments.code!r}; leave it out to see all")
    listed: list[Json] = [{"reason": reason, **fault_fields(fault)} for reason, fault in rows]
    text = "\n".join(
        f"{fault.code}  {fault.title}（{fault.mender.zh}）  {reason}\n"
        f"      原因：{fault.cause}\n"
        f"      处理：{fault.remedy}"
        for reason, fault in rows
    )
    return Outcome({"faults": listed}, text)


def names(arguments: argparse.Namespace) -> Outcome:
    """Write the udev rules that give devices the names that a profile uses."""
    pairs = {}
    for pair in arguments.pairs:
        name, _, device = pair.partition("=")
        if not device or name in pairs:
            raise failed(CompletionCode.INVALID_DATA, "usage", f"{pair!r}: give NAME=DEVICE, each name once")
        pairs[name] = device
    written = rules(pairs)
    return Outcome({"rules": written}, written.rstrip())


def fault_fields(fault: Fault) -> dict[str, Json]:
    """Return a fault as JSON shows it."""
    return {
        "code": fault.code,
        "title": fault.title,
        "cause": fault.cause,
        "remedy": fault.remedy,
        "mender": fault.mender.value,
    }


async def _asked(arguments: argparse.Namespace) -> HealthReport | None:
    async with DeviceClient(args.host_socket(arguments)) as client:
        return await client.health(_ASK_S)


def _row(row: HealthRow) -> dict[str, Json]:
    health = row.health
    last: Json = None
    if health.last_fault is not None:
        last = {
            **fault_fields(fault_for(row.kind, health.last_fault.reason)),
            "reason": health.last_fault.reason,
            "during": health.last_fault.during,
            "at": _time(health.last_fault.at_ms),
        }
    custody: Json = None
    if row.custody is not None:
        custody = {
            "medium": row.custody.medium.value,
            "place": row.custody.place.value,
            "since": _time(row.custody.since_ms),
            "confirmed": row.custody.confirmed,
        }
    return {
        "name": row.name,
        "kind": row.kind,
        "health": health.state.value,
        "since": _time(health.since_ms),
        "state": row.state,
        "reason": row.reason,
        "isolation": health.isolation,
        "commands": health.commands,
        "failures": health.failures,
        "failures_in_a_row": health.failures_in_a_row,
        "hangs": health.hangs,
        "crashes": health.crashes,
        "last_success": to_json(_time(health.last_success_ms) if health.last_success_ms is not None else None),
        "last_fault": last,
        "custody": custody,
        "attention": {**fault_fields(fault_for(row.kind, row.attention)), "reason": row.attention}
        if row.attention
        else None,
    }


_HEALTH_ZH = {
    HealthState.STARTING: "启动中",
    HealthState.WELL: "正常",
    HealthState.IMPAIRED: "不稳定",
    HealthState.DOWN: "故障",
    HealthState.RESTARTING: "重新启动中",
}
_PLACES_ZH = {
    "unknown": "不明",
    "not_present": "没有",
    "in_device": "在设备里",
    "presented": "在出口，等人取",
    "taken": "已取走",
    "retracted": "已收回",
    "retained": "已吞没",
    "jammed": "卡住",
}
_KINDS_ZH = {
    "id_reader": "身份证阅读器",
    "card_reader": "银行卡读卡器",
    "pin_pad": "密码键盘",
    "printer": "凭条打印机",
    "code_scanner": "扫码器",
    "camera": "摄像头",
    "face_checker": "人脸核验",
    "document_reader": "证件识别",
}
"""A vendor's own kind has its own name only."""

_MEDIA_ZH = {"id_card": "身份证", "bank_card": "银行卡", "receipt": "凭条", "document": "证件"}


def _lines(row: HealthRow) -> list[str]:
    health = row.health
    counts = (
        f"操作 {health.commands} 次，失败 {health.failures} 次，卡住 {health.hangs} 次，异常退出 {health.crashes} 次"
    )
    title = f"{_KINDS_ZH.get(row.kind, row.kind)} {_HEALTH_ZH[health.state]}"
    lines = [f"{row.name:<16}{title}  自 {_clock(health.since_ms)}  {counts}"]
    if row.custody is not None:
        doubt = "" if row.custody.confirmed else "（重启前的记录，设备尚未确认）"
        lines.append(
            f"{'':<16}{_MEDIA_ZH[row.custody.medium]}：{_PLACES_ZH[row.custody.place]}，"
            f"自 {_clock(row.custody.since_ms)}{doubt}"
        )
    if row.attention:
        advice = fault_for(row.kind, row.attention)
        lines.append(f"{'':<16}注意：{advice.code} {advice.title}，{advice.remedy}（{advice.mender.zh}）")
    if health.last_fault is not None:
        fault = fault_for(row.kind, health.last_fault.reason)
        past = "现在" if health.state not in _SOUND else "上次"
        when = _clock(health.last_fault.at_ms)
        lines.append(f"{'':<16}{past}：{fault.code} {fault.title}（{when}，{health.last_fault.reason}）")
        if health.state not in _SOUND:
            lines.append(f"{'':<16}原因：{fault.cause}")
            lines.append(f"{'':<16}处理：{fault.remedy}（{fault.mender.zh}）")
    return lines


def _clock(at_ms: int) -> str:
    """For people: the terminal's own time, as its clock on the wall shows it."""
    return f"{datetime.fromtimestamp(at_ms / 1000):%Y-%m-%d %H:%M:%S}"


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000).astimezone().isoformat(timespec="seconds")
