"""Property tests judge what the code does, never how fast: on a busy machine any example may take a second."""

from hypothesis import HealthCheck, settings

settings.register_profile("edian", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("edian")
