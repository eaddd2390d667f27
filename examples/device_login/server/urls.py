"""What the server answers: the provider's own pages, and the small API that the CLI logs in for."""

# mypy: disable-error-code="import-untyped, untyped-decorator"
# Django and the toolkit ship no types.
from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import login
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.decorators import protected_resource


@protected_resource(scopes=["read"])
def whoami(request: HttpRequest) -> JsonResponse:
    """Whose token this is."""
    return JsonResponse({"user": request.resource_owner.username})


@csrf_exempt  # a bearer token authorises this call, no cookie does
@protected_resource(scopes=["read"])
def session(request: HttpRequest) -> JsonResponse:
    """Swaps a bearer token for a session cookie, as APIs with a web console do."""
    login(request, request.resource_owner, backend="django.contrib.auth.backends.ModelBackend")
    return JsonResponse({"console": "/console"})


def console(request: HttpRequest) -> JsonResponse:
    """A page for the session cookie."""
    return JsonResponse({"signed_in": request.user.is_authenticated})


urlpatterns = [
    path("admin/", admin.site.urls),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("api/whoami", whoami),
    path("api/session", session),
    path("console", console),
]
