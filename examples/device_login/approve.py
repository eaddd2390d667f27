"""Alice and her browser: takes the user code from the prompt and decides on the server's real pages.

The script sees only what a person sees: the verification address and the code that the CLI showed. It signs
in, types the code into the form, and decides on the consent page, CSRF fields and redirects included.
"""

from __future__ import annotations

import re

import httpx


class ApprovalError(RuntimeError):
    """A page of the server was not the one that a person would expect there."""


def decide(verification_uri: str, user_code: str, *, person: str, password: str, accept: bool = True) -> None:
    """Approves one device login, or denies it.

    Args:
        verification_uri: The address from the prompt.
        user_code: The code from the prompt.
        person: The account that signs in.
        password: Its password.
        accept: Which of the two buttons is pressed.

    Raises:
        ApprovalError: A page held no form, or the server did not confirm.
    """
    with httpx.Client(follow_redirects=True, timeout=60) as browser:
        try:
            page = browser.get(verification_uri)  # not signed in yet: redirected to the login page
            page = _submit(browser, page, {"username": person, "password": password})
            page = _submit(browser, page, {"user_code": user_code})
            page = _submit(browser, page, {"action": "accept" if accept else "deny"})
        except httpx.HTTPError as error:
            msg = f"the server's pages could not be reached: {type(error).__name__}"
            raise ApprovalError(msg) from error
        if ("authorized" if accept else "denied") not in page.text.lower():
            msg = f"the server did not confirm the decision at {page.url.copy_with(query=None)}"
            raise ApprovalError(msg)


def _submit(browser: httpx.Client, page: httpx.Response, fields: dict[str, str]) -> httpx.Response:
    """Fills in the page's form and sends it to the page's own address, as its button would."""
    hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    if hidden is None:
        msg = f"no form on {page.url.copy_with(query=None)} (status {page.status_code})"
        raise ApprovalError(msg)
    return browser.post(
        page.url, data={"csrfmiddlewaretoken": hidden[1], **fields}, headers={"Referer": str(page.url)}
    )
