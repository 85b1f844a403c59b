"""Fuzzing: every decoder of `drivers`, guided by the coverage of its code (atheris, libFuzzer).

`make fuzz SECONDS=60` spreads the time over all targets and prints one JSON line each. What a target may raise is part
of its promise; anything else is a find, and so is a property that does not hold (the same events however the bytes are
cut, a value that does not survive its own encoding). Inputs that reached new code are kept in `corpus/`, and every test
run plays them again.
"""
