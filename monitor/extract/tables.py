"""The tables of the extraction: stances, speech cues, offices, act nouns, demands and function words, one set per language.

Names of actors and persons are `monitor.vocabulary`'s. A language is added by adding rows; nothing here knows one by name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from feeds.types import ActorCode
from monitor.errors import VocabularyError
from monitor.extract.endings import Ending
from monitor.extract.lexicon import Lexicon
from monitor.extract.tokens import Token
from monitor.extract.words import Word
from monitor.types import DemandKind, Legal, Rank, Stance
from monitor.vocabulary import DATA, read_table

_STANCES = (
    "stances.tsv", "stances_romance.tsv", "stances_slavic.tsv", "stances_west_asia.tsv", "stances_asia.tsv",
    "stances_asia_predicates.tsv",
)  # fmt: skip


class Frame(StrEnum):
    """How the words of a stance row stand to the one whose stance it is.

    `act`: a verb whose subject holds the stance and whose object is judged. `feel`: a predicate of the holder's own state.
    `noun`: a name of a stance, which somebody expresses. `judge`: words that judge conduct, by whoever says them.
    `ask`: a verb that asks somebody for something. `note`: a stance without a judged one (takes note, follows).
    `decline`: no comment.
    `refer`: words of law without a verdict.
    """

    ACT = "act"
    FEEL = "feel"
    NOUN = "noun"
    JUDGE = "judge"
    ASK = "ask"
    NOTE = "note"
    DECLINE = "decline"
    REFER = "refer"


class Speech(StrEnum):
    """What a cue of speech does: `say` has a content, `express` a stance noun; after `according` stands the speaker."""

    SAY = "say"
    EXPRESS = "express"
    ACCORDING = "according"


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceRow:
    """One way to take a position in one language; `example` is read as the row says."""

    id: str
    language: str
    pattern: str
    frame: Frame
    stance: Stance
    legal: Legal | None
    example: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CueRow:
    """One way to say that somebody says something."""

    id: str
    language: str
    pattern: str
    kind: Speech
    example: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One office or body; `official` is false for those who do not speak for the actor.

    `bare` is true where it may stand without a country.
    """

    id: str
    language: str
    pattern: str
    rank: Rank
    official: bool
    bare: bool
    example: str
    origin: str


class Of(StrEnum):
    """Who stands in the genitive of an act noun, and who behind "in": elsewhere that is only the place."""

    AGENT = "agent"  # the one who acts: `the decision of X`
    VICTIM = "victim"  # the one it is done to: `the invasion of X`
    HOME = "home"  # the one who acts, behind "in" too: `the elections in X`
    HELD = "held"  # the one it is done to, but behind "in" who acts: `the arrest of X`, `the arrests in X`
    GIVEN = "given"  # the one who gives, but in the dative who gets it: `поставки оружия Тайваню`
    STRUCK = "struck"  # a state acts, a town suffers it: `el bombardeo de X`


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """A noun for something that one actor does to another; its doer and its victim are looked for beside it."""

    id: str
    language: str
    pattern: str
    of: Of
    example: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActVerbRow:
    """A verb for something that one actor does to another: its subject acts in the text as a whole."""

    id: str
    language: str
    pattern: str
    example: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandRow:
    """What is asked; `blames` is true where asking it of one side alone is opposition (stop, release, withdraw)."""

    id: str
    language: str
    pattern: str
    kind: DemandKind
    blames: bool
    example: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    """A function word of one language and what it does to a reading; `kind` is one of `Word`."""

    language: str
    kind: Word
    words: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingRow:
    """The endings by which the forms of one kind are told in a language; `example` is a word that has one of them."""

    language: str
    kind: Ending
    endings: tuple[str, ...]
    example: str
    origin: str


class Order(StrEnum):
    """Where a verb may stand before its subject: after a quotation only, at the head of a clause, as second part, anywhere."""

    STRICT = "strict"
    LEAD = "lead"
    SECOND = "second"
    FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRow:
    """Words by which a text shows in which state's press it stands; with `dateline` only in brackets where it begins."""

    language: str
    pattern: str
    code: ActorCode
    dateline: bool
    example: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What the reading needs to know of a language as a whole.

    With `postpositions` a word such as "according to" stands after the name. With `cases` the form of a name tells whether it
    can be the subject, so that one may follow its verb; `declensions` are those of persons' names: the nominative's ending,
    >, and the endings that take its place. With `coverbs` whom an act is done to stands before it behind a word that is half
    a verb (`对X的袭击`), its bare object behind it, and an owner before what it owns. With `bare_agents` who does what a passive
    tells may stand right behind it without a preposition (Indonesian `dikecam X`). With `capital_nouns` every noun has a
    capital, inside a sentence too (German). With `marked_objects` a person or state that is an object has a preposition, so
    that a bare name behind a verb is its subject (`ataques de X, que condenó Y`). With `noun_subjects` the one in the
    genitive of a noun of a stance holds it, where whom it is about stands behind with a preposition (`Rechazo de X al ataque
    de Y`); elsewhere the genitive may be whom it is about (Italian `condanna di X`). With `epithets` an office without a name
    is that of the one last named; in English `the ministry` may be anybody's. With `spaced_marks` a space stands before a
    colon (French). `home` is the state whose press writes the language, where it is one; `states` are those where several do,
    empty where any may.

    What stands behind `origin` comes from endings.tsv: what each of them tells is said in `Ending`.
    """

    language: str
    order: Order
    negation_after: bool
    pro_drop: bool
    object_first: bool
    coverbs: bool
    bare_agents: bool
    capital_nouns: bool
    marked_objects: bool
    noun_subjects: bool
    epithets: bool
    spaced_marks: bool
    postpositions: bool
    cases: bool
    declensions: tuple[str, ...]
    home: ActorCode | None
    states: tuple[ActorCode, ...]
    origin: str
    gerunds: tuple[str, ...] = ()
    progressives: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    pasts: tuple[str, ...] = ()
    finals: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    infinitives: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    nominals: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    impersonals: tuple[str, ...] = ()
    we_prefixes: tuple[str, ...] = ()
    present_prefixes: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    quotatives: tuple[str, ...] = ()
    we_suffixes: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    nominatives: tuple[str, ...] = ()
    oblique: tuple[str, ...] = ()
    genitives: tuple[str, ...] = ()
    feminines: tuple[str, ...] = ()
    owner_suffixes: tuple[str, ...] = ()
    object_suffixes: tuple[str, ...] = ()
    ablatives: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    datives: tuple[str, ...] = ()
    direct_objects: tuple[str, ...] = ()
    oblique_heads: tuple[str, ...] = ()


CueLike = StanceRow | CueRow
Known = CueLike | ActRow | DemandRow | OfficeRow
"""A row of words that texts are full of, and that may have been written for one of them."""
_Lang = TypeVar("_Lang", OfficeRow, ActRow, ActVerbRow, DemandRow, HomeRow)


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that is known of one language, ready to match."""

    language: str
    grammar: Grammar
    cues: Lexicon[CueLike]
    offices: Lexicon[OfficeRow]
    acts: Lexicon[ActRow]
    act_verbs: Lexicon[ActVerbRow]
    demands: Lexicon[DemandRow]
    words: Lexicon[Word]
    homes: Lexicon[HomeRow]

    def known_in(self, tokens: Sequence[Token]) -> Iterator[Known]:
        """Yield the rows of stances, speech, acts, demands and offices whose words stand in a text, some more than once."""
        for lexicon in (self.cues, self.acts, self.demands, self.offices):
            yield from (match.row for index in range(len(tokens)) for match in lexicon.at(tokens, index))

    def without(self, rows: Iterable[Known]) -> "Tables":
        """Return the same tables but for some of these rows."""
        left = frozenset(rows)
        cues, acts = self.cues.without(left), self.acts.without(left)
        return replace(self, cues=cues, acts=acts, demands=self.demands.without(left), offices=self.offices.without(left))


def load_tables(language: str | None) -> Tables | None:
    """Return the tables of a language tag's language, None where there are none. Raises: VocabularyError."""
    return _tables((language or "en").replace("_", "-").split("-")[0].lower())


def languages_read() -> tuple[str, ...]:
    """Return the languages (ISO 639-1) that statements are read in; of a source in another one silence proves nothing."""
    return tuple(sorted(_all_rows().cues))


def stance_rows() -> tuple[StanceRow, ...]:
    """Return all rows of the tables of stances: of Romance and Slavonic languages, of western and eastern Asia, of all others."""
    return tuple(row for name in _STANCES for row in read_table(DATA / name, StanceRow))


def cue_rows() -> tuple[CueRow, ...]:
    """Return all rows of cues.tsv."""
    return read_table(DATA / "cues.tsv", CueRow)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of all tables by language; what they match is made ready language by language, when one is first read."""

    cues: dict[str, list[tuple[str, CueLike]]]
    words: dict[str, list[tuple[str, Word]]]
    offices: dict[str, list[OfficeRow]]
    acts: dict[str, list[ActRow]]
    act_verbs: dict[str, list[ActVerbRow]]
    demands: dict[str, list[DemandRow]]
    homes: dict[str, list[HomeRow]]
    grammars: dict[str, Grammar]


@cache
def _all_rows() -> _Rows:
    cues: dict[str, list[tuple[str, CueLike]]] = defaultdict(list)
    rows: tuple[CueLike, ...] = (*stance_rows(), *cue_rows())
    for row in rows:
        cues[row.language].append((row.pattern, row))
    words: dict[str, list[tuple[str, Word]]] = defaultdict(list)
    for word in read_table(DATA / "words.tsv", WordRow):
        words[word.language].extend((part.strip(), word.kind) for part in word.words.split(";") if part.strip())
    offices = _by_language(read_table(DATA / "offices.tsv", OfficeRow))
    acts = _by_language(read_table(DATA / "acts.tsv", ActRow))
    act_verbs = _by_language(read_table(DATA / "act_verbs.tsv", ActVerbRow))
    demands = _by_language(read_table(DATA / "demands.tsv", DemandRow))
    homes = _by_language(read_table(DATA / "homes.tsv", HomeRow))
    _check_ids(rows)
    grammars = _grammars()
    if missing := sorted(set(cues) - set(grammars)):
        raise VocabularyError(f"{DATA / 'languages.tsv'}: {missing[0]!r} has cues but no row; add one")
    return _Rows(cues, words, offices, acts, act_verbs, demands, homes, grammars)


def ending_rows() -> tuple[EndingRow, ...]:
    """Return all rows of endings.tsv."""
    return read_table(DATA / "endings.tsv", EndingRow)


def _grammars() -> dict[str, Grammar]:
    endings: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in ending_rows():
        endings[row.language][row.kind.value] = row.endings
    return {row.language: replace(row, **endings[row.language]) for row in read_table(DATA / "languages.tsv", Grammar)}


@cache
def _tables(language: str) -> Tables | None:
    rows = _all_rows()
    if language not in rows.cues:
        return None
    try:
        return Tables(
            language,
            rows.grammars[language],
            Lexicon(rows.cues[language], verbal=_is_verb),
            Lexicon((row.pattern, row) for row in rows.offices.get(language, [])),
            Lexicon((row.pattern, row) for row in rows.acts.get(language, [])),
            Lexicon((row.pattern, row) for row in rows.act_verbs.get(language, [])),
            Lexicon((row.pattern, row) for row in rows.demands.get(language, [])),
            Lexicon(rows.words.get(language, [])),
            Lexicon((row.pattern, row) for row in rows.homes.get(language, [])),
        )
    except ValueError as exc:
        raise VocabularyError(f"{DATA}: {exc}; correct the row") from exc


def _is_verb(row: CueLike) -> bool:
    return isinstance(row, CueRow) or row.frame in (Frame.ACT, Frame.ASK)


def _by_language(rows: Iterable[_Lang]) -> dict[str, list[_Lang]]:
    found: dict[str, list[_Lang]] = defaultdict(list)
    for row in rows:
        found[row.language].append(row)
    return found


def _check_ids(rows: tuple[CueLike, ...]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise VocabularyError(f"{DATA}: the id {row.id!r} stands twice; give each row its own")
        seen.add(row.id)
