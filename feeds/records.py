"""One release of an index page as the detector sees it: its links, the element that is its own, its title and its date.

What finds them stands in `blocks`; what reads titles and dates of them in `headlines` and `dating`.
"""

from dataclasses import dataclass, field

from feeds.outline import Anchor, Dated


@dataclass(slots=True, kw_only=True)
class Record:
    """One link of a group with what stands around it. `zone` is the number of the element that is its own."""

    anchor: Anchor
    zone: int
    title: str = ""
    quality: float = 0.0
    dated: Dated | None = None
    url_date: tuple[str, str] | None = None  # as written, and as ISO 8601
    nested: list[Anchor] = field(default_factory=list)
