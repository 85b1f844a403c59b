"""The driver kit's runner: does a driver keep what the host and the kiosk take for granted?

It knows a driver by the host's vocabulary alone, never by its code: what holds for ours is found out in the same way as
for a vendor's. Rules that need a customer's hands or a broken line are played where the profile has a simulator.

Reading order: `rule` (what a rule is), `bench` (what it is played on), the rules (`described`, `commanded`, `told`,
`broken`), `run`, `ladder` (what a driver's quality is called). docs/writing-a-driver.md is its reference.
"""
