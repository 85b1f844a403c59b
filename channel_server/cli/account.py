"""Who runs a command, as the operating system knows it.

A staff number on the command line is said, and proved by nobody. Whoever may run commands on the server's books can
say any. So the evidence of such an act bears the account of the operating system beside the number: what is known
beside what is said.
"""

import os
import pwd

__all__ = ["operating_account"]


def operating_account() -> str:
    """Tell the account that this process runs under, by its number and not by what the environment says of it."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
