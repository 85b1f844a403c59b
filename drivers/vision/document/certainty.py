"""How sure a field is, from what was seen: one table of levels, set on specimens.

A confidence is not a probability of the model: those were above 0.99 for characters that were wrong. It is a level that
a field reaches by what agrees: two readings, a check character, a second place that says the same. SURE (0.9) is given
only where, among the specimens of `make bench-vision`, fewer than one in 200 such fields was wrong.
"""

CHECKED_TWICE = 0.99
"""A check character holds and something else on the card says the same."""
CHECKED = 0.96
"""A check character or a rule that a misreading would break holds, and each character was likely."""
AGREED = 0.93
"""Two readings are the same and each character was likely in both."""
LIKELY = 0.75
"""Two readings are the same, but one character was less likely, or something about the line is odd."""
DOUBTFUL = 0.5
"""One reading only, or two that differ."""
POOR = 0.25
"""Something is there; whether it was read is anybody's guess."""
NONE = 0.0
"""Not read."""
