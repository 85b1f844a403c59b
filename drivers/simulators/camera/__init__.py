"""A simulated camera: MJPEG over loopback HTTP, `python -m drivers.simulators.camera`.

`scene` draws what it sees, `server` sends it as network cameras do, `program` is the process with its control socket.
"""
