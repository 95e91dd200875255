"""Whether a name beside a noun for an act did or suffered it, by the noun's own grammar."""

from enum import Enum, auto

from monitor.extract.mention import Kind, Mention
from monitor.extract.postposed import SUFFERED
from monitor.extract.reading import Reading
from monitor.extract.tables import Of


class Role(Enum):
    """What a name is to an act."""

    DOER = auto()
    VICTIM = auto()


def add_as(role: Role, mention: Mention, doers: list[Mention], victims: list[Mention]) -> None:
    (doers if role is Role.DOER else victims).append(mention)


def role_beside(reading: Reading, of: Of, mention: Mention) -> Role:
    """Return what a name right behind an act noun is to it; a Slavonic adjective belongs to the noun behind it, as its owner."""
    owner = mention.kind is not Kind.ADJECTIVE or (reading.grammar.cases and of in SUFFERED)
    return role_in_genitive(of, mention) if owner else Role.DOER  # `оккупация норвежских земель`


def role_in_genitive(of: Of, mention: Mention) -> Role:
    suffers = of in SUFFERED or (of is Of.STRUCK and mention.kind is Kind.CAPITAL)
    return Role.VICTIM if suffers else Role.DOER


def role_behind_in(of: Of, mention: Mention) -> Role:
    return Role.DOER if of in (Of.HOME, Of.HELD) and mention.kind is Kind.COUNTRY else Role.VICTIM
