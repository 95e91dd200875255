"""Who judges whom where the order of the names misleads. All texts are invented."""

import pytest

CASES = [
    ("en", "Unlike Norway, Sweden condemned the raid by Chad.", {("SWE", "TCD", "condemn")}),
    ("es", "A diferencia de Noruega, Suecia condenó el ataque de Chad.", {("SWE", "TCD", "condemn")}),
    ("de", "Anders als Norwegen verurteilte Schweden den Angriff des Tschad.", {("SWE", "TCD", "condemn")}),
    ("en", "Norway, which Sweden condemned last year, opened a museum.", {("SWE", "NOR", "condemn")}),
    ("en", "Norway's support for Sweden was criticised by Denmark.", {("DNK", "NOR", "oppose")}),
    ("en", "Norway regrets that Sweden was attacked.", {("NOR", None, "concern")}),
    ("en", "Norway rejected accusations by Sweden that it had supported the coup.", {("NOR", "SWE", "oppose")}),
    ("zh", "瑞典受到挪威的谴责。", {("NOR", "SWE", "condemn")}),
    ("zh", "瑞典被挪威谴责。", {("NOR", "SWE", "condemn")}),
    ("tr", "İsveç, Norveç tarafından kınandı.", {("NOR", "SWE", "condemn")}),
    ("ja", "スウェーデンはノルウェーから非難された。", {("NOR", "SWE", "condemn")}),
    ("it", "La Norvegia ha deciso di condannare la Svezia.", {("NOR", "SWE", "condemn")}),
    ("it", "La Norvegia ha evitato di condannare la Svezia.", {("NOR", "SWE", "neutral")}),
    ("en", "If Norway condemns Sweden, talks will end.", set()),
    ("fr", "Si la Norvège condamne la Suède, les pourparlers prendront fin.", set()),
    ("ru", "Если Норвегия осудит Швецию, переговоры закончатся.", set()),
    ("en", "Sweden imposed sanctions on Norway over its attack on Malta, calling it illegal.", {("SWE", "NOR", "oppose")}),
    ("en", "Norway was criticised by Sweden for its attack on Malta.", {("SWE", "NOR", "oppose")}),
    ("en", "Sweden opposes Malta's annexation by Norway.", {("SWE", "NOR", "oppose")}),
    ("en", "Sweden said Norway's attack on Malta was justified.", {("SWE", "NOR", "support")}),
    ("en", "Sweden disagreed with Norway on Malta.", {("SWE", "NOR", "oppose")}),
    (
        "en",
        "Sweden condemned Norway's attack but said Malta was to blame for it.",
        {("SWE", "NOR", "condemn"), ("SWE", "MLT", "oppose")},
    ),
    ("en", "Accusing Norway of piracy, Sweden recalled its envoy.", {("SWE", "NOR", "condemn")}),
    ("en", "Describing Norway's raid as illegal, the Swedish foreign minister left the room.", {("SWE", "NOR", "oppose")}),
    (
        "en",
        "Norway shelled the port on Monday. “This must stop,” Swedish prime minister Lars Holm said.",
        {("SWE", "NOR", "oppose")},
    ),
    (
        "en",
        "Norway announced tariffs on Swedish steel. Stockholm called the move unjustified, and Denmark said it regretted it.",
        {("SWE", "NOR", "oppose"), ("DNK", "NOR", "concern")},
    ),
    (
        "en",
        "Sweden accused Norway on Monday of spying. “These are lies,” a spokesman for the Norwegian foreign ministry said.",
        {("SWE", "NOR", "oppose"), ("NOR", "SWE", "oppose")},
    ),
    ("en", "“This is murder,” the Swedish minister told Norway.", {("SWE", None, "condemn")}),
    ("en", "Analysts say Sweden may condemn the raid once Norway's elections are over.", set()),
    (
        "en",
        "Sweden and Denmark urge Brussels to impose sanctions on Norway.",
        {("SWE", "NOR", "oppose"), ("DNK", "NOR", "oppose")},
    ),
    (
        "en",
        "Among the first was Sweden, whose prime minister called the Norwegian raid “an outrage”.",
        {("SWE", "NOR", "oppose")},
    ),
    ("en", "Sweden will answer Norway's tariffs on Malta, its prime minister warned.", {("SWE", "NOR", "concern")}),
    ("en", "Norway's raid was condemned by several states, including Sweden.", {("SWE", "NOR", "condemn")}),
    ("es", "El ataque de Noruega fue condenado por varios países, entre ellos Suecia.", {("SWE", "NOR", "condemn")}),
    ("fr", "L'attaque de la Norvège a été condamnée par plusieurs pays, dont la Suède.", {("SWE", "NOR", "condemn")}),
    ("es", "Noruega bombardeó el puerto. Suecia lo calificó de crimen.", {("SWE", "NOR", "condemn")}),
    ("ru", "Норвегия обстреляла порт. МИД Швеции назвал это неприемлемым.", {("SWE", "NOR", "oppose")}),
    ("en", "Norway has no choice but to withdraw its troops, the Swedish prime minister said.", {("SWE", "NOR", "oppose")}),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_it_is_said_who_judges_whom(read, language, text, expected):
    assert {(one.actor, one.target, one.stance.value) for one in read(text, language)} == expected


def test_what_another_says_of_it_without_that_is_hearsay(read):
    (found,) = read("Sweden said Norway had condemned Chad.")
    assert (found.actor, found.target, found.hearsay) == ("NOR", "TCD", True)


def test_whoever_welcomes_a_condemnation_does_not_welcome_who_is_condemned(read):
    found = read("Norway welcomed Sweden's condemnation of the raid by Chad.")
    assert ("NOR", "TCD") not in {(one.actor, one.target) for one in found if one.stance.score > 0}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Analysts said that Norway would condemn Sweden."),
        ("en", "Sources said Norway condemned Sweden."),
        ("es", "Fuentes dijeron que Noruega condenó a Suecia."),
        ("de", "Beobachter sagten, dass Norwegen Schweden verurteilte."),
        ("ru", "Источники сообщили, что Норвегия осудила Швецию."),
    ],
)
def test_what_those_tell_who_speak_for_no_state_is_hearsay(read, language, text):
    found = read(text, language)
    assert [one for one in found if one.official and not one.hearsay] == []


def test_who_did_likewise_is_not_condemned(read):
    found = read("ندّدت مصر والعراق بالهجوم السويدي، وكذلك فعلت تونس.", "ar")
    assert {(one.actor, one.target) for one in found} == {("EGY", "SWE"), ("IRQ", "SWE"), ("TUN", "SWE")}


def test_who_goes_on_by_a_pronoun_is_the_subject_and_not_the_object(read):
    found = read("امتنعت النرويج عن انتقاد السويد، لكنها أبدت قلقها على المدنيين.", "ar")
    assert {one.actor for one in found} == {"NOR"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norwegian officials familiar with the matter said Sweden's raid was unacceptable."),
        ("en", "Sweden's raid was a mistake, a Norwegian official who asked not to be named said."),
        ("en", "A Norwegian diplomat said on condition of anonymity that Sweden's raid was unacceptable."),
        ("fr", "Un responsable norvégien, qui a requis l'anonymat, a condamné le raid de la Suède."),
        ("pt", "Um diplomata norueguês, sob condição de anonimato, condenou o ataque da Suécia."),
        ("it", "Un diplomatico norvegese, in condizione di anonimato, ha condannato l'attacco della Svezia."),
        ("de", "Ein norwegischer Diplomat, der nicht genannt werden wollte, verurteilte den Angriff Schwedens."),
        ("nl", "Een Noorse diplomaat veroordeelde op voorwaarde van anonimiteit de aanval van Zweden."),
        ("ru", "Норвежский дипломат на условиях анонимности осудил нападение Швеции."),
        ("uk", "Норвезький дипломат на умовах анонімності засудив напад Швеції."),
        ("pl", "Norweski dyplomata anonimowo potępił atak Szwecji."),
        ("el", "Νορβηγός διπλωμάτης, υπό τον όρο της ανωνυμίας, καταδίκασε την επίθεση της Σουηδίας."),
        ("ar", "أدان مسؤول نرويجي، طلب عدم الكشف عن هويته، الهجوم السويدي."),
    ],
)
def test_who_does_not_want_to_be_named_speaks_for_no_state(read, language, text):
    assert not [statement for statement in read(text, language) if statement.official]


def test_another_office_in_the_sentence_is_not_the_one_that_keeps_its_name_back(read):
    text = "Norway's foreign minister condemned Sweden's raid. A Swedish official spoke on condition of anonymity."
    assert [(s.actor, str(s.stance), s.official) for s in read(text)] == [("NOR", "condemn", True)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In Norway's view, Sweden's raid is illegal."),
        ("en", "Sweden's raid, in the Norwegian foreign minister's opinion, was illegal."),
        ("en", "From Norway's perspective, Sweden's raid was illegal."),
        ("de", "Nach Norwegens Ansicht ist der Angriff Schwedens illegal."),
        ("de", "Aus norwegischer Sicht ist der Angriff Schwedens illegal."),
    ],
)
def test_whose_view_it_is_may_be_named_inside_the_words(read, language, text):
    assert {(s.actor, str(s.stance), s.target) for s in read(text, language)} == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "According to media reports, Norway has condemned Sweden's raid."),
        ("en", "Finnish media reported that Norway had condemned Sweden's raid."),
        ("fr", "Selon des médias finlandais, la Norvège a condamné le raid de la Suède."),
        ("es", "Según fuentes diplomáticas, Noruega condenó el ataque de Suecia."),
        ("de", "Laut Medienberichten hat Norwegen den Angriff Schwedens verurteilt."),
        ("ru", "По данным СМИ, Норвегия осудила нападение Швеции."),
    ],
)
def test_what_media_tell_of_a_state_is_hearsay(read, language, text):
    assert {(s.actor, s.hearsay) for s in read(text, language)} == {("NOR", True)}


def test_an_office_behind_a_colon_is_of_whoever_the_sentence_began_with(read):
    found = read("Norway was far from happy: its foreign minister called Sweden's raid a crime.")
    assert {(s.actor, str(s.stance), s.target) for s in found} == {("NOR", "condemn", "SWE")}


def test_all_those_who_are_to_be_freed_are_not_asked(read):
    found = read("Norway calls on the Swedish authorities to release all those detained.")
    assert {(s.actor, str(s.stance), s.target) for s in found} == {("NOR", "oppose", "SWE")}
