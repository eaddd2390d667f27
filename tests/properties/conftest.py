"""How hard the property tests look: quick by default, `REDACT_PROPERTIES=deep` for a long search."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# The oracle is slow on purpose; what counts is how many texts are compared, not how quickly each is.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("quick", max_examples=40, derandomize=True, database=None, **PATIENT)
settings.register_profile("deep", max_examples=3000, print_blob=True, **PATIENT)
settings.load_profile(os.environ.get("REDACT_PROPERTIES", "quick"))
