"""Who refuses what another asks for in the same sentence, without an object: `X demanded ..., but Y refused`."""

from collections.abc import Sequence

from monitor.extract.lexicon import Match
from monitor.extract.reading import Predicate
from monitor.extract.tables import Frame, StanceRow


def is_bare_refusal(row: StanceRow) -> bool:
    """Return whether the row is a verb of refusal that closes its clause: what is refused was said before."""
    alone = " " not in row.pattern.removesuffix(" se$").removeprefix("se ")
    return row.frame is Frame.ACT and row.pattern.endswith("$") and alone and row.stance.score < 0


def refused_asker(predicates: Sequence[Predicate], match: Match[StanceRow], codes: tuple[str, ...]) -> str | None:
    """Return who asks for it in a clause before, None where nobody else does."""
    for asking in reversed(predicates):
        row = asking.match.row
        if asking.match.last > match.first or not isinstance(row, StanceRow) or row.frame is not Frame.ASK:
            continue
        if (other := _other(asking, codes)) is not None:
            return other
    return None


def refuser(predicates: Sequence[Predicate], match: Match[StanceRow], codes: tuple[str, ...]) -> str | None:
    """Return who refuses in a clause behind what is asked for: it is asked of them."""
    if match.row.frame is not Frame.ASK:
        return None
    for refusing in predicates:
        row = refusing.match.row
        refuses = isinstance(row, StanceRow) and is_bare_refusal(row)
        if refuses and refusing.match.first >= match.last:
            return _other(refusing, codes)
    return None


def _other(predicate: Predicate, codes: tuple[str, ...]) -> str | None:
    """Return who does it, None where those do who are given."""
    others = [str(m.code) for m in predicate.subjects if m.code is not None]
    return others[0] if others and not set(others).intersection(codes) else None
