"""States of sources, and outages of our own network, to rows and back."""

from feeds.types import FetchState, Health, SourceId
from monitor.records import Outage
from monitor.store.columns import Columns
from monitor.store.tables.sources import OutageRow, SourceRow


def source_values(state: FetchState) -> Columns:
    """Return the columns of one source's state."""
    return {
        "source_id": state.source_id,
        "next_poll_at": state.next_poll_at,
        "health": state.health.value,
        "detail": state.detail,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "failures": state.failures,
        "last_polled_at": state.last_polled_at,
        "last_success_at": state.last_success_at,
        "last_full_at": state.last_full_at,
        "healthy_since": state.healthy_since,
        "covered_since": state.covered_since,
        "last_status": state.last_status,
        "newest_entry_at": state.newest_entry_at,
        "pace": state.pace,
        "asked": state.asked,
        "skip_hours": list(state.skip_hours),
        "skip_days": list(state.skip_days),
        "span": state.span,
        "not_before": state.not_before,
        "address": state.address,
        "address_for": state.address_for,
        "moved_to": state.moved_to,
        "moved_since": state.moved_since,
        "moved_count": state.moved_count,
        "changed_at": state.changed_at,
        "pause": state.pause,
        "gap_from": state.gap_from,
        "gap_to": state.gap_to,
        "renumbered_at": state.renumbered_at,
        "lies": state.lies,
        "window_count": state.window_count,
        "undated": state.undated,
        "spoken": state.spoken,
        "pages": state.pages.value,
    }


def source_value(row: SourceRow) -> FetchState:
    """Return the state of one source."""
    return FetchState(
        source_id=SourceId(row.source_id),
        next_poll_at=row.next_poll_at,
        health=Health(row.health),
        detail=row.detail,
        etag=row.etag,
        last_modified=row.last_modified,
        failures=row.failures,
        last_polled_at=row.last_polled_at,
        last_success_at=row.last_success_at,
        last_full_at=row.last_full_at,
        healthy_since=row.healthy_since,
        covered_since=row.covered_since,
        last_status=row.last_status,
        newest_entry_at=row.newest_entry_at,
        pace=row.pace,
        asked=row.asked,
        skip_hours=tuple(row.skip_hours),
        skip_days=tuple(row.skip_days),
        span=row.span,
        not_before=row.not_before,
        address=row.address,
        address_for=row.address_for,
        moved_to=row.moved_to,
        moved_since=row.moved_since,
        moved_count=row.moved_count,
        changed_at=row.changed_at,
        pause=row.pause,
        gap_from=row.gap_from,
        gap_to=row.gap_to,
        renumbered_at=row.renumbered_at,
        lies=row.lies,
        window_count=row.window_count,
        undated=row.undated,
        spoken=row.spoken,
        pages=Health(row.pages),
    )


def outage_value(row: OutageRow) -> Outage:
    """Return one outage of our own network."""
    return Outage(began_at=row.began_at, ended_at=row.ended_at, detail=row.detail)
