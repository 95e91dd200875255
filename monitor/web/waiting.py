"""Whoever asks for a page is waiting until its answer begins; what is polled gives way meanwhile (`monitor.courtesy`)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.courtesy import Courtesy


class Waiting:
    """Says from when to when somebody waits. An ASGI wrapper; of a stream of events only its beginning is waited for."""

    def __init__(self, app: ASGIApp, courtesy: Courtesy) -> None:
        self._app = app
        self._courtesy = courtesy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        waits = True

        async def send_and_tell(message: Message) -> None:
            nonlocal waits
            if waits and message["type"] == "http.response.start":
                waits = False
                self._courtesy.end()
            await send(message)

        self._courtesy.begin()
        try:
            await self._app(scope, receive, send_and_tell)
        finally:
            if waits:
                self._courtesy.end()
