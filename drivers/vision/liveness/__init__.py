"""Challenge and response: is it a living head that does as it was just told?

`motion` measures what a face does against its own straight face, `machine` is the pure state machine over that, `watch`
tells a camera that froze or was covered, `quality` says what a person could do better, `passive` a figure for the
audit, and `check` joins them with the networks. What may be claimed: challenge and response, not evaluated to
ISO/IEC 30107-3.
"""
