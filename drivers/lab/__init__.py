"""The device lab: every device of a terminal on one bench, the customer's hands beside it, and any fault at will.

The bench itself (`house`, `session`, `player`, `recorder`) knows no window: the same scenarios run headless and in
tests. `window` holds what a person sees; it is the only place in drivers that imports Qt. The lab is a client of the
device host like any other and has no way into a driver that a kiosk does not have.
"""
