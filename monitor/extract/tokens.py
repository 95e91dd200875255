"""Words with offsets: how a text is cut into tokens and how a token is written so that tables can match it.

A token is a run of letters or digits, an abbreviation with dots, or one Han or kana character. No meaning lives here.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

_HAN = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"((?:[A-Za-z]\.){{2,}}|[{_HAN}]|[^\W_{_HAN}](?:[^\W{_HAN}]+|[\u0300-\u036f\u064b-\u0652]+)*)")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_MOST_WORDS = 65_536
_GLUED = re.compile(r"(?<=[а-яёіїєґ]{3})(?=[А-ЯЁІЇЄҐ][а-яёіїєґ]{2})")
"""Where a Cyrillic word ends inside a run of letters: markup that was dropped leaves `СтранаМинистр`."""
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ک": "ك", "ی": "ي", "ؤ": "و", "ئ": "ي"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
ACCENTED = frozenset("áéíóúàèìòùâêîôû")
"""Last letters that tell `condenó` from `condeno`: a pattern that ends so matches only what ends so."""
_KEPT = frozenset({"że"})
"""Words that only an accent parts from another: the Polish conjunction from the preposition `ze`."""
_MENDED = re.compile(r"[^\W\d_]+\[[^\W\d_]+\]|(?<!\w)\[[^\W\d_]\][^\W\d_]+")
"""A word whose ending or first letter an editor put in brackets."""
_APOSTROPHES = "'’"
_CONTRACTED = re.compile(rf"\w[{_APOSTROPHES}](?:t|ll|re|ve)\b")
_WHOLE = {"t": "not", "ll": "will", "re": "are", "ve": "have"}
"""English: the word that is contracted with the one before it."""
_NEGATED = "can could would should shall will must might need do does did is are was were has have had"
_VERBS = {f"{verb}n": verb for verb in _NEGATED.split()} | {"won": "will", "can": "can", "shan": "shall"}
"""English verbs as they stand before such a negator."""
_OBJECTS = ("هما", "هم", "ها", "نا", "ه")
_SHORT = frozenset({"لم", "لن", "لا", "ما", "ان", "عن", "في", "من", "مع", "هو", "هي", "هم"})
"""Function words that a conjunction is written together with, though less than three letters are left of them."""
_FUTURE = ("ي", "ت", "ن")
"""What a verb begins with behind the `s-` of the future."""
_SINGULAR_CLITICS = ("و", "ف", "س", "وال", "بال", "فال", "كال", "وبال", "ولل", "لل", "ال", "ب", "ل", "ك", "وس")


class Token(NamedTuple):
    """One word: `start` and `end` are offsets into the text, `forms` its normal form first, then forms without clitics.

    The first `verbal` forms are those that a verb can have (only a conjunction is taken off). A tuple: no other value is made so
    often, and a frozen dataclass costs four times as much to make.
    """

    start: int
    end: int
    text: str
    forms: tuple[str, ...]
    verbal: int = 1

    @property
    def norm(self) -> str:
        return self.forms[0]


@lru_cache(maxsize=65536)
def normal(word: str) -> str:
    """Return the word without case, accents, Arabic vowel signs and the dots of an abbreviation."""
    if word.isascii():
        return word.replace(".", "").lower()
    if _ARABIC.search(word):
        plain = "".join(c for c in unicodedata.normalize("NFKC", word) if unicodedata.category(c) != "Mn")
        return plain.translate(_ARABIC_LETTERS)
    if max(word) >= "\u2e80":
        return unicodedata.normalize("NFKC", word).casefold()
    composed = unicodedata.normalize("NFC", word).casefold().translate(_UMLAUTS)
    if composed in _KEPT:
        return composed
    plain = "".join(c for c in unicodedata.normalize("NFKD", composed) if unicodedata.category(c) != "Mn")
    return plain.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d").replace(".", "")


def forms_of(word: str) -> tuple[str, ...]:
    """Return the normal form, the accented one where the last letter is, and Arabic forms without prefixed particles."""
    base = normal(word)
    if word[-1].casefold() in ACCENTED:  # `À` opens a sentence, `CONDENÓ` stands in a headline
        return (base, word.casefold())
    if not _ARABIC.match(base):
        return (base,)
    found = [base]
    for clitic in _SINGULAR_CLITICS:
        rest = base[len(clitic) :]
        if not base.startswith(clitic) or rest in found or (clitic[-1] == "س" and rest[:1] not in _FUTURE):
            continue
        if len(rest) >= 3 or (clitic in "وف" and rest in _SHORT):
            found.append(rest)
    return tuple(found)


def without_object(token: Token) -> tuple[str, ...]:
    """Return the verb forms of an Arabic word without the pronoun at its end that is the verb's object; else nothing."""
    if not _ARABIC.match(token.norm):
        return ()
    found = (form[: -len(pronoun)] for form in token.forms[: token.verbal] for pronoun in _OBJECTS if form.endswith(pronoun))
    return tuple(dict.fromkeys(form for form in found if len(form) >= 3))


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text in order."""
    parts = _TOKEN.split(text)  # what is between two tokens, a token, and so on
    ends = list(accumulate(map(len, parts)))
    words = parts[1::2]
    make = tuple.__new__  # through the class it takes twice as long
    known = zip(ends[::2], ends[1::2], words, map(_FORMS.__getitem__, words), strict=False)
    tokens = [make(Token, (first, last, word, forms, verbal)) for first, last, word, (forms, verbal) in known]
    if _GLUED.search(text) is not None:
        tokens = [piece for token in tokens for piece in _unglued(token)]
    if "[" in text and _MENDED.search(text) is not None:
        tokens = _mended(tokens, text)
    if _CONTRACTED.search(text) is not None:
        tokens = _whole(tokens, text)
    return tuple(tokens)


def _mended(tokens: list[Token], text: str) -> list[Token]:
    """Return the tokens with a word as one that an editor completed in brackets: `condemn[s]`, `[W]e condemn`."""
    spans = (match.span() for match in _MENDED.finditer(text))
    span = next(spans, None)
    found: list[Token] = []
    for token in tokens:
        while span is not None and span[1] <= token.start:
            span = next(spans, None)
        if span is None or token.start < span[0]:
            found.append(token)
        elif not found or found[-1].start < span[0]:
            word = text[slice(*span)].replace("[", "").replace("]", "")
            found.append(Token(*span, word, *_FORMS[word]))
    return found


def _whole(tokens: list[Token], text: str) -> list[Token]:
    """Return the tokens with what is contracted as its whole words too: `won't accept` as `will not accept`."""
    found = list(tokens)
    for index in range(1, len(tokens)):
        before, token = tokens[index - 1], tokens[index]
        if token.norm not in _WHOLE or token.start != before.end + 1 or text[before.end] not in _APOSTROPHES:
            continue
        if token.norm == "t":
            verb = _VERBS.get(before.norm)
            if verb is None:
                continue
            found[index - 1] = before._replace(forms=(*before.forms, verb), verbal=before.verbal + 1)
        found[index] = token._replace(forms=(*token.forms, _WHOLE[token.norm]), verbal=token.verbal + 1)
    return found


def _unglued(token: Token) -> Iterator[Token]:
    """Yield the words of a run of letters that are glued together."""
    first = token.start
    for word in _GLUED.split(token.text):
        yield Token(first, first + len(word), word, *_FORMS[word])
        first += len(word)


class _Forms(dict[str, tuple[tuple[str, ...], int]]):
    """The forms of words seen before, with how many of them a verb can have."""

    def __missing__(self, word: str) -> tuple[tuple[str, ...], int]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        forms = forms_of(word)
        known = self[word] = forms, 1 if len(forms) == 1 else _verbal(forms)
        return known


_FORMS = _Forms()


def _verbal(forms: tuple[str, ...]) -> int:
    if not _ARABIC.match(forms[0]):
        return len(forms)
    lengths = {len(forms[0]) - 1} if forms[0][0] in "وفس" else set()
    return 1 + sum(1 for form in forms[1:2] if len(form) in lengths)


def is_unspaced(token: Token) -> bool:
    """Return whether the word is of a script of East Asia, where a verb may stand far behind its subject and all it says."""
    return _UNSPACED.match(token.text) is not None
