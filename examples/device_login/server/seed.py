"""The two rows that the demo needs: a person who can approve a login, and the CLI as a registered client."""

# mypy: disable-error-code="import-untyped"
# Django and the toolkit ship no types.
from __future__ import annotations

from django.contrib.auth import get_user_model
from oauth2_provider.models import get_application_model

CLIENT_ID = "acme-cli"
PERSON = "alice"


def seed(*, password: str, client_secret: str) -> None:
    """Registers `alice` with her password and `acme-cli` with its client secret."""
    person = get_user_model().objects.create_superuser(PERSON, password=password)
    application = get_application_model()
    application.objects.create(
        client_id=CLIENT_ID,
        client_secret=client_secret,
        hash_client_secret=False,
        name="Acme command line",
        user=person,
        client_type=application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application.GRANT_DEVICE_CODE,
    )
