"""What `demarche doctor` looks at: installation, store, tables, engine, sources, network, alert files. One finding per check.

Each check is tried by itself, so that one fault does not hide the next; nothing is changed but that the store is migrated, as on
every start.
"""

import platform
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from alerts.errors import AlertError
from feeds.errors import FeedError
from feeds.net import resolves
from feeds.registry import load_sources
from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Health
from monitor.config import Settings
from monitor.desk import Desk, open_desk
from monitor.errors import MonitorError
from monitor.extract import read_document
from monitor.extract.tables import languages_read
from monitor.types import Stance
from monitor.vocabulary import Vocabulary, load_vocabulary

PACKAGES = ("feedparser", "httpx", "apscheduler", "sqlmodel", "trafilatura", "fastapi")
SPECIMEN = "The Ministry of Foreign Affairs of France strongly condemns the attack carried out by Russia on the port."


class Verdict(StrEnum):
    """How a check went: a warning asks for a look, a fault keeps something from working."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found and, where it is not ok, what to do."""

    check: str
    verdict: Verdict
    detail: str


def examine(read_settings: Callable[[], Settings]) -> tuple[Finding, ...]:
    """Return the findings of all checks, in a fixed order."""
    findings = [_installation()]
    try:
        settings = read_settings()
    except MonitorError as exc:
        return (*findings, Finding(check="settings", verdict=Verdict.FAULT, detail=str(exc)))
    findings.append(_tried("tables and engine", lambda: _engine(load_vocabulary())))
    findings.append(_tried("source files", lambda: _registry(settings)))
    try:
        with open_desk(settings, claim=False) as desk:
            findings += _at_the_desk(desk)
    except (MonitorError, FeedError, AlertError) as exc:
        findings.append(Finding(check="store and alert files", verdict=Verdict.FAULT, detail=str(exc)))
    return tuple(findings)


def _tried(check: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except (MonitorError, FeedError, AlertError) as exc:
        return Finding(check=check, verdict=Verdict.FAULT, detail=str(exc))


def _installation() -> Finding:
    try:
        found = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    except PackageNotFoundError as exc:
        return Finding(
            check="installation", verdict=Verdict.FAULT, detail=f"{exc} is not installed; run make run or pip install ."
        )
    return Finding(check="installation", verdict=Verdict.OK, detail=f"Python {platform.python_version()}; {found}")


def _engine(vocabulary: Vocabulary) -> Finding:
    """Read a sentence of our own, so that a broken table is seen here and not on the board."""
    document = Document(
        id=DocumentId("specimen"), text=SPECIMEN, language="en", kind=DocumentKind.OFFICIAL, publisher_actor=ActorCode("FRA")
    )
    statements = read_document(document, vocabulary)
    if [(s.actor, s.stance, s.target) for s in statements] != [("FRA", Stance.CONDEMN, "RUS")]:
        return Finding(
            check="tables and engine", verdict=Verdict.FAULT, detail="a plain sentence is not read; reinstall demarche"
        )
    return Finding(
        check="tables and engine",
        verdict=Verdict.OK,
        detail=f"{len(vocabulary.actors)} actors, {len(vocabulary.names)} names, {len(vocabulary.persons)} persons in office; "
        f"languages: {' '.join(languages_read())}; engine {statements[0].engine}",
    )


def _registry(settings: Settings) -> Finding:
    return Finding(check="source files", verdict=Verdict.OK, detail=f"{len(load_sources(settings.sources_dir))} sources")


def _sources(desk: Desk) -> Finding:
    enabled = sum(source.enabled for source in desk.sources.values())
    detail = f"{len(desk.sources)} known, {enabled} switched on, {len(desk.store.own_rows())} changed or added here"
    if not enabled:
        detail += "; switch some on: `demarche sources check --disabled`, then `sources enable --checked`"
    return Finding(check="sources", verdict=Verdict.OK if enabled else Verdict.WARNING, detail=detail)


def _at_the_desk(desk: Desk) -> Iterator[Finding]:
    counts = ", ".join(f"{count} {name}" for name, count in desk.store.counts().items())
    yield Finding(check="store", verdict=Verdict.OK, detail=f"{desk.store.name}: {counts}")
    yield _sources(desk)
    yield _hearing(desk)
    yield _network(desk)
    for warning in desk.warnings:
        yield Finding(check="sources" if warning.startswith("own row") else "channels", verdict=Verdict.WARNING, detail=warning)
    rules = desk.rules.index.rules
    standing = sum(rule.enabled for rule in rules)
    detail = (
        f"{standing} standing, {len(rules) - standing} switched off, {len(desk.channels)} channels"
        if standing
        else "no rule stands: nobody is told anything"
    )
    yield Finding(check="alerts", verdict=Verdict.OK, detail=detail)


def _hearing(desk: Desk) -> Finding:
    states = {source_id: state for source_id, state in desk.store.states().items() if source_id in desk.sources}
    polled = [state for state in states.values() if state.health is not Health.UNPOLLED]
    down = [state for state in polled if not state.health.listening]
    detail = f"{len(polled) - len(down)} heard, {len(down)} down, {len(states) - len(polled)} not polled yet"
    if polled and len(down) * 2 > len(polled):
        return Finding(check="hearing", verdict=Verdict.WARNING, detail=f"{detail}; see `demarche sources health`")
    return Finding(check="hearing", verdict=Verdict.OK, detail=detail)


def _network(desk: Desk) -> Finding:
    if any(outage.ended_at is None for outage in desk.store.outages()):
        return Finding(check="network", verdict=Verdict.WARNING, detail="our own network is down; no source is marked meanwhile")
    if urllib.request.getproxies():
        detail = "a proxy is set: it resolves names, so that only literal private addresses can be refused"
        return Finding(check="network", verdict=Verdict.WARNING, detail=detail)
    hosts = sorted({urlsplit(source.url).hostname or "" for source in desk.sources.values() if source.enabled})[:3]
    if hosts and not resolves(hosts):
        detail = "no name is resolved: this machine is offline; everything but polling works"
        return Finding(check="network", verdict=Verdict.WARNING, detail=detail)
    return Finding(check="network", verdict=Verdict.OK, detail="names are resolved")
