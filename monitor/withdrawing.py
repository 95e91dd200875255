"""Pages of stored documents are asked for again, and one that was taken away is recorded and told. Run now and then.

When a page counts as taken away is decided in `feeds.recheck`. Its document gets a revision without words, so that its statements
are withdrawn as by any other edit, and the old words stay in the revision before; if the page comes back, so do they.
"""

import logging
from dataclasses import replace

from feeds.document import text_sha256
from feeds.recheck import PageCheck, check_page, in_turns
from feeds.types import Rights
from monitor.desk import Desk
from monitor.storing import ingest_document

logger = logging.getLogger(__name__)

PAGES_PER_RUN = 20
"""So few that a run is over soon: the pages of a host are seconds apart."""


def check_pages(desk: Desk) -> int:
    """Ask again for pages whose time has come; return how many documents were withdrawn or have come back.

    While our own network is down nothing is asked.
    """
    if any(outage.ended_at is None for outage in desk.store.outages()):
        return 0
    due = desk.store.pages_due(now=desk.clock(), limit=PAGES_PER_RUN * 5)
    known = [(desk.sources[source_id], page) for source_id, page in due if source_id in desk.sources]
    wanted = [one for one in known if one[0].enabled and one[0].rights is not Rights.NO_AI]  # whose pages nobody asks for
    changed = 0
    for source, page in in_turns(wanted, limit=PAGES_PER_RUN):
        check = check_page(source, page, client=desk.client, hosts=desk.hosts, now=desk.clock())
        if check.withdrawn or check.returned:
            _revise(desk, check)
            changed += 1
        desk.store.record_check(check)
    return changed


def _revise(desk: Desk, check: PageCheck) -> None:
    """Record that a document was withdrawn, or has come back; doing it again after a kill adds nothing."""
    stored = desk.store.document(check.document_id)
    if stored is None:
        return
    words = stored.worded.document
    if check.returned:
        document = replace(words, fetched_at=check.checked_at)
        logger.warning("document %s (%s) is there again", words.id, words.url)
    else:
        since = f"{check.missing_since:%Y-%m-%d}" if check.missing_since else "now"
        said = f"{check.detail}, {check.misses} times since {since}; its words stand in the version before"
        document = replace(
            words,
            text="",
            sha256=text_sha256(""),
            fetched_at=check.checked_at,
            raw=b"",
            raw_type="",
            pages=(),
            feed_text="",
            problems=(f"withdrawn: {said}",),
        )
        logger.warning("document %s (%s) was withdrawn: %s", words.id, words.url, said)
    ingest_document(desk, document)
