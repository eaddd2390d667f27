"""What tests of the command share."""

import pytest
from command.calling import call


@pytest.fixture
def redact_command():
    return call
