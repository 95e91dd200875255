"""The tables of the extraction: stances, speech cues, offices, act nouns, demands and function words, one set per language.

Names of actors and persons are `monitor.vocabulary`'s. A language is added by adding rows; nothing here knows one by name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TypeVar

from feeds.types import ActorCode
from monitor.errors import VocabularyError
from monitor.extract.lexicon import Lexicon
from monitor.extract.tokens import Token
from monitor.types import DemandKind, Legal, Rank, Stance
from monitor.vocabulary import DATA, read_table

_STANCES = ("stances.tsv", "stances_slavic.tsv", "stances_asia.tsv")


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
    kind: "Word"
    words: str
    origin: str


class Word(StrEnum):
    """The functions that words.tsv may give."""

    NOT = "not"  # turns the next cue round
    PLEA = "plea"  # asks without pressing: what is asked decides whether it blames
    DENY = "deny"  # what stands behind it is said not to be so: "denied backing", "rejected the charge of"
    AFFIRMS = "affirms"  # holds a negator or preposition and takes nothing back: `不断`, `不得不`, `acaba de`
    WHETHER = "whether"  # leaves open whether what follows is so; a particle stands behind its verb (`осуждает ли X`)
    NEITHER = "neither"  # negates those named behind it, and the verb behind them: `Weder X noch Y erkennen ... an`
    CLOSES = "closes"  # a negator that may stand at the end of a clause whose verb stands second
    FURTHER = "further"  # may stand behind such a negator: `nicht mehr`
    MODAL = "modal"  # an auxiliary whose infinitive closes the clause (`wir wollen X nicht hinnehmen`)
    IMPLIED = "implied"  # a house of the state whose language it is, unless another is named before it (`Bundeskanzler`)
    ARTICLED = "articled"  # the first word of a name that never stands without its article (`die Ukraine`)
    PARTICLE = "particle"  # the part of a separable verb that closes its clause, behind such a negator
    REFUSE = "refuse"  # "refused to", "stopped short of"
    MAYBE = "maybe"  # would, might, if
    OUGHT = "ought"  # must, should, is expected to: whoever stands before it has not done what follows
    TO = "to"  # makes the next verb an infinitive
    BARE_ACT = "bare_act"  # a verb that is itself the act: told by an outlet it is no statement (`X recognised Y`)
    PURPOSE = "purpose"  # makes the next infinitive what something is for or about: nobody has done it yet
    BE = "be"  # passive auxiliary
    HAVE = "have"  # auxiliary of the perfect: a participle behind it is active
    DONE = "done"  # a participle that tells what was done without its doer: "a protest was lodged"
    AGENTIVE = "agentive"  # a noun of a stance whose holder stands behind it in the case of an agent: `осуждение Норвегией`
    UNDERGONE = "undergone"  # a passive without auxiliary, as headlines have it: "accused of", "condemned over"
    MEETS = "meets"  # a verb whose subject is judged and whose object is a stance: "drew", "met with"
    BEARER = "bearer"  # joins such a stance to the one who holds it: "criticism from X"
    SOURCE = "source"  # tells from whom the stance that stands before it comes: "condemnation came from X"
    ABSOLUTE = "absolute"  # opens a clause of a gerund with a subject of its own: "with X accusing Y"
    BY = "by"  # agent of a passive or of an act noun
    OF = "of"  # joins the parts of one name or office
    ON = "on"  # what stands after it is the one that something is done to
    AGAINST = "against"  # the victim of an act that is approved is opposed
    FOR = "for"  # what stands after it is the one that solidarity is with
    AT = "at"  # demotes what stands after it from being a subject
    AND = "and"  # coordinates
    PAIR = "pair"  # coordinates where it stands before both names (Spanish `tanto X como Y`)
    WE = "we"  # the speaker itself
    THEY = "they"  # the one last named
    HIM = "him"  # an object: the one last named that is not the subject
    REFLEXIVE = "reflexive"  # an object that is the subject itself
    EXPLETIVE = "expletive"  # a pronoun that may open a clause and stand for the subject behind the verb (`Es protestierten X`)
    CLITIC = "clitic"  # the same, before its verb (French `la`, Portuguese `a`)
    THEN = "then"  # keeps a sentence in the time of the one before it: "X then demanded"
    ONE = "one"  # people without a name: those of the house that opens the sentence (French `à X, on condamne`)
    RUMOUR = "rumour"  # a form by which an outlet tells what it does not vouch for (French `aurait condamné`)
    THEY_ALL = "they_all"  # all those last named
    MUTUAL = "mutual"  # each of several judges the others: "accused each other"
    REPORTED = "reported"  # a finite form that marks what somebody said without naming them again: German `habe`, `sei`
    WHICH = "which"  # opens what is told of the one before the comma
    THAT = "that"  # opens a clause
    CONTENT = "content"  # opens what somebody says (a subset of `that`, which opens clauses of any kind)
    STYLE = "style"  # stands before a surname: Mr, Ms; in Han characters behind the name
    FORMER = "former"  # no longer in office
    ALL = "all"  # all sides
    NOBODY = "nobody"  # the object of a verb that so judges none: "condemned nobody", "neither side"
    HABIT = "habit"  # says that somebody has done it for years: an outlet's account, no position of today
    STRONGLY = "strongly"  # raises support to endorse
    LIGHT = "light"  # words that may stand between a subject and its verb
    LIKEWISE = "likewise"  # "so did": whoever is named beside it takes the position last stated
    THUS = "thus"  # opens a sentence that only says whose the quotation before it was (Italian `Così X`)
    TOO = "too"  # does the same in a short sentence without a verb ("Denmark too.")
    JOINT = "joint"  # the text is signed by several
    TOGETHER = "together"  # those who are named speak with one voice
    SIGN = "sign"  # names those who sign a text: "signed by", "signatories"
    ALIGN = "align"  # those named before it sign the text of another
    BOTH = "both"  # the parties of a meeting, named where it is opened
    COMPOUND = "compound"  # makes a name before its hyphen the first half of an adjective: "UN-recognised"
    PAPER = "paper"  # a text that says what those say who sign or issue it: "a statement by X said"
    VERBLESS = "verbless"  # a noun that closes a headline in the place of its verb: `X'ten Y'ye tepki`
    SUMMON = "summon"  # a verb whose object does nothing in the rest of the sentence: "summoned X to protest"
    SHORT = "short"  # the noun in the name of a body that stands for it behind an article: "the League"
    CHARGED = "charged"  # an Arabic participle: active before its object, passive before the charge (`متهمة بـ`)
    SEVERAL = "several"  # nouns for many actors of whom some are named behind: "دول", "عواصم"
    INCLUDING = "including"  # names some of those that a noun before it only counts: "twelve states, among them X"
    MASCULINE = "masculine"  # a name or head of one that a masculine verb goes with, where states are feminine
    LAND = "land"  # behind an office: it is that of the state last spoken of ("the country's president")
    STATE = "state"  # words of the formal name of a state ("Federal Republic of")
    SORRY = "sorry"  # condolence, courtesy: no stance near it
    ROUTINE = "routine"  # culture, visits, trade: no stance near it
    GENERAL = "general"  # terrorism, violence: judged in general, nobody's conduct
    SELF = "self"  # defends, justifies: the target may be the holder itself
    OWNED = "owned"  # makes what stands behind it the subject's own: "defended its decision"
    WHOSE = "whose"  # gives the one named right before it an office or a deed: "X, whose minister said"
    ARTICLE = "article"  # stands before a subject as well; never a preposition there
    INDEFINITE = "indefinite"  # an article where it opens a clause, a preposition with its article elsewhere (French `des`)
    DET = "det"  # makes the next word a noun
    NOMINATIVE = "nominative"  # an article that only a subject has (Greek `η`)
    OUTRAGE = "outrage"  # shock, anger, dismay: worry where nobody is named, opposition to the author who is
    BACKDROP = "backdrop"  # opens what else went on: a judgement behind it is the outlet's own: "a day after the brutal raid"
    POSSIBLY = "possibly"  # a guess where those who speak for nobody say it: "could condemn, a newspaper reported"
    OBLIQUE = "oblique"  # an article, alone or with its name, in a case that no subject has
    VICTIM = "victim"  # "sovereignty of": whose it is, is wronged and not blamed
    TELLER = "teller"  # those who tell of others and speak for no state: analysts, sources
    TELLS = "tells"  # a verb of speech that has who is told right behind it, and never who says it: "told X"
    UNLIKE = "unlike"  # whoever is named behind it did not do what the sentence tells: no subject, no part of a list
    IF = "if"  # opens a condition: the stance in it is nobody's
    PEOPLE = "people"  # those of a state who are not its government: approval of them is none of it
    MERIT = "merit"  # praises what was done, and a people for its state's deed: "congratulates the people of X on"
    CONTRAST = "contrast"  # turns to somebody else: who is named behind it is not judged by the verb before it
    VAGUE = "vague"  # events, a situation: worry about it accuses nobody
    FORUM = "forum"  # a charter, resolution or meeting: the body it belongs to is an instrument and not judged
    BLOCK = "block"  # phrases that contain a cue and are none
    ASKER = "asker"  # labels a question in a transcript, or names who puts it
    REACTION = "reaction"  # a noun for what those named in its genitive say behind a colon: "the reaction of X: ..."
    ANSWER = "answer"  # labels an answer, also to one who asks
    MEETING = "meeting"  # a readout of a call or meeting
    REGARD = "regard"  # brings up whom the sentence is about, mostly its subject: "as for X, it ..."
    OBJECT = "object"  # a postposition: the name before it is no subject
    WIRED = "wired"  # closes the line that tells from where and when an agency sends a text: `莫斯科5月21日电`
    ABOUT = "about"  # opens what a feeling is about (`X对Y空袭Z深表关切`), or what is said of it (`X о плане Y: ...`)
    HOUSE = "house"  # an office that is a house and no person: no name of one follows it
    ESPECIALLY = "especially"  # of all that are asked, whom it is asked of first: "all sides, in particular X"
    WHOLE = "whole"  # Chinese: a word none of whose characters is a word there, though it may be elsewhere: 对 in `应对`
    INNER = "inner"  # Chinese: a word whose last letter is no state's name there, though it is one elsewhere: 以 in `可以`
    LETTER = "letter"  # Chinese: the one letter by which headlines name a state: 美 in `美批俄`
    HEADLINE = "headline"  # a verb of one letter that headlines have between who does it and to whom: 批 in `美批俄`
    KEEPS = "keeps"  # holds on to a principle: however firmly, it is support and no more
    WISH = "wish"  # what is said behind it is hoped or thought of another, and no deed of the one before it
    CROWD = "crowd"  # those who speak for no state, or what they do: a protest, a strike
    THANKS = "thanks"  # what is named behind it is only what somebody is thanked for
    PRIVATE = "private"  # in a title it makes the office no state's, as no title of one holds it: a party, a company, a town
    DEED = "deed"  # a verb of speech that, told of another inside what somebody says, is something done: `announced`
    OWN = "own"  # a house that, where no state is named with it, is that of the state whose paper the text stands in
    DOES = "does"  # a verb that does the act behind it to whom a preposition names before it (`对X实施打击`)
    BETWEEN = "between"  # what is between two is judged as such, and neither of them: "tensions between X and Y"
    WHEN = "when"  # says when it was, and may stand between any two words of a cue: `recebeu na terça-feira com pesar`
    WITHIN = "within"  # behind it stands the house whose people speak, before or behind a verb without a subject
    SIDE = "side"  # behind a preposition and a state's name it is that state that does it: `с норвежской стороны выражена`
    TIME = "time"  # when or how: a preposition before it governs it and no name behind it (`в понедельник X`, `в свою очередь X`)
    THREATENS = "threatens"  # what is threatened is the subject's own: sanctions strike the one named behind them
    TOPIC = "topic"  # a postposition: the name before it is the subject, and no enumeration goes on behind it


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

    `gerunds` are the endings of verb forms that have no subject of their own, `oblique` those of a name that is no subject,
    `topics` those of one that is, behind which no enumeration goes on, `participles` those of a verb form that may be
    passive without an auxiliary. With `postpositions` a word such as "according to" stands after the name. With `cases` the
    form of a name tells whether it can be the subject, so that one may follow its verb. `impersonals` are the endings of
    verb forms whose speaker may be named by a house only (`в Осло заявили`), `relatives` those of participles that stand
    right before the one who acts (Turkish `kınayan bakan`). `oblique_heads` are the endings of an office's first word where
    the office is no subject (`министру`), `declensions` those of persons' names: the nominative's ending, >, and the endings
    that take its place, `agents` the endings of a name that is the one by whom something is done (`осуждено Норвегией`),
    `attributes` those of verb forms that only describe a noun (`осуждающая резолюция`). With `coverbs` whom an act is done
    to stands before it behind a word that is half a verb (`对X的袭击`), its bare object behind it, and an owner before what it
    owns. With `bare_agents` who does what a passive tells may stand right behind it without a preposition (Indonesian
    `dikecam X`). `home` is the state whose press writes the language, where it is one; `states` are those where several do,
    empty where any may. `nominals` are the endings of nouns and adjectives that a verb's stem has too and none of its forms
    (`informático`), `infinitives` those of infinitives, with a pronoun or without,
    `nominatives` those of a state's name that is a subject and no object (`Норвегия`).
    """

    language: str
    order: Order
    gerunds: tuple[str, ...]
    negation_after: bool
    object_first: bool
    coverbs: bool
    bare_agents: bool
    plurals: tuple[str, ...]
    we_prefixes: tuple[str, ...]
    we_suffixes: tuple[str, ...]
    pro_drop: bool
    oblique: tuple[str, ...]
    topics: tuple[str, ...]
    participles: tuple[str, ...]
    postpositions: bool
    cases: bool
    impersonals: tuple[str, ...]
    relatives: tuple[str, ...]
    oblique_heads: tuple[str, ...]
    declensions: tuple[str, ...]
    agents: tuple[str, ...]
    attributes: tuple[str, ...]
    home: ActorCode | None
    states: tuple[ActorCode, ...]
    nominals: tuple[str, ...]
    infinitives: tuple[str, ...]
    nominatives: tuple[str, ...]
    origin: str


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
    """Return all rows of the tables of stances: one for the Slavonic languages, one for those of Asia, one for all others."""
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
    grammars = {row.language: row for row in read_table(DATA / "languages.tsv", Grammar)}
    if missing := sorted(set(cues) - set(grammars)):
        raise VocabularyError(f"{DATA / 'languages.tsv'}: {missing[0]!r} has cues but no row; add one")
    return _Rows(cues, words, offices, acts, act_verbs, demands, homes, grammars)


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
