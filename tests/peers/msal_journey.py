"""Signs in with MSAL for Python, as an application would, and prints one word for each thing that held.

Arguments: base address, tenant id, client id, login, password, the authority's certificate. Where the organisation has
to do something in between, this prints `please <what>` and waits for a line.
"""

import html.parser
import json
import sys
import urllib.parse

import msal
import requests

BASE, TENANT, CLIENT, LOGIN, PASSWORD, CA = sys.argv[1:]
FILES = ["https://graph.microsoft.com/Files.ReadWrite.All"]
ENGAGE = ["https://www.yammer.com/access_as_user"]
REPLY = "http://localhost:53100"


class Action(html.parser.HTMLParser):
    found = None

    def handle_starttag(self, tag, attributes):
        if tag == "form":
            self.found = dict(attributes)["action"]


def application(realm=TENANT, **more):
    return msal.PublicClientApplication(
        CLIENT, authority=f"{BASE}/{realm}", verify=CA, instance_discovery=False, **more
    )


def browse(address):
    """A browser's part: opens the page, fills in the form, and stops at the reply address."""
    browser = requests.Session()
    browser.verify = CA
    page = browser.get(address, timeout=20)
    page.raise_for_status()
    form = Action()
    form.feed(page.text)
    answer = browser.post(
        urllib.parse.urljoin(page.url, form.found),
        data={"login": LOGIN, "password": PASSWORD},
        allow_redirects=False,
        timeout=20,
    )
    assert answer.status_code == 302, (answer.status_code, answer.text)
    target = urllib.parse.urlsplit(answer.headers["Location"])
    assert f"{target.scheme}://{target.netloc}" == REPLY, target
    return dict(urllib.parse.parse_qsl(target.query))


def good(result):
    assert "access_token" in result, {name: result.get(name) for name in ("error", "error_codes", "error_description")}
    return result


def held(what):
    print(f"held {what}", flush=True)


def please(what):
    print(f"please {what}", flush=True)
    assert sys.stdin.readline().strip() == "done"


def by_code():
    app = application()
    flow = app.initiate_auth_code_flow(FILES, redirect_uri=REPLY, login_hint=LOGIN)
    answer = browse(flow["auth_uri"])
    result = good(app.acquire_token_by_auth_code_flow(flow, answer))
    assert result["id_token_claims"]["preferred_username"] == LOGIN
    assert result["id_token_claims"]["tid"] == TENANT
    again = app.acquire_token_by_auth_code_flow(dict(flow), answer)
    assert 54005 in again["error_codes"], again
    held("code")
    return app


def silently(app):
    (account,) = app.get_accounts()
    assert account["username"] == LOGIN and account["realm"] == TENANT, account
    cached = good(app.acquire_token_silent(FILES, account))
    renewed = good(app.acquire_token_silent(FILES, account, force_refresh=True))
    assert cached["access_token"] != renewed["access_token"]
    good(app.acquire_token_silent(ENGAGE, account))
    held("silent")
    please("revoke")
    refused = app.acquire_token_silent_with_error(FILES, account, force_refresh=True)
    assert 50173 in refused["error_codes"], refused
    held("revoked")


def by_device():
    app = application(realm="organizations")
    flow = app.initiate_device_flow(FILES)
    please(f"approve {flow['user_code']}")
    result = good(app.acquire_token_by_device_flow(flow))
    assert result["id_token_claims"]["preferred_username"] == LOGIN
    held("device")


def with_claims():
    app = application(client_capabilities=["cp1"])
    flow = app.initiate_auth_code_flow(FILES, redirect_uri=REPLY)
    result = good(app.acquire_token_by_auth_code_flow(flow, browse(flow["auth_uri"])))
    assert result["expires_in"] > 19 * 3600, result["expires_in"]
    please("require-mfa")
    (account,) = app.get_accounts()
    refused = app.acquire_token_silent_with_error(FILES, account, force_refresh=True)
    assert 50076 in refused["error_codes"], refused
    challenge = refused["claims"]
    json.loads(challenge)
    flow = app.initiate_auth_code_flow(FILES, redirect_uri=REPLY, claims_challenge=challenge)
    good(app.acquire_token_by_auth_code_flow(flow, browse(flow["auth_uri"])))
    held("claims")


silently(by_code())
by_device()
with_claims()
