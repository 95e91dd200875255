"""One mention of two that stand side by side: an office with its country, a title with its person."""

from dataclasses import replace

from monitor.extract.mention import Kind, Marked, Mention
from monitor.extract.words import Word
from monitor.types import Rank


def with_country(marked: Marked, left: Mention, right: Mention, office: Mention, country: Mention) -> Mention:
    return spanned(marked, left, right, replace(office, code=country.code, others=country.others))


def titled(marked: Marked, office: Mention, person: Mention, span: tuple[Mention, Mention] | None = None) -> Mention:
    """Return the person with the office that the text gives it; the printed office outweighs the tables.

    An office of one word whose state its name alone implies (`Bundeskanzler`) is another's where the person then holds it.
    """
    left, right = span or (office, person)
    is_office = office.kind is Kind.OFFICE
    serving = person.official and person.rank is not Rank.OTHER
    serving = serving or (person.code is not None and marked.is_word(office.first, Word.IMPLIED))
    implied = is_office and office.last - office.first == 1 and serving
    code = (person.code if implied else office.code) or office.code or person.code
    official = office.official if is_office else person.official
    rank = office.rank if is_office else person.rank
    role = marked.text[office.start : office.end] if is_office else None
    return spanned(
        marked,
        left,
        right,
        replace(
            person,
            code=code,
            official=official,
            rank=rank,
            role=role,
            office=office.office,
            swallowed=office.swallowed,
            oblique=left.oblique,
        ),
    )


def spanned(marked: Marked, left: Mention, right: Mention, head: Mention) -> Mention:
    start, end = left.start, right.end
    role = head.role
    if head.kind is Kind.OFFICE:
        role = marked.text[start:end]
    return replace(head, first=left.first, last=right.last, start=start, end=end, role=role)
