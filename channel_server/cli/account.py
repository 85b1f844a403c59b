"""Who runs a command, as the operating system knows it.

A staff number on the command line is said, and proved by nobody. Whoever may run commands on the server's books can
say any. So the evidence of such an act bears the account of the operating system beside the number: what is known
beside what is said.
"""

import os
import pwd
import re
import uuid
from datetime import UTC, datetime

from channel_server.application.operator_command import Command

__all__ = ["STAFF_NUMBER", "command_now", "operating_account"]

STAFF_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{1,31}")
"""How somebody is named who is said to do something on the command line."""


def operating_account() -> str:
    """Tell the account that this process runs under, by its number and not by what the environment says of it."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"


def command_now() -> Command:
    """This run of a command."""
    return Command(datetime.now(UTC), str(uuid.uuid4()), operating_account())
