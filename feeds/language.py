"""Which language a text is in, by py3langid, with a margin; the source's own word wins where the text is too short to tell."""

import re

from feeds.language_model import identifier

_MIN_BYTES = 40  # of letters: some 40 Latin, 20 Cyrillic or Arabic, 13 Chinese ones
_MARGIN = 0.5  # to overrule what was declared
_UNDECLARED_MARGIN = 0.25
_SAMPLE = 4000
# What publishers write and what ISO 639-1 calls it.
_CODES = {
    "iw": "he",
    "in": "id",
    "nb": "no",
    "nn": "no",
    "gr": "el",
    "jp": "ja",
    "cz": "cs",
    "ua": "uk",
    "kr": "ko",
    "cn": "zh",
    "tw": "zh",
    # Spoken varieties that short or odd texts in the written language are taken for.
    "yue": "zh",
    "wuu": "zh",
    "ary": "ar",
    "arz": "ar",
    "apc": "ar",
    "pcm": "en",
}
# Twins that the model cannot keep apart on a press release; the source knows better.
_TWINS = (
    {"id", "ms"},
    {"hr", "bs", "sr"},
    {"cs", "sk"},
    {"da", "no", "nb", "nn", "sv"},
    {"gl", "pt"},
    {"es", "gl", "an"},
    {"mk", "bg", "sr"},
)


def language_of(text: str, *, declared: str | None = None) -> str | None:
    """Return the ISO 639-1 code of `text`'s language; `declared` is kept unless the text clearly says otherwise."""
    said = language_code(declared)
    letters = re.sub(r"[\W\d_]+", " ", text[:_SAMPLE]).strip()
    if len(letters.encode()) < _MIN_BYTES:
        return said
    found, probability = identifier().classify(letters)
    code = _CODES.get(str(found), str(found))
    if float(probability) < (_MARGIN if said else _UNDECLARED_MARGIN):
        return said
    if said is not None and any(said in twins and code in twins for twins in _TWINS):
        return said
    return code


def language_code(declared: str | None) -> str | None:
    """Return the ISO 639-1 code in what a feed or page declares (`en-US`, `PT_br`); None when it is no language ("US", "x")."""
    code = re.split(r"[-_.\s]", (declared or "").strip().lower())[0]
    code = _CODES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2}", code) and code not in {"us", "xx"} else None
