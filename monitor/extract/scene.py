"""Who acts on whom in a text as a whole: whom blame or approval falls on where its sentence names nobody.

The single deeds are found in `deeds`, the targets that a sentence names in `targets`.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.extract.acting import acting, cited
from monitor.extract.deeds import Deed, deeds_of
from monitor.extract.reading import Reading

_HEADLINE_VOTES = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """What the document as a whole is about: who acts, on whom. A dossier's event outweighs what the text suggests."""

    initiators: tuple[str, ...]
    affected: tuple[str, ...]
    doers: tuple[tuple[str, int], ...]
    victims: tuple[tuple[str, int], ...]
    deeds: tuple[Deed, ...]
    deed_starts: tuple[int, ...]

    def deeds_in(self, first: int, last: int) -> tuple[Deed, ...]:
        """Return the deeds whose noun stands within the token range."""
        return self.deeds[bisect_left(self.deed_starts, first) : bisect_left(self.deed_starts, last)]

    def accused(self, holders: Iterable[str]) -> str | None:
        """Return the default target of blame for these holders; None where the text names no doer."""
        speaking = set(holders)
        if self.initiators:
            if not speaking.intersection(self.initiators):
                return self.initiators[0]
            others = [code for code in self.affected if code not in speaking]
            return others[0] if others else None
        for code, votes in self.doers:
            if code not in speaking and votes >= 1:
                return code
        if self.doers and self.doers[0][0] in speaking:
            return next((code for code, _ in self.victims if code not in speaking), None)
        return None

    def only_doer(self, holders: Iterable[str]) -> str | None:
        """Return who did what the text tells, where it is one and neither a holder nor suffers; None where an event is known."""
        if self.initiators or len(self.doers) != 1:
            return None
        code = self.doers[0][0]
        suffers = any(victim == code for victim, _ in self.victims)
        return None if suffers or code in set(holders) else code

    def credited(self, holders: Iterable[str], *, solidarity: bool) -> str | None:
        """Return the default target of approval: who acted, or those it was done to for words of solidarity."""
        speaking = set(holders)
        first, second = (self.affected, self.initiators) if solidarity else (self.initiators, self.affected)
        if not solidarity and speaking.intersection(self.initiators):
            return next(code for code in self.initiators if code in speaking)
        return next((code for code in (*first, *second) if code not in speaking), None)


def survey(reading: Reading, *, initiators: tuple[str, ...], affected: tuple[str, ...]) -> Scene:
    """Return who acts on whom in the text; the first line counts threefold."""
    deeds = deeds_of(reading)
    doers: Counter[str] = Counter()
    victims: Counter[str] = Counter()
    headline = reading.clauses[0].last if reading.clauses else 0
    for deed in deeds:
        weight = _HEADLINE_VOTES if deed.match.first < headline else 1
        for mention in deed.doers:
            if mention.code:
                doers[mention.code] += weight
        for mention in deed.victims:
            if mention.code:
                victims[mention.code] += weight
    for code in cited(reading):
        doers[code] += 1
    for doer, victim in acting(reading):
        doers[doer] += 1
        victims.update([victim] if victim is not None else [])
    return Scene(
        initiators,
        affected,
        tuple(doers.most_common(5)),
        tuple(victims.most_common(5)),
        deeds,
        tuple(deed.match.first for deed in deeds),
    )
