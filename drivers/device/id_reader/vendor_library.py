"""The process around a vendor's photo library: blocks in on standard input, pictures out on standard output.

Run as `python -m drivers.device.id_reader.vendor_library LIBRARY FUNCTION`. It ends at the first failure; whoever
started it takes a short answer for "no photo" and starts it anew.
"""

import ctypes
import os
import sys

from drivers.wire.id_reader import PHOTO_BYTES

WIDTH, HEIGHT = 102, 126
BGR_BYTES = WIDTH * HEIGHT * 3
# Room for a library that writes a whole bitmap file with its header and padded rows.
_ROOM_BYTES = 65_536
_SUCCESS = 1


def main(argv: list[str]) -> int:
    """Serve until standard input ends."""
    library, function = argv
    decode = getattr(ctypes.CDLL(library), function)
    decode.restype = ctypes.c_int
    decode.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int]
    pictures = os.dup(sys.stdout.fileno())
    # Some libraries print; what they say must not mix with the pictures.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while len(block := sys.stdin.buffer.read(PHOTO_BYTES)) == PHOTO_BYTES:
        room = ctypes.create_string_buffer(_ROOM_BYTES)
        if decode(block, room, 0) != _SUCCESS:
            return 1
        picture = room.raw[:BGR_BYTES]
        while picture:
            picture = picture[os.write(pictures, picture) :]
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
