"""What a person should look at next: the unreviewed labels, by how likely they are wrong and how much hangs on them."""

from dataclasses import dataclass

from monitor.records import StoredStatement
from monitor.store.store import Store
from monitor.types import Rank, Statement
from monitor.views.correcting import Label, Standing, by_person, label, standing_of
from monitor.views.latest import glossed, quoted
from monitor.views.words import Mark, Quoted, language_name, mark_of
from monitor.vocabulary import Vocabulary

LOOKED_AT = 400
"""Among how many of the latest statements the queue is made."""
AROUND = 220
"""Characters of the text shown on either side of the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One label to look at: its words in their surroundings, and why it stands where it does in the queue.

    `mark` is what the engine said, also where its label is shown as unclear.
    """

    words: Quoted
    label: Label
    mark: Mark
    target: str | None
    before: str
    evidence: str
    after: str
    title: str | None
    language_name: str | None
    standing: Standing
    doubt: int
    grounds: tuple[str, ...]


def doubt(statement: Statement) -> float:
    """Return how likely the label is wrong, 0..1: a calibrated confidence says how likely it is right."""
    return 1.0 - min(1.0, max(0.0, statement.confidence))


def importance(stored: StoredStatement) -> float:
    """Return how much hangs on a label: it counts, it bears on a followed event, and who speaks; 1 for the least of those."""
    said = stored.statement
    counts = 4.0 if said.official and not said.hearsay else 1.0
    followed = 2.0 if any(one.statement.stance_toward_event is not None for one in stored.reactions) else 1.0
    return counts * followed * (1.0 + said.rank.weight / len(Rank))


def queue(store: Store, vocabulary: Vocabulary, *, limit: int) -> tuple[Task, ...]:
    """Return the labels most worth a look of the latest ones, the first to look at first; doubt times importance decides."""
    waiting = [one for one in store.latest_statements(limit=LOOKED_AT) if not by_person(one.statement)]
    waiting.sort(key=lambda one: (-doubt(one.statement) * importance(one), one.key))
    chosen = waiting[:limit]
    quotes = glossed(store, (quoted(one, vocabulary) for one in chosen))
    return tuple(_task(one, words, vocabulary) for one, words in zip(chosen, quotes, strict=True))


def _task(stored: StoredStatement, words: Quoted, vocabulary: Vocabulary) -> Task:
    said, document = stored.statement, stored.document
    whole = document.text if said.evidence.where == "text" else document.title or ""
    start, end = said.evidence.start, said.evidence.end
    rank = said.rank.value.replace("_", " ")
    grounds = ("on a followed event" if stored.reactions else "", "" if said.rank is Rank.OTHER else rank)
    return Task(
        words=words,
        label=label(stored.key, said, vocabulary),
        mark=mark_of(said.stance, confidence=1.0, declined=said.declined),
        target=said.target,
        before=_cut_before(whole[max(0, start - AROUND) : start], more=start > AROUND),
        evidence=whole[start:end],
        after=_cut_after(whole[end : end + AROUND], more=end + AROUND < len(whole)),
        title=document.title,
        language_name=language_name(words.language),
        standing=standing_of(said),
        doubt=round(100 * doubt(said)),
        grounds=tuple(ground for ground in grounds if ground),
    )


def _cut_before(text: str, *, more: bool) -> str:
    """Return the words before the evidence, from a word's beginning on."""
    return "… " + text.partition(" ")[2] if more and " " in text else text


def _cut_after(text: str, *, more: bool) -> str:
    return text.rpartition(" ")[0] + " …" if more and " " in text else text
