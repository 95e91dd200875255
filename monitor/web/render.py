"""The Jinja environment and what every page has: title, clock, banners, the refresh switch. No view is computed here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import Markup

from monitor.exports.formats import KINDS
from monitor.exports.quotes import FORMATS
from monitor.people import Role
from monitor.types import Stance
from monitor.views.correcting import SAME
from monitor.views.course import DAY_HEIGHT, Side
from monitor.views.health import Network
from monitor.views.room import alike, shortened
from monitor.views.tiles import OTHER_GROUPS, SPOKEN_GROUPS, Group
from monitor.views.words import Mark, direction, in_zone, moment

LABELS = (*(Mark(stance.value) for stance in Stance), Mark.DECLINED)
"""What a person can say of the stance: the rungs, and apart from them that comment was declined."""
UTC_ZONE = ZoneInfo("UTC")
_TEMPLATES = Path(__file__).parent / "templates"


def environment(zone: ZoneInfo = UTC_ZONE) -> jinja2.Environment:
    """Return the template environment: everything is escaped, a name that is missing is an error; times are told in `zone`."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # More tiles than three short rows go over the whole width.
    found.globals["MANY"] = 18
    found.filters.update(in_full=lambda at: in_zone(at, zone).text, in_short=lambda at: in_zone(at, zone).clock)
    found.filters.update(direction=direction, shortened=shortened, alike=alike, coded=coded)
    found.globals["QUOTE_FORMATS"] = tuple((each.value, KINDS[each].label) for each in FORMATS)
    found.globals["FORMATS"] = tuple((each.value, kind.label) for each, kind in KINDS.items())
    found.globals.update(
        pairs=_pairs,
        words_of=_words_of,
        Side=Side,
        DAY_HEIGHT=DAY_HEIGHT,
        Mark=Mark,
        SAME=SAME,
        LABELS=LABELS,
        Stance=Stance,
        Group=Group,
        SPOKEN_GROUPS=SPOKEN_GROUPS,
        OTHER_GROUPS=OTHER_GROUPS,
    )
    return found


def coded(text: str) -> Markup:
    """Return a message as HTML, what stands in it between backticks as code: the same messages are told in a terminal."""
    pieces = text.split("`")
    # An odd one that is left over was typed by a reader, and is no mark of ours.
    last = len(pieces) - 1 if len(pieces) % 2 == 0 else len(pieces)
    parts = (Markup("<code>{}</code>" if n % 2 else "{}").format(one) for n, one in enumerate(pieces[:last]))
    return Markup("").join(parts) + ("`" + pieces[-1] if last < len(pieces) else "")


def _pairs(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """Return the values of a closed set as choices: value and words."""
    return [(one.value, one.value.replace("_", " ")) for one in values]


def _words_of(marks: Iterable[Mark]) -> list[tuple[str, str]]:
    """Return marks as choices: value and what is said of them."""
    return [(one.value, one.word) for one in marks]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page. `refresh_s` is None on pages that stay still; `still` is true when the reader stopped it.

    `live` is the address of the page's events, empty where it has none. `who` is the name of who may write, None for a reader;
    `proof` is what its forms carry. `name` is whoever signed in, `role` what a user may do, None where the board has no users.
    """

    now: datetime
    path: str
    network: Network
    sample: bool
    refresh_s: int | None = None
    still: bool = False
    live: str = ""
    who: str | None = None
    proof: str = ""
    name: str | None = None
    role: Role | None = None

    @property
    def admin(self) -> bool:
        """Whether whoever signed in may look after sources and people."""
        return self.who is not None and self.role in (None, Role.ADMIN)

    def link(self, path: str, fragment: str = "", **query: str) -> str:
        """Return an address on the board that keeps the reader's choice not to be refreshed."""
        asked = dict(query) | ({"refresh": "off"} if self.still else {})
        return path + (f"?{urlencode(asked)}" if asked else "") + (f"#{fragment}" if fragment else "")


class Pages:
    """Renders templates in their frame."""

    def __init__(self, zone: ZoneInfo = UTC_ZONE) -> None:
        self._environment = environment(zone)

    def offer(self, name: str, value: Callable[[], object]) -> None:
        """Let every template call a function by this name."""
        self._environment.globals[name] = value

    def render(self, template: str, frame: Frame, **values: object) -> str:
        """Return the page as HTML."""
        return self._environment.get_template(template).render(
            frame=frame, link=frame.link, as_of=moment(frame.now), now_s=int(frame.now.timestamp()), **values
        )
