"""Document + Vocabulary -> statements: who says what about whom, how strongly, in which exact words.

The steps: tokens and names (`tokens`, `actors`), who speaks (`attribution`, `publisher`), what about whom (`stance`, `targets`),
one statement per position (`assemble`), and what it means for an event (`dossiers`). The language stands in data/*.tsv.
"""

import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Literal

from feeds.types import ActorCode, Document, DocumentKind
from monitor.extract.actors import mentions
from monitor.extract.assemble import CARRIED, ranked_statements, ruled_statements
from monitor.extract.attribution import attribute
from monitor.extract.claims import claims_of
from monitor.extract.clipped import is_clipped, without_scraps
from monitor.extract.dossiers import event_of, react, stand_ins
from monitor.extract.echoes import with_echoes
from monitor.extract.gapping import with_gapped
from monitor.extract.homes import home_of
from monitor.extract.lexicon import Match
from monitor.extract.mention import Kind, Marked
from monitor.extract.model import Model, load_model
from monitor.extract.nouns import is_no_verb
from monitor.extract.places import Stage
from monitor.extract.publisher import publisher_of, voice_of
from monitor.extract.rank import decide, weigh
from monitor.extract.reading import Clause, Reading
from monitor.extract.ruled import claim_confidence
from monitor.extract.scene import survey
from monitor.extract.segment import Quotation, Span, dialogues, parted, quotations, sentences
from monitor.extract.stance import candidates
from monitor.extract.tables import ActRow, CueLike, CueRow, Order, Speech, StanceRow, Tables, load_tables
from monitor.extract.tokens import Token, tokenize
from monitor.extract.turns import questions
from monitor.extract.words import Word
from monitor.types import Dossier, EventId, Statement
from monitor.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 200_000
"""What is read of a text; the rest is left unread, and no offset changes."""


_ABSTRACT = re.compile(r"\w{4,}(?:ung|heit|keit|schaft|tion|tät|ismus)(?:en)?")
"""A German noun that is nobody's name: `Ministerin Unterstützung zugesagt`."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_WHOLE = frozenset({Word.WHOLE})
_MEANWHILE = frozenset({Word.MEANWHILE})
_MARKS = str.maketrans("،؛", ",;")
"""The comma and semicolon of the Arabic script, which mean what the Latin ones do."""
_ARTICLE = frozenset({Word.ARTICLE, Word.DET})
MAX_CLAUSE = 240
"""The longest part of a text, in tokens, that is read as one sentence."""


def read_document(
    document: Document, vocabulary: Vocabulary, dossier: Dossier | None = None, event: EventId | None = None
) -> tuple[Statement, ...]:
    """Return the statements that the default engine, rules and trained ranker, finds in a document; as `read_with` says."""
    return read_with(load_model(), document, vocabulary, dossier, event)


def read_with(
    model: Model | None, document: Document, vocabulary: Vocabulary, dossier: Dossier | None = None, event: EventId | None = None
) -> tuple[Statement, ...]:
    """Return the statements of a document in the order of their evidence; none where its language has no tables.

    `model` is the ranker's; with None the rules alone decide (engine `rules/1`).

    With a dossier its persons, initiators and affected actors help to tell whom a stance is about, and every statement carries
    the event (the latest where None) and the stance toward it. Raises: KeyError for an event that the dossier does not have.
    """
    language = (document.language or "en").replace("_", "-").split("-")[0].lower()
    tables = load_tables(language)
    if tables is None:
        return ()
    text = document.text[:MAX_CHARACTERS]
    if len(text) < len(document.text):
        logger.warning("read the first %d of %d characters document=%s", len(text), len(document.text), document.id)
    found = _read(model, document, text, "text", tables, vocabulary, dossier, event)
    title = document.title or ""
    if title.strip() and not text.lstrip().startswith(title.strip()):
        found = (*found, *_only_new(_read(model, document, title, "title", tables, vocabulary, dossier, event), found))
    if dossier is not None:
        return react(found, document, dossier, event, vocabulary)
    return found


def _only_new(headline: tuple[Statement, ...], body: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return the headline's statements of actors that the body has no statement of: where both speak, the body wins.

    A headline that neither names the actor nor holds words of a stance (`On the attack on the port`) says nothing by itself.
    """
    speaking = {statement.actor for statement in body}
    return tuple(
        statement
        for statement in headline
        if statement.actor not in speaking and any(cue.id != CARRIED for cue in statement.cues)
    )


def _read(
    model: Model | None,
    document: Document,
    text: str,
    where: Literal["text", "title"],
    tables: Tables,
    vocabulary: Vocabulary,
    dossier: Dossier | None,
    event: EventId | None,
) -> tuple[Statement, ...]:
    stage = stage_of(document, text, tables, vocabulary, dossier, event)
    if stage is None:
        return ()
    if model is None:
        return ruled_statements(stage, where=where)
    return ranked_statements(decide(weigh(stage, model), model), stage, where=where)


def stage_of(
    document: Document, text: str, tables: Tables, vocabulary: Vocabulary, dossier: Dossier | None, event: EventId | None
) -> Stage | None:
    """Return the text with everything that the rules see in it; None where it holds no sentence."""
    reading = _heeded(_mark(document, text, tables, vocabulary, dossier))
    if not reading.clauses:
        return None
    title = (document.title or "").strip()
    above = title and not text.lstrip().startswith(title)
    publisher = publisher_of(
        document,
        reading,
        vocabulary,
        (lambda: _mark(document, title, tables, vocabulary, dossier)) if above else None,
    )
    happening = event_of(dossier, event) if dossier is not None else None
    scene = survey(
        reading, initiators=happening.initiators if happening else (), affected=happening.affected if happening else ()
    )
    voices = attribute(reading, official=publisher.official)
    found = candidates(reading, voices, scene, publisher)
    claims = claims_of(with_echoes(found, reading), publisher, reading)
    return Stage(
        reading=reading,
        voices=voices,
        scene=scene,
        publisher=publisher,
        claims=claims,
        roundup=document.kind is DocumentKind.ROUNDUP,
        sure=tuple(claim_confidence(claim, official=publisher.official) for claim in claims),
    )


def _heeded(reading: Reading) -> Reading:
    """Return the reading without the paragraphs at its end that name nobody and hold no sign of a statement.

    What does not touch the matter says nothing of the text as a whole either, whose length and words the ranker weighs.
    """
    marked, count = reading.marked, len(reading.marked.tokens)
    signs = [
        *(
            found[-1].first
            for found in (reading.mentions, reading.cues, reading.acts, reading.act_verbs, reading.demands)
            if found
        ),
        *marked.places(Word.WE, 0, count)[-1:],
        *(bisect_left(marked.tokens, quote.end, key=lambda token: token.start) - 1 for quote in reading.quotes[-1:]),
    ]
    last = max(signs, default=0)
    kept = max((clause.sentence.paragraph for clause in reading.clauses if clause.first <= last), default=0)
    return replace(reading, clauses=tuple(clause for clause in reading.clauses if clause.sentence.paragraph <= kept))


def _mark(document: Document, text: str, tables: Tables, vocabulary: Vocabulary, dossier: Dossier | None) -> Reading:
    marked = _marked(text, tables)
    tokens = marked.tokens
    clauses: list[Clause] = []
    index = 0
    for sentence in sentences(text):
        first = index
        while index < len(tokens) and tokens[index].start < sentence.end:
            index += 1
        # A "sentence" of thousands of words is a list or a broken text; read in parts it costs no more than its length.
        clauses.extend(Clause(sentence, part, min(part + MAX_CLAUSE, index)) for part in range(first, index, MAX_CLAUSE))
    quotes = quotations(text)
    stops = tuple(clause.first for clause in clauses)
    demands = tuple(tables.demands.find(tokens, stops))
    acts = tuple(tables.acts.find(tokens, stops))
    asked = questions(marked)
    heads = frozenset(stops)
    former = _of_former_years(marked, clauses, quotes, _day(document))
    cues = tuple(
        m
        for m in _cues(marked, tables, stops)
        if not (_blocked(m, marked) or is_no_verb(m, marked, tables.grammar) or _within(asked, tokens[m.first].start))
        and (m.first in heads or ":" in marked.between(m.first - 1, m.first) or not _is_view(m, marked))
        and not (isinstance(m.row, StanceRow) and _within(former, tokens[m.first].start))
    )
    told = tuple(tokens[m.first].start for m in cues if isinstance(m.row, CueRow) and m.row.kind is Speech.SAY)
    accounts = (tokens[m.first].start for m in cues if isinstance(m.row, CueRow) and m.row.kind is Speech.ACCORDING)
    quotes = _joined(parted(text, quotes, sorted((*told, *accounts))), dialogues(text, told))
    cue_tokens = frozenset(index for match in cues for index in range(match.first, match.last))
    official = document.kind is DocumentKind.OFFICIAL
    named = mentions(
        marked,
        tables,
        vocabulary,
        language=document.language,
        on=_day(document),
        publisher=voice_of(document, vocabulary),
        home=home_of(document, marked, tables),
        stand_ins=stand_ins(dossier),
        stops=frozenset(index for match in cues if not is_clipped(marked, match) for index in range(match.first, match.last)),
        nouns=_nouns(tokens, cues, acts) if tables.grammar.order is Order.SECOND else frozenset(),
        heading=None if official else _heading(document, text, tables, vocabulary),
    )
    reading = Reading(
        marked,
        tables.grammar,
        named,
        tuple(clauses),
        quotes,
        cues,
        acts,
        tuple(tables.act_verbs.find(tokens, stops)),
        demands,
        cue_tokens,
        tuple(m.first for m in named),
        tuple(q.start for q in quotes),
        tuple(match.first for match in cues),
        tuple(match.first for match in demands),
        asked,
    )
    return with_gapped(without_scraps(reading))


def _nouns(tokens: Sequence[Token], cues: Sequence[Match[CueLike]], acts: Sequence[Match[ActRow]]) -> frozenset[int]:
    """Return the capitalised words that are nouns for sure, by their table or ending, though an office stands before them."""
    known = {cue.first for cue in cues} | {act.first for act in acts}
    return frozenset(known.union(i for i, token in enumerate(tokens) if _ABSTRACT.fullmatch(token.text)))


def _cues(marked: Marked, tables: Tables, stops: tuple[int, ...]) -> list[Match[CueLike]]:
    """Return the words of speech and stance; what only says when it was parts none of them (`recebeu na terça com pesar`)."""
    tokens = marked.tokens
    whens = frozenset(marked.places(Word.WHEN, 0, len(tokens)))
    if not whens:
        return tables.cues.find(tokens, stops)
    kept = [index for index in range(len(tokens)) if index not in whens]
    found = tables.cues.find([tokens[index] for index in kept], [bisect_left(kept, stop) for stop in stops])
    return [Match(match.row, kept[match.first], kept[match.last - 1] + 1) for match in found]


def _marked(text: str, tables: Tables) -> Marked:
    tokens = tokenize(text)
    words = tables.words.marks(tokens)
    words.update((index, _ARTICLE) for index in _indefinite(tokens, words))
    kinds_of = {index: _WHOLE | (kinds & _MEANWHILE) if Word.WHOLE in kinds else kinds for index, kinds in words.items()}
    return Marked(text.translate(_MARKS), tokens, kinds_of, text)


def _indefinite(tokens: Sequence[Token], words: Mapping[int, frozenset[Word]]) -> list[int]:
    """Return the words that are an article at the head of a clause, and a preposition elsewhere (`Des ministres disent`)."""
    nothing: frozenset[Word] = frozenset()
    return [
        index
        for index, kinds in words.items()
        if Word.INDEFINITE in kinds and (tokens[index].text[0].isupper() or Word.CONTENT in words.get(index - 1, nothing))
    ]


def _of_former_years(
    marked: Marked, clauses: Sequence[Clause], quotes: tuple[Quotation, ...], day: date | None
) -> tuple[Span, ...]:
    """Return the sentences, up to a quotation, that open with a year before the last: history (`In 1990, X condemned`).

    So is a sentence behind one in its paragraph that says `at that time`.
    """
    found: list[Span] = []
    told = -1
    for clause in clauses if day is not None else ():
        year, paragraph = clause.first + 1, clause.sentence.paragraph
        opens = year < clause.last and marked.is_word(clause.first, Word.AT) and _YEAR.fullmatch(marked.tokens[year].text)
        former = opens and day is not None and int(marked.tokens[year].text) < day.year - 1
        if former or (told == paragraph and marked.places(Word.THEN, clause.first, clause.last)):
            start, end = clause.sentence.start, clause.sentence.end
            opened = next((quote.start for quote in quotes if start <= quote.start < end), end)
            found.append(Span(start, opened))
            told = paragraph
    return tuple(found)


def _joined(quotes: tuple[Quotation, ...], dialogue: tuple[Quotation, ...]) -> tuple[Quotation, ...]:
    """Return the quotations with those that a dash opens, in order; marks within the latter are only scraps of them."""
    if not dialogue:
        return quotes
    spans = tuple(q.outer for q in dialogue)
    kept = (q for q in quotes if not _within(spans, q.outer.start))
    return tuple(sorted((*kept, *dialogue), key=lambda q: q.start))


def _heading(document: Document, text: str, tables: Tables, vocabulary: Vocabulary) -> ActorCode | None:
    """Return whom the headline names first: the text's offices without a country may be theirs. None where it opens otherwise."""
    title = (document.title or "").strip()
    if not title or title == text.strip():
        return None
    named = mentions(
        _marked(title, tables),
        tables,
        vocabulary,
        language=document.language,
        on=_day(document),
        publisher=None,
        home=None,
        stand_ins={},
        stops=frozenset(),
    )
    opens = named[:1] and named[0].first <= 1 and named[0].kind in (Kind.COUNTRY, Kind.CAPITAL, Kind.OFFICE, Kind.PERSON)
    return named[0].code if opens else None


def _within(spans: Sequence[Span], offset: int) -> bool:
    index = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return index >= 0 and offset < spans[index].end


def _blocked(match: Match[CueLike], marked: Marked) -> bool:
    """Return whether the cue is only part of a phrase ("organised crime"), or the second half of a compound ("state-backed").

    `drew criticism` is only a phrase unless it goes on with the one who voiced it.
    """
    if marked.is_all(match.first, match.last, Word.BLOCK):
        near = reversed(range(max(0, match.first - 4), match.first))
        same = takewhile(lambda index: "." not in marked.between(index, index + 1), near)
        met = any(marked.is_word(index, Word.MEETS) for index in same)
        return not (met and marked.is_word(match.last, Word.BEARER))
    start = marked.tokens[match.first].start
    return start > 1 and marked.text[start - 1] in "-‑" and marked.text[start - 2].isalnum()


def _is_view(match: Match[CueLike], marked: Marked) -> bool:
    """Return whether the cue is a mere preposition, which names whose view a sentence is only at its head (`Para X, ...`)."""
    row = match.row
    return (
        isinstance(row, CueRow)
        and row.kind is Speech.ACCORDING
        and match.last == match.first + 1
        and marked.is_word(match.first, Word.FOR)
    )


def _day(document: Document) -> date | None:
    """Return the day as of which offices are read: published, else first seen."""
    when = document.published_at or document.fetched_at
    return when.date() if when is not None else None


__all__ = ["MAX_CHARACTERS", "read_document", "read_with", "stage_of"]
