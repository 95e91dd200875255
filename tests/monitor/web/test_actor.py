"""An actor's page: positions with their words, shifts, and what it said."""

from starlette.testclient import TestClient


def test_a_position_stands_with_its_words_and_its_shift(client: TestClient) -> None:
    text = client.get("/actors/TUR").text
    assert "Seizure of the lighthouse" in text
    assert "The presence of these forces is unacceptable." in text
    assert "We understand the concerns about shipping." in text
    assert "<strong>Shift</strong>" in text


def test_a_silent_actor_has_a_page_and_an_unknown_one_none(client: TestClient) -> None:
    assert "no position on any event" in client.get("/actors/FRA").text
    for code in ("ATLANTIS", "x y", "(", "é"):
        answer = client.get(f"/actors/{code}")
        assert answer.status_code == 404, code
        assert "no actor with this code" in answer.text


def test_the_statement_leads_to_its_actor(desk, client: TestClient) -> None:
    key = desk.store.latest_statements(limit=1)[0].key
    assert 'href="/actors/TUR"' in client.get(f"/statements/{key}").text
