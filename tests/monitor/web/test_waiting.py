"""From when to when somebody waits for a page: until its answer begins, whatever kind of answer."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from monitor.courtesy import Courtesy
from monitor.web.waiting import Waiting


class Noted(Courtesy):
    def __init__(self) -> None:
        super().__init__()
        self.log: list[str] = []

    def begin(self) -> None:
        self.log.append("begins")
        super().begin()

    def end(self) -> None:
        self.log.append("ends")
        super().end()


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def client(noted: Noted) -> TestClient:
    def page(request: Request) -> Response:
        noted.log.append("is made")
        return PlainTextResponse("a page")

    def stream(request: Request) -> Response:
        def parts():
            noted.log.append("goes on")
            yield "a part"

        return StreamingResponse(parts())

    def fault(request: Request) -> Response:
        raise ValueError("a fault")

    app = Starlette(routes=[Route("/", page), Route("/stream", stream), Route("/fault", fault)])
    return TestClient(Waiting(app, noted), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("path", "log"),
    [
        ("/", ["begins", "is made", "ends"]),
        ("/stream", ["begins", "ends", "goes on"]),
        ("/fault", ["begins", "ends"]),
        ("/nowhere", ["begins", "ends"]),
    ],
)
def test_somebody_waits_until_the_answer_begins(client: TestClient, noted: Noted, path: str, log: list[str]) -> None:
    client.get(path)
    assert noted.log == log


def test_nobody_waits_any_more_where_the_application_fails_before_any_answer(noted: Noted) -> None:
    async def failing(scope, receive, send) -> None:
        raise ValueError("no answer")

    TestClient(Waiting(failing, noted), raise_server_exceptions=False).get("/")
    assert noted.log == ["begins", "ends"]
