"""The desk's own translation of words: entered on a statement's page, shown beside the words wherever they stand."""

import json

import pytest

from monitor.types import Stance
from tests.monitor.web.conftest import Desk, proof_on
from tests.monitor.web.test_coding import client_of

WORDS = "نحذر من إغلاق المضيق."
GLOSS = "We warn against closing the strait <b>."


@pytest.fixture
def key(desk: Desk) -> str:
    return desk.publish("QAT", Stance.CONCERN, f"الدوحة. {WORDS}", WORDS, hours=6, language="ar")


def test_a_gloss_stands_beside_the_words_on_every_page_and_in_every_file(desk: Desk, key: str) -> None:
    client = client_of(desk, "Ada Example")
    sent = {"proof": proof_on(client, f"/statements/{key}"), "text": GLOSS, "language": "en"}
    assert client.post(f"/statements/{key}/gloss", data=sent).headers["location"] == f"/statements/{key}?said=glossed"
    shown = "We warn against closing the strait &lt;b&gt;."
    for path in (f"/statements/{key}", "/dossiers/lighthouse", "/now", "/actors/QAT"):
        text = client.get(path).text
        assert shown in text, path
        assert WORDS in text, path
        assert "Ada Example" in text, path
    for form in ("md", "html"):
        taken = client.get(f"/dossiers/lighthouse/export?format={form}").text
        assert "Gloss: " in taken
        assert "(by Ada Example)" in taken
    rows = [json.loads(line) for line in client.get("/dossiers/lighthouse/export?format=jsonl").text.splitlines()]
    assert [(row["gloss"], row["gloss_by"]) for row in rows if row.get("words") == WORDS] == [(GLOSS, "Ada Example")]
    one = client.get(f"/statements/{key}/export?format=csv").text
    assert GLOSS in one


def test_a_gloss_is_taken_back_and_changes_no_label(desk: Desk, key: str) -> None:
    client = client_of(desk, "Ada Example")
    before = desk.store.statement(key)
    proof = proof_on(client, f"/statements/{key}")
    client.post(f"/statements/{key}/gloss", data={"proof": proof, "text": GLOSS, "language": "en"})
    assert desk.store.statement(key) == before
    back = client.post("/glosses/1/undo", data={"proof": proof, "back": f"/statements/{key}"})
    assert back.headers["location"] == f"/statements/{key}"
    assert "closing the strait &lt;b" not in client.get(f"/statements/{key}").text
    assert client.post("/glosses/1/undo", data={"proof": proof}).status_code == 400


def test_a_gloss_is_entered_in_the_queue_which_comes_back_to_the_same_words(desk: Desk, key: str) -> None:
    client = client_of(desk, "Ada Example")
    page = client.get("/review").text
    assert f'action="/statements/{key}/gloss"' in page
    back = f"/review#q-{key}"
    assert f'name="back" value="{back}"' in page
    sent = {"proof": proof_on(client, "/review"), "text": GLOSS, "language": "en", "back": back}
    assert client.post(f"/statements/{key}/gloss", data=sent).headers["location"] == back
    assert "closing the strait &lt;b" in client.get("/review").text
    elsewhere = client.post(f"/statements/{key}/gloss", data=sent | {"back": "https://elsewhere.example/"})
    assert elsewhere.headers["location"] == f"/statements/{key}?said=glossed"


def test_a_gloss_stands_in_the_shifts_of_a_pair_and_of_an_actor(desk: Desk) -> None:
    early = desk.publish("QAT", Stance.SUPPORT, f"الدوحة. {WORDS}", WORDS, hours=-30, target="CHL", language="ar")
    desk.publish("QAT", Stance.CONDEMN, "Qatar condemns what Chile did.", "Qatar condemns", hours=6, target="CHL")
    client = client_of(desk, "Ada Example")
    sent = {"proof": proof_on(client, f"/statements/{early}"), "text": GLOSS, "language": "en"}
    client.post(f"/statements/{early}/gloss", data=sent)
    for path, part in (("/pair/QAT/CHL", "h-shifts"), ("/actors/TUR", "h-stands")):
        if part == "h-stands":
            old = next(one for one in desk.store.latest_statements(limit=50) if "understand the concerns" in one.document.text)
            client.post(f"/statements/{old.key}/gloss", data=sent)
        section = client.get(path).text.split(f'aria-labelledby="{part}"')[1].split("</section>")[0]
        assert "closing the strait &lt;b" in section, path


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"text": "  "}, "Write what the words say"),
        ({"text": "x" * 2001}, "2000 characters at most"),
        ({"text": "We warn.", "language": "English!"}, "Name the language by its code"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_line(desk: Desk, key: str, sent: dict[str, str], reason: str) -> None:
    client = client_of(desk, "Ada Example")
    proof = proof_on(client, f"/statements/{key}")
    answer = client.post(f"/statements/{key}/gloss", data={"proof": proof, **sent})
    assert answer.status_code == 400
    assert reason in answer.text
    assert desk.store.glosses([WORDS]) == {}


def test_without_a_session_nothing_is_kept_and_no_form_is_offered(desk: Desk, key: str) -> None:
    client = client_of(desk, "Ada Example")
    client.cookies.clear()
    assert '/gloss"' not in client.get(f"/statements/{key}").text
    assert client.post(f"/statements/{key}/gloss", data={"text": GLOSS}).status_code == 403
    assert client.post("/statements/none/gloss", data={"text": GLOSS}).status_code in (403, 404)
