"""The process that drives Chromium for `browser`: one order on standard input, one answer on standard output, then it ends."""

import contextlib
import json
import sys
import time
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, Route, TimeoutError, sync_playwright

from feeds.errors import FetchError
from feeds.guard_proxy import GuardProxy

_ARGUMENTS = (
    "--disable-quic",  # would go past the proxy
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # names are resolved by the proxy alone
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--js-flags=--max-old-space-size=512",
)
_NOT_NEEDED = frozenset(["image", "media", "font", "texttrack", "eventsource", "websocket", "manifest"])
_REST_S = 8.0  # for scripts to come to rest after the page has loaded
_STEP_MS = 500.0
_MARGIN_S = 3.0  # to end in before the parent ends us


def main() -> None:
    """Answer one order."""
    order = json.loads(sys.stdin.read())
    try:
        answer = _render(order)
    except FetchError as exc:
        answer = {"error": str(exc), "kind": "refused"}
    except TimeoutError:
        answer = {"error": "the page did not load within the time allowed", "kind": "timeout"}
    except Error as exc:
        answer = {"error": f"the browser says {exc.message.splitlines()[0][:200]}", "kind": "protocol"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def _render(order: dict[str, object]) -> dict[str, object]:
    url, total_s = str(order["url"]), float(str(order["total_s"]))
    hosts = order["allow_hosts"]
    allow_hosts = tuple(str(host) for host in hosts) if isinstance(hosts, list) else ()
    end = time.monotonic() + total_s - _MARGIN_S
    proxy = GuardProxy(allow_hosts=allow_hosts, max_bytes=int(str(order["max_bytes"])), total_s=total_s)
    with proxy.running(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(order["chromium"]),
            headless=True,
            chromium_sandbox=True,
            proxy={"server": proxy.address},
            args=list(_ARGUMENTS),
            timeout=_left_ms(end),
        )
        try:
            return _read(browser, url, proxy, str(order["user_agent"]), end)
        finally:
            with contextlib.suppress(Error):
                browser.close()


def _read(browser: Browser, url: str, proxy: GuardProxy, user_agent: str, end: float) -> dict[str, object]:
    context = browser.new_context(user_agent=user_agent, accept_downloads=False, service_workers="block", locale="en")
    context.set_default_timeout(_left_ms(end))
    context.on("request", lambda request: proxy.expect(urlsplit(request.url).hostname or ""))
    context.route("**/*", _pass_or_drop)
    page = context.new_page()
    try:
        response = page.goto(url, wait_until="commit", timeout=_left_ms(end))
    except Error as exc:
        if proxy.exhausted:
            return {"error": "more was sent than the cap allows", "kind": "too_large"}
        if proxy.refused:
            host, why = next(iter(proxy.refused.items()))
            return {"error": why if host in why else f"{host}: {why}", "kind": "refused"}
        if "Download is starting" in exc.message:
            return {"error": "a download where a page was expected", "kind": "refused"}
        raise
    if (host := urlsplit(page.url).hostname or "") in proxy.refused:  # what came is our proxy's own word
        return {"error": proxy.refused[host], "kind": "refused"}
    _wait_for_rest(page, proxy, end)
    if proxy.exhausted:
        return {"error": "more was sent than the cap allows", "kind": "too_large"}
    return {"html": page.content(), "url": page.url, "status": response.status if response is not None else 200}


def _wait_for_rest(page: Page, proxy: GuardProxy, end: float) -> None:
    """Wait until the page has loaded and asks for nothing more; one that a third party holds up is read as it stands."""
    for state, most in (("load", end - _REST_S), ("networkidle", min(end, time.monotonic() + 2 * _REST_S))):
        while not proxy.exhausted and time.monotonic() < most:
            try:
                page.wait_for_load_state(state, timeout=_STEP_MS)  # type: ignore[arg-type]
            except TimeoutError:
                continue
            break


def _pass_or_drop(route: Route) -> None:
    """Let pass what a list may be made of; no pictures, films and fonts, and no scheme but http and https."""
    request = route.request
    if request.resource_type in _NOT_NEEDED or not request.url.startswith(("http://", "https://", "data:", "blob:")):
        route.abort()
    else:
        route.continue_()


def _left_ms(end: float) -> float:
    return max(1.0, (end - time.monotonic()) * 1000)


if __name__ == "__main__":
    main()
