"""The parts of the example CLI that `cli.py` calls: telemetry, API calls, and a bad day."""
