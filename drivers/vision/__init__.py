"""What a terminal's camera sees, offline: documents that are read, faces that are compared, and whether one is alive.

Nothing here knows a device, and no device imports it: it runs in worker processes and on the command line. Beside it
stand the specimens that it is measured with.
"""
