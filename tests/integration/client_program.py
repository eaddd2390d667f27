# ruff: noqa: TRY401, PERF203 - programs log an exception's repr beside its traceback, and in loops, too
"""A program that logs in with one real client library, everything at DEBUG.

Run as `python client_program.py CLIENT {plain|install}`; the addresses of the server and the secrets that the
client must know come as JSON on standard input. Logs go to descriptor 2, past every stream of Python's.
"""

import asyncio
import http.client
import json
import logging
import os
import sys
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

# Past every stream that is guarded.
BARE = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115 - for good

CLIENTS = {}
log = logging.getLogger("app")


def client(function):
    CLIENTS[function.__name__] = function
    return function


class Run:
    """Addresses, secrets, and forms as the protocols want them."""

    def __init__(self, given):
        self.address, self.address2, self.secrets = given["address"], given["address2"], given["secrets"]
        self.credentials = {"client_id": "client-id", "client_secret": self.secrets["client_secret"]}
        self.poll = {
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "device_code": self.secrets["device_code"],
            **self.credentials,
        }
        self.bearer = {"Authorization": f"Bearer {self.secrets['access_token']}"}
        self.query = urlencode({"access_token": self.secrets["access_token"], "code": self.secrets["code"]})


@client
def requests_and_urllib3(run):
    import requests

    session = requests.Session()
    log.debug("device %s", session.post(f"{run.address}/device", data=run.credentials).json())
    log.debug("tokens %s", session.post(f"{run.address}/token", data=run.poll).json())
    session.get(f"{run.address}/authorize")
    basic = ("client-id", run.secrets["client_secret"])
    answer = session.get(f"{run.address}/fail?{run.query}", headers=run.bearer, auth=basic)
    log.debug("sent %r, kept %r", answer.request.headers, session.cookies)
    try:
        answer.raise_for_status()
    except requests.HTTPError:
        log.exception("failed")
    for broken in (f"http://127.0.0.1:1/x?{run.query}", run.secrets["github_token"]):
        try:
            session.get(broken)
        except requests.RequestException as error:
            log.exception("failed: %r", error)
    retries = requests.adapters.HTTPAdapter(max_retries=1)
    session.mount("http://127.0.0.1:1/", retries)
    with suppress(requests.RequestException):
        session.get(f"http://127.0.0.1:1/x?{run.query}")


@client
def http_client(run):
    connection = http.client.HTTPConnection(urlsplit(run.address).netloc)
    connection.set_debuglevel(1)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for path, fields in (("/device", run.credentials), ("/token", run.poll)):
        connection.request(
            "POST",
            path,
            urlencode(fields),
            {**form, **run.bearer, "Cookie": "session=" + run.secrets["session"]},
        )
        log.debug("answer %s", connection.getresponse().read())


def _with_httpx(library, run):
    with library.Client(base_url=run.address) as session:
        log.debug("device %s", session.post("/device", data=run.credentials).json())
        answer = session.post("/token", data=run.poll, auth=("client-id", run.secrets["client_secret"]))
        log.debug("tokens %s, sent %r", answer.text, answer.request.headers.raw)
        session.get("/authorize", follow_redirects=True)
        answer = session.get(f"/fail?{run.query}", headers=run.bearer)
        log.debug("answer %r with %r, kept %r", answer, answer.headers, session.cookies)
        try:
            answer.raise_for_status()
        except library.HTTPStatusError:
            log.exception("failed")
        with suppress(library.HTTPError):
            session.get("/x", headers={"Authorization": f"Bearer {run.secrets['access_token']}\n"})


@client
def httpx_and_httpcore(run):
    import httpx

    _with_httpx(httpx, run)


@client
def httpx2_and_httpcore2(run):
    import httpx2

    _with_httpx(httpx2, run)


def _with_http2(library, run):
    with library.Client(base_url=run.address2, http1=False, http2=True) as session:
        headers = {**run.bearer, "cookie": "session=" + run.secrets["session"]}
        log.debug("tokens %s", session.post("/token", data=run.poll, headers=headers).json())
        session.post("/token", data=run.poll, headers=headers)


@client
def httpx_with_http2_and_hpack(run):
    import httpx

    _with_http2(httpx, run)


@client
def httpx2_with_http2_and_hpack(run):
    import httpx2

    _with_http2(httpx2, run)


@client
def requests_oauthlib(run):
    from requests_oauthlib import OAuth2Session

    session = OAuth2Session("client-id", redirect_uri="http://127.0.0.1/callback", state=run.secrets["state"])
    secret, code = run.secrets["client_secret"], run.secrets["code"]
    callback = f"{run.address}/callback?{urlencode({'code': code, 'state': run.secrets['state']})}"
    session.fetch_token(f"{run.address}/token", authorization_response=callback, client_secret=secret)
    session.refresh_token(f"{run.address}/token", **run.credentials)
    session.get(f"{run.address}/whoami")


@client
def oauthlib_1(run):
    from requests_oauthlib import OAuth1Session

    token, secret = run.secrets["access_token"], run.secrets["client_secret"]
    session = OAuth1Session(
        "client-key", secret, resource_owner_key=token, resource_owner_secret=run.secrets["refresh_token"]
    )
    session.fetch_request_token(f"{run.address}/request_token")
    session.get(f"{run.address}/whoami?page=1")
    session.post(f"{run.address}/whoami", data={"access_token": token, "x": "1"})


@client
def msal(run):
    import msal as library
    import requests

    class Loopback(requests.adapters.HTTPAdapter):
        """msal takes https only."""

        def send(self, request, *args, **options):
            request.url = request.url.replace("https:", "http:", 1)
            return super().send(request, *args, **options)

    session = requests.Session()
    session.mount("https://127.0.0.1", Loopback())
    options = {
        "oidc_authority": f"{run.address.replace('http:', 'https:')}/tenant/v2.0",
        "http_client": session,
    }
    app = library.PublicClientApplication("client-id", **options)
    flow = app.initiate_device_flow(["api://acme/read"])
    log.debug("flow %s", flow)
    result = app.acquire_token_by_device_flow(flow)
    log.debug("result %s", result)
    for account in app.get_accounts():
        app.acquire_token_silent(["api://acme/read"], account, force_refresh=True)
    confidential = library.ConfidentialClientApplication(
        "client-id", client_credential=run.secrets["client_secret"], **options
    )
    confidential.acquire_token_by_authorization_code(run.secrets["code"], ["api://acme/read"])


@client
def botocore_sso_oidc(run):
    import botocore.session

    session = botocore.session.get_session()
    session.set_credentials(run.secrets["aws_key"], run.secrets["aws_secret"], run.secrets["aws_session"])
    options = {"region_name": "eu-west-1", "endpoint_url": run.address}
    oidc = session.create_client("sso-oidc", **options)
    oidc.register_client(clientName="acme", clientType="public")
    secret = run.secrets["client_secret"]
    flow = oidc.start_device_authorization(clientId="c", clientSecret=secret, startUrl="http://x")
    log.debug("flow %s", flow)
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    oidc.create_token(
        clientId="c", clientSecret=secret, grantType=grant, deviceCode=run.secrets["device_code"]
    )
    sso = session.create_client("sso", **options)
    sso.list_accounts(accessToken=run.secrets["access_token"])
    with suppress(Exception):  # the answer is none of this service; what is signed and sent has been logged
        session.create_client("sts", **options).get_caller_identity()


@client
def authlib(run):
    from authlib.integrations.httpx_client import OAuth2Client
    from authlib.integrations.requests_client import OAuth2Session

    secret = run.secrets["client_secret"]
    for make in (OAuth2Session, OAuth2Client):
        for way in ("client_secret_basic", "client_secret_post"):
            session = make("client-id", secret, token_endpoint_auth_method=way)
            fields = {"grant_type": run.poll["grant_type"], "device_code": run.poll["device_code"]}
            token = session.fetch_token(f"{run.address}/token", **fields)
            log.debug("token %s", token)
            session.get(f"{run.address}/whoami")
            session.refresh_token(f"{run.address}/token", refresh_token=run.secrets["refresh_token"])


@client
def workos(run):
    from workos import WorkOSClient

    session = WorkOSClient(api_key=run.secrets["api_key"], client_id="client-id", base_url=run.address)
    log.debug("device %s", session.user_management.create_device(client_id="client-id"))
    answer = session.user_management.authenticate_with_device_code(device_code=run.secrets["device_code"])
    log.debug("answer %s", answer)


@client
def aiohttp(run):
    import aiohttp as library

    async def talk():
        async with library.ClientSession(run.address) as session:
            async with session.post("/device", data=run.credentials) as answer:
                log.debug("device %s", await answer.json())
            async with session.post("/token", data=run.poll) as answer:
                log.debug("tokens %s", await answer.text())
            async with session.get(f"/fail?{run.query}", headers=run.bearer) as answer:
                log.debug("answer %r to %r", answer, answer.request_info)
                log.debug("kept %r", list(session.cookie_jar))
                try:
                    answer.raise_for_status()
                except library.ClientResponseError as error:
                    log.exception("failed: %r", error)

    asyncio.run(talk(), debug=True)


def main(name, mode):
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    run = Run(json.load(sys.stdin))
    if mode == "install":
        import redact

        redact.install()
    logging.basicConfig(level=logging.DEBUG, stream=BARE, format="%(levelname)s %(name)s: %(message)s")
    CLIENTS[name](run)


if __name__ == "__main__":
    main(*sys.argv[1:])
