"""The kinds of endings by which forms of words are told; the endings stand in endings.tsv. Negative forms are in `rung`."""

from enum import StrEnum


class Ending(StrEnum):
    """What an ending of endings.tsv tells of a form. Each is the field of `monitor.extract.tables.Grammar` that holds it."""

    GERUNDS = "gerunds"  # a verb form that has no subject of its own
    PROGRESSIVES = "progressives"  # one that goes with the auxiliary of the passive and is none: `está condenando`
    PARTICIPLES = "participles"  # one that may be passive without an auxiliary (`la decisión criticada por X`)
    DONE = "done"  # a participle behind the auxiliary of the passive (English `attacked`)
    PASTS = "pasts"  # a verb form of the past that is no noun (Spanish `anunció`)
    FINALS = "finals"  # a verb that closes its clause (German `geübt`)
    VERDICTS = "verdicts"  # a passive by which a text judges itself, and tells of no court (`осуждается`)
    CONTENTS = "contents"  # a verb of what is told, anywhere in the word (Turkish `destek sağladığını`)
    INFINITIVES = "infinitives"  # an infinitive, with a pronoun or without
    ATTRIBUTES = "attributes"  # a verb form that only describes a noun (`осуждающая резолюция`)
    RELATIVES = "relatives"  # a participle that stands right before the one who acts (Turkish `kınayan bakan`)
    NOMINALS = "nominals"  # a noun or adjective that a verb's stem has too, and none of its forms (`informático`)
    PLURALS = "plurals"  # a verb form that several do
    IMPERSONALS = "impersonals"  # a verb form whose speaker may be named by a house only (`в Осло заявили`)
    WE_PREFIXES = "we_prefixes"  # how a form begins, not ends, that "we" do
    PRESENT_PREFIXES = "present_prefixes"  # how a verb of the present begins that a state does (Arabic `تدين`)
    WE_SUFFIXES = "we_suffixes"  # a verb form that "we" do
    ADJECTIVES = "adjectives"  # an adjective in a case that a preposition asks for (`zum neuen Präsidenten`)
    TOPICS = "topics"  # a name that is the subject, behind which no enumeration goes on
    NOMINATIVES = "nominatives"  # a state's name that is a subject and no object (`Норвегия`)
    OBLIQUE = "oblique"  # a name that is no subject
    GENITIVES = "genitives"  # a name that owns what stands beside it (`Schwedens`)
    FEMININES = "feminines"  # a noun whose article the masculine has in another case (German `der EU-Kommission`)
    OWNER_SUFFIXES = "owner_suffixes"  # all that stands behind the apostrophe of such a name (Turkish `X'in`)
    OBJECT_SUFFIXES = "object_suffixes"  # all that stands behind the apostrophe of a name that is an object (`X'e`)
    ABLATIVES = "ablatives"  # a house from which something comes (Turkish `Bakanlığından`)
    COMPOUNDS = "compounds"  # a noun in the genitive that the name before it only describes (Turkish `X ilişkilerinin`)
    PARTICLES = "particles"  # a name that has a part of its own in the sentence (Korean `노르웨이도`)
    QUOTATIVES = (
        "quotatives"  # what closes the words before their verb: Korean `비열하다고 말했다`; it opens the verb in Japanese
    )
    JOINS = "joins"  # a name that goes on with the next: `X와 Y`
    AGENTS = "agents"  # a name by whom something is done (`осуждено Норвегией`)
    DATIVES = "datives"  # a name to whom something is given, and no owner (`поставки Тайваню`)
    DIRECT_OBJECTS = "direct_objects"  # whom the verb right behind the name judges (Korean `노르웨이를`)
    OBLIQUE_HEADS = "oblique_heads"  # an office's first word where the office is no subject (`министру`)
