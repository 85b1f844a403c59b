"""Every fault of the list against every driver to which it applies: what the command ends in, when all is well again.

`python -m tests.fault_matrix` runs the matrix and writes it into docs/devices.md; `test_matrix` runs the same cells as
tests. Real drivers under a device host, over real ports, to simulators as processes of their own; neither host nor
simulator is started anew between two cells.
"""
