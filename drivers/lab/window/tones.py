"""How a state is to be taken. A tone always goes with a word and a sign: never by colour alone."""

_STATE_TONES = {
    "online": "ok",
    "deviceBusy": "ok",
    "starting": "none",
    "offline": "attn",
    "powerOff": "attn",
    "noDevice": "attn",
    "userError": "attn",
    "hardwareError": "stop",
    "fraudAttempt": "stop",
    "potentialFraud": "stop",
}
_HEALTH_TONES = {"well": "ok", "impaired": "attn", "down": "stop", "restarting": "attn"}


def state_tone(state: str) -> str:
    """Return ok, attn, stop or none for a device's state."""
    return _STATE_TONES.get(state, "none")


def health_tone(state: str) -> str:
    """Return the same for a health state."""
    return _HEALTH_TONES.get(state, "none")
