"""What is told of a fault of a device, in plain Chinese: what it is, why, what to do, and who does it.

The rows stand in `fault_table.py`, which finds the one for a reason. The code is what staff tell by telephone; it stays
the same for ever.
"""

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Mender(StrEnum):
    """Who mends it."""

    CUSTOMER = "customer"
    STAFF = "staff"
    TECHNICIAN = "technician"
    BANK = "bank"
    ITSELF = "itself"
    DEVELOPER = "developer"

    @property
    def zh(self) -> str:
        """As people at the branch say it."""
        return _MENDERS_ZH[self]


_MENDERS_ZH = {
    Mender.CUSTOMER: "客户",
    Mender.STAFF: "网点人员",
    Mender.TECHNICIAN: "维修人员",
    Mender.BANK: "行内科技人员",
    Mender.ITSELF: "自行恢复",
    Mender.DEVELOPER: "软件开发方",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One row.

    Attributes:
        code: `E` and three digits; the first says where: 1 connection, 2 the device, 3 card or document, 4 paper and
            PIN pad keys, 5 picture, 6 programs, 9 no fault at all.
        title, cause, remedy: Chinese sentences for staff.
        of_the_device: whether it counts against the device's health; a customer who brings no card is no fault.
    """

    code: str
    title: str
    cause: str
    remedy: str
    mender: Mender
    of_the_device: bool = True


UNLISTED = Fault(
    "E699",
    "未登记的故障",
    "驱动报告了故障码表里没有的原因。",
    "记下屏幕上的英文原因，重试一次；仍不行就停用该设备并报修。",
    Mender.TECHNICIAN,
)
"""For a reason that no row has: a vendor's driver may give its own."""
