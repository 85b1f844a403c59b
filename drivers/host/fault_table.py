"""The fault codes: the reason that a completion or a status gives (or `kind.reason`) to what staff read.

A row may be meant for one kind of device alone; it goes before the row for all. A test holds the table total over every
reason that the drivers can give. Codes are never given to another fault.
`docs/fault-codes.md` is drawn from this; run `python -m drivers.host.fault_document > docs/fault-codes.md`.
"""

from collections.abc import Mapping

from drivers.host.faults import UNLISTED, Fault, Mender
from drivers.host.media_faults import MEDIA_FAULTS
from drivers.host.vision_faults import VISION_FAULTS

_STAFF, _TECHNICIAN = Mender.STAFF, Mender.TECHNICIAN
_BANK, _ITSELF, _DEVELOPER = Mender.BANK, Mender.ITSELF, Mender.DEVELOPER

FAULTS: Mapping[str, Fault] = {
    **MEDIA_FAULTS,
    **VISION_FAULTS,
    # 1 connection
    "port_not_found": Fault(
        "E101",
        "找不到设备",
        "设备没有插上、没有通电，或者接到了别的插口。",
        "检查设备的电源和数据线，插回原来的插口；插好后几秒内自动恢复。",
        _STAFF,
    ),
    "port_busy": Fault(
        "E102",
        "设备被别的程序占用",
        "另一个程序正在使用这个设备，比如厂家的测试工具。",
        "关闭那个程序；不知道是哪个时，重启终端。",
        _TECHNICIAN,
    ),
    "port_denied": Fault(
        "E103",
        "没有使用设备的权限",
        "运行终端的账号不在设备所属的用户组里。",
        "安装随软件提供的 udev 规则，把账号加入 edian 用户组，再重新登录。",
        _TECHNICIAN,
    ),
    "port_unusable": Fault(
        "E104",
        "设备打不开",
        "配置的端口不是串口，或者不支持所配置的速率；读卡器则是驱动服务报错。",
        "核对终端配置里的端口和速率；拔下设备再插上。",
        _TECHNICIAN,
    ),
    "link_lost": Fault(
        "E105",
        "与设备的连接断了",
        "数据线被拔出、松动，或设备突然断电。",
        "把线插紧；连接会自动恢复。经常发生时更换数据线。",
        _STAFF,
    ),
    "card_reader.link_lost": Fault(
        "E106",
        "读卡服务中断",
        "系统的智能卡服务（pcscd）停止了，或正在重新启动。",
        "通常几秒内自动恢复；一分钟后仍不行就重启终端。",
        _ITSELF,
    ),
    "link_blocked": Fault(
        "E107",
        "设备不收数据",
        "设备死机，或者线路另一端没有设备。",
        "给设备断电十秒再通电；检查数据线。",
        _STAFF,
    ),
    "no_answer": Fault(
        "E108",
        "设备没有回答",
        "设备没有通电、死机，或者配置的速率不对。",
        "检查设备电源和指示灯，断电十秒再通电；新装的设备核对速率。",
        _STAFF,
    ),
    "protocol_error": Fault(
        "E109",
        "设备的回答读不懂",
        "线路受干扰、接触不良，或速率配置不对。",
        "把线插紧，远离电源线；仍不行就更换数据线。",
        _TECHNICIAN,
    ),
    # 2 the device itself
    "device_stuck": Fault(
        "E201",
        "设备卡住了",
        "驱动程序在规定时间内没有返回，已经结束并重新启动。",
        "自动重启后再试；一天内多次出现时，断电重启设备并报修。",
        _ITSELF,
    ),
    "driver_crashed": Fault(
        "E202",
        "驱动程序异常退出",
        "驱动程序或厂家的程序库出错，已经自动重新启动。",
        "再试一次；反复出现时停用该设备并报修。",
        _TECHNICIAN,
    ),
    "driver_restarting": Fault(
        "E203",
        "驱动程序正在重新启动",
        "驱动程序连续出错，隔一会儿再启动一次，最长间隔三十秒。",
        "等半分钟再试；仍不行时给设备断电十秒再通电。",
        _STAFF,
    ),
    "driver_error": Fault(
        "E204",
        "驱动程序出错",
        "驱动程序遇到了没有料到的情况，日志里有详细记录。",
        "再试一次；反复出现时把日志交给软件开发方。",
        _DEVELOPER,
    ),
    "device_busy": Fault(
        "E205", "设备正忙", "前面的操作还没有结束。", "等当前操作结束后再试。", _ITSELF, of_the_device=False
    ),
    "busy": Fault("E206", "密码键盘正忙", "上一次输入还没有结束。", "稍等几秒再试。", _ITSELF),
    "out_of_time": Fault(
        "E207",
        "设备没有按时完成",
        "设备反应太慢，或者一直在重试。",
        "再试一次；经常出现时检查连线并报修。",
        _STAFF,
    ),
    "command_refused": Fault(
        "E208",
        "身份证阅读器不接受指令",
        "阅读器的安全模块状态不对，或型号不符。",
        "断电十秒再通电；仍不行就更换阅读器。",
        _TECHNICIAN,
    ),
    "self_test_failed": Fault("E209", "身份证阅读器自检不通过", "阅读器内部损坏。", "更换身份证阅读器。", _TECHNICIAN),
    "sam_not_authorised": Fault(
        "E210",
        "身份证阅读器没有授权",
        "阅读器的安全模块没有通过授权，或已经失效。",
        "联系厂家重新授权或更换阅读器。",
        _TECHNICIAN,
    ),
    "status": Fault(
        "E211",
        "身份证阅读器报错",
        "阅读器返回了标准里没有说明的状态字。",
        "记下英文原因，断电十秒再通电；仍不行就报修。",
        _TECHNICIAN,
    ),
    "pad_broken": Fault("E212", "密码键盘故障", "密码键盘自己报告硬件故障。", "停用并更换密码键盘。", _TECHNICIAN),
    "tampered": Fault(
        "E213",
        "密码键盘被拆动",
        "键盘检测到被拆开，已经清除全部密钥。",
        "立即停用终端并上锁，报告安全保卫部门，由厂家检查后重新灌装密钥。",
        _BANK,
    ),
    "printer_broken": Fault(
        "E214", "打印机故障", "打印机报告不能自行恢复的错误。", "关闭打印机电源再打开；仍不行就更换。", _TECHNICIAN
    ),
    "printer_offline": Fault(
        "E215", "打印机脱机", "打印头过热，或被人按了暂停键。", "等几分钟冷却，或按一下走纸键。", _STAFF
    ),
    "printer_silent": Fault(
        "E216",
        "打印时打印机失去回应",
        "打印中断电、断线，凭条可能只打了一半。",
        "看一看出纸口的凭条是否完整，检查电源和数据线。",
        _STAFF,
    ),
    "not_cleared": Fault(
        "E217",
        "打印机没有确认清空",
        "打印机不认识清空缓冲区的指令，或没有回答。",
        "核对型号；不支持该指令的打印机在配置里写 clear_buffers = false。",
        _TECHNICIAN,
    ),
    "offline": Fault("E218", "设备脱机", "设备自己报告脱机。", "检查电源和连线。", _STAFF),
    "hardwareError": Fault(
        "E219", "设备硬件故障", "设备自己报告硬件故障。", "断电十秒再通电；仍不行就报修。", _TECHNICIAN
    ),
    "userError": Fault("E220", "设备需要人处理", "设备在等人来处理，比如盖子开着。", "到设备前查看并处理。", _STAFF),
    "powerOff": Fault("E221", "设备没有通电", "设备电源关闭。", "打开设备电源。", _STAFF),
    "noDevice": Fault(
        "E222", "没有这个设备", "终端上没有接这个设备。", "接上设备，或从终端配置里去掉它。", _TECHNICIAN
    ),
    "fraudAttempt": Fault(
        "E223", "设备疑似被破坏", "设备检测到被拆动或被加装。", "立即停用终端并上锁，报告安全保卫部门。", _BANK
    ),
    "potentialFraud": Fault(
        "E224", "设备疑似被加装", "设备检测到可疑情况。", "到现场检查有无加装物，必要时停用并报告。", _BANK
    ),
    # 6 programs
    "host_unreachable": Fault(
        "E601", "设备服务没有运行", "设备主机程序没有启动。", "启动设备服务，或重启终端。", _TECHNICIAN
    ),
    "host_lost": Fault(
        "E602",
        "设备服务中断",
        "设备主机程序在操作中退出，正在重新启动。",
        "看一看设备上有没有卡和凭条，再重新操作。",
        _ITSELF,
    ),
    "host_silent": Fault("E603", "设备服务没有回应", "设备主机程序死机。", "重启设备服务。", _TECHNICIAN),
    "host_mismatch": Fault(
        "E604", "软件版本不一致", "设备服务和终端程序不是同一个版本。", "重新安装，使两者版本一致。", _TECHNICIAN
    ),
    "journal_failed": Fault(
        "E605",
        "卡片位置记不下来",
        "终端的状态目录写不进去，可能磁盘已满或只读。",
        "清理磁盘，核对目录权限；修好前停用插卡。",
        _TECHNICIAN,
    ),
    "device_closed": Fault(
        "E606", "设备已停用", "设备服务正在关闭。", "等设备服务重新启动。", _ITSELF, of_the_device=False
    ),
    "queue_full": Fault(
        "E607",
        "排队的操作太多",
        "程序一次给了设备太多操作。",
        "稍等再试；反复出现时联系软件开发方。",
        _DEVELOPER,
        of_the_device=False,
    ),
    "id_in_use": Fault(
        "E608", "编号重复", "程序用同一个编号发了两个操作。", "联系软件开发方。", _DEVELOPER, of_the_device=False
    ),
    "unknown_device": Fault(
        "E609", "终端没有这个设备", "程序要用配置里没有的设备。", "核对终端配置。", _TECHNICIAN, of_the_device=False
    ),
    "unsupported_command": Fault(
        "E610",
        "设备没有这个功能",
        "程序要用设备不支持的功能。",
        "核对设备型号和软件版本。",
        _TECHNICIAN,
        of_the_device=False,
    ),
    "invalid_data": Fault(
        "E611", "操作参数不对", "程序给的参数不合要求。", "联系软件开发方。", _DEVELOPER, of_the_device=False
    ),
    # 9 no fault
    "canceled": Fault("E901", "操作已取消", "程序或客户取消了操作。", "不用处理。", _ITSELF, of_the_device=False),
}


def fault_for(kind: str, reason: str) -> Fault:
    """Return the row for a reason that a device of that kind gives; UNLISTED when there is none."""
    # A fault that strikes while a receipt is printed is the same fault.
    for name in (reason, reason.removesuffix("_while_printing"), _family(reason)):
        for key in (f"{kind}.{name}", name):
            if key in FAULTS:
                return FAULTS[key]
    return UNLISTED


def _family(reason: str) -> str:
    """A reader's status code that has no word of its own: `status_4f` is one of `status`."""
    return reason.partition("_")[0] if reason.startswith("status_") else reason
