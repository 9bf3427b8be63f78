"""Works with O365, a Graph client for Python that nobody here wrote, as a script of an office would, over TLS.

O365 names Microsoft's own authority itself, so it is handed an application of MSAL that is pointed at the organisation; everything
else is its own. Prints `held WHAT` for each thing that held; `held large SHA256` says what was sent.

Arguments: the file with what a client must be pointed at, as `musette tenant --json` prints it; a folder to work in.
"""

import hashlib
import html.parser
import json
import pathlib
import sys
import urllib.parse

import msal
import requests
from O365 import Account, MSGraphProtocol
from O365.utils.token import MemoryTokenBackend

AT = json.loads(pathlib.Path(sys.argv[1]).read_text())
HERE = pathlib.Path(sys.argv[2])
ME = AT["people"][0]
FILES = ["https://graph.microsoft.com/Files.ReadWrite.All", "https://graph.microsoft.com/Sites.ReadWrite.All"]
REPLY = "http://localhost:53100"


class Organisation(MSGraphProtocol):
    _protocol_url = AT["base"] + "/"


class Action(html.parser.HTMLParser):
    found = None

    def handle_starttag(self, tag, attributes):
        if tag == "form":
            self.found = dict(attributes)["action"]


def browse(address):
    """A browser's part: opens the page, fills in the form, and stops at the reply address."""
    page = requests.get(address, timeout=20)
    form = Action()
    form.feed(page.text)
    fields = {"login": ME["login"], "password": ME["password"]}
    answer = requests.post(form.found, data=fields, allow_redirects=False, timeout=20)
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(answer.headers["Location"]).query))


def held(*what):
    print("held", *what, flush=True)


def sign_in():
    account = Account((AT["client_id"],), auth_flow_type="public", tenant_id=AT["tenant_id"],
                      protocol=Organisation(api_version="v1.0"), token_backend=MemoryTokenBackend())
    connection = account.con
    application = msal.PublicClientApplication(AT["client_id"], authority=AT["authority"], instance_discovery=False,
                                               token_cache=connection.token_backend)
    flow = application.initiate_auth_code_flow(FILES, redirect_uri=REPLY)
    result = application.acquire_token_by_auth_code_flow(flow, browse(flow["auth_uri"]))
    assert "access_token" in result, result.get("error_description")
    connection._msal_client = application
    connection._username = ME["login"]
    held("sign-in")
    return account


def walk(folder):
    for item in folder.get_items():
        yield item
        if item.is_folder:
            yield from walk(item)


def main():
    storage = sign_in().storage()
    drive = storage.get_default_drive(request_drive=True)
    assert drive.object_id == AT["drive_id"]
    root = drive.get_root_folder()
    before = {item.object_id for item in walk(root)}
    assert len(before) > 20, before
    assert drive.get_special_folder("documents").name == "Documents"
    held("reading")

    folder = root.create_child_folder("From O365")
    (HERE / "small.txt").write_bytes(b"hello")
    small = folder.upload_file(HERE / "small.txt")
    large = hashlib.shake_256(b"O365").digest(6_000_001)
    (HERE / "large.bin").write_bytes(large)
    sent = folder.upload_file(HERE / "large.bin", chunk_size=10 * 320 * 1024)
    assert (small.size, sent.size) == (5, 6_000_001)
    held("large", hashlib.sha256(large).hexdigest())
    sent.download(HERE, name="back.bin")
    assert (HERE / "back.bin").read_bytes() == large
    held("download")

    assert small.update(name="renamed.txt")
    operation = small.copy(target=folder, name="copied.txt")
    for _ in operation.check_status(delay=0.2):
        pass
    copied = operation.get_item()
    assert copied.name == "copied.txt"
    assert [version.name for version in sent.get_versions()] == ["1.0"]
    assert small.share_with_link(share_type="view", share_scope="organization").share_link
    assert small.share_with_invite(AT["people"][1]["login"], share_type="edit", send_email=False)
    assert len(list(small.get_permissions())) == 3
    assert [item.name for item in root.search("renamed")] == ["renamed.txt"]
    inner = folder.create_child_folder("Inner")
    assert small.move(inner)
    assert {item.name for item in walk(folder)} == {"Inner", "renamed.txt", "copied.txt", "large.bin"}
    assert inner.delete()
    assert {item.object_id for item in walk(root)} == before | {one.object_id for one in (folder, copied, sent)}
    held("changes")


main()
