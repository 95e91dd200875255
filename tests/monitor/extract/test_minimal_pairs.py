"""Pairs of invented sentences that differ in one thing: negated or not, in office or not, whom it hits, whose words it is.

A reading is (actor, target, stance), with "unofficial" or "hearsay" where it is so; an empty tuple says that nobody speaks.
"""

import pytest

PAIRS = [
    # negation and refusal
    (
        "en",
        "Norway condemned Sweden's raid on the port.",
        ("NOR", "SWE", "condemn"),
        "Norway did not condemn Sweden's raid on the port.",
        ("NOR", "SWE", "neutral"),
    ),
    (
        "en",
        "Norway condemned Sweden's raid on the port.",
        ("NOR", "SWE", "condemn"),
        "Norway refused to condemn Sweden's raid on the port.",
        ("NOR", "SWE", "neutral"),
    ),
    (
        "en",
        "Norway condemned Sweden's raid.",
        ("NOR", "SWE", "condemn"),
        "Norway stopped short of condemning Sweden's raid.",
        ("NOR", "SWE", "neutral"),
    ),
    (
        "en",
        "Norway supports Sweden's plan.",
        ("NOR", "SWE", "support"),
        "Norway does not support Sweden's plan.",
        ("NOR", "SWE", "oppose"),
    ),
    (
        "en",
        "Norway recognises Sweden's interim government.",
        ("NOR", "SWE", "support"),
        "Norway does not recognise Sweden's interim government.",
        ("NOR", "SWE", "oppose"),
    ),
    (
        "es",
        "Noruega condenó el ataque de Suecia.",
        ("NOR", "SWE", "condemn"),
        "Noruega no condenó el ataque de Suecia.",
        ("NOR", "SWE", "neutral"),
    ),
    (
        "es",
        "Noruega apoya el plan de Suecia.",
        ("NOR", "SWE", "support"),
        "Noruega no apoya el plan de Suecia.",
        ("NOR", "SWE", "oppose"),
    ),
    (
        "fr",
        "La Norvège condamne le raid de la Suède.",
        ("NOR", "SWE", "condemn"),
        "La Norvège ne condamne pas le raid de la Suède.",
        ("NOR", "SWE", "neutral"),
    ),
    (
        "pt",
        "A Noruega condenou o ataque da Suécia.",
        ("NOR", "SWE", "condemn"),
        "A Noruega não condenou o ataque da Suécia.",
        ("NOR", "SWE", "neutral"),
    ),
    (
        "pt",
        "A Noruega apoia o plano da Suécia.",
        ("NOR", "SWE", "support"),
        "A Noruega não apoia o plano da Suécia.",
        ("NOR", "SWE", "oppose"),
    ),
    (
        "ru",
        "Норвегия осудила удар Швеции.",
        ("NOR", "SWE", "condemn"),
        "Норвегия не осудила удар Швеции.",
        ("NOR", "SWE", "neutral"),
    ),
    (
        "ru",
        "Норвегия поддерживает решение Швеции.",
        ("NOR", "SWE", "support"),
        "Норвегия не поддерживает решение Швеции.",
        ("NOR", "SWE", "oppose"),
    ),
    (
        "de",
        "Norwegen verurteilt den Angriff Schwedens.",
        ("NOR", "SWE", "condemn"),
        "Norwegen verurteilt nicht den Angriff Schwedens.",
        ("NOR", "SWE", "neutral"),
    ),
    (
        "de",
        "Norwegen unterstützt den Plan Schwedens.",
        ("NOR", "SWE", "support"),
        "Norwegen unterstützt nicht den Plan Schwedens.",
        ("NOR", "SWE", "oppose"),
    ),
    ("zh", "挪威谴责瑞典的袭击。", ("NOR", "SWE", "condemn"), "挪威没有谴责瑞典的袭击。", ("NOR", "SWE", "neutral")),
    ("zh", "挪威支持瑞典的计划。", ("NOR", "SWE", "support"), "挪威不支持瑞典的计划。", ("NOR", "SWE", "oppose")),
    (
        "ar",
        "أدانت النرويج الهجوم السويدي.",
        ("NOR", "SWE", "condemn"),
        "لم تدين النرويج الهجوم السويدي.",
        ("NOR", "SWE", "neutral"),
    ),
    # condition
    (
        "en",
        "Norway condemns any Swedish raid.",
        ("NOR", "SWE", "condemn"),
        "Norway would condemn any Swedish raid.",
        ("NOR", "SWE", "oppose"),
    ),
    (
        "en",
        "Norway opposes the Swedish plan.",
        ("NOR", "SWE", "oppose"),
        "Norway might oppose the Swedish plan.",
        ("NOR", "SWE", "concern"),
    ),
    # degree
    (
        "en",
        "Norway supports Sweden's plan.",
        ("NOR", "SWE", "support"),
        "Norway fully supports Sweden's plan.",
        ("NOR", "SWE", "endorse"),
    ),
    (
        "fr",
        "La Norvège soutient le plan de la Suède.",
        ("NOR", "SWE", "support"),
        "La Norvège soutient pleinement le plan de la Suède.",
        ("NOR", "SWE", "endorse"),
    ),
    (
        "ru",
        "Норвегия поддерживает решение Швеции.",
        ("NOR", "SWE", "support"),
        "Норвегия полностью поддерживает решение Швеции.",
        ("NOR", "SWE", "endorse"),
    ),
    # in office or not
    (
        "en",
        "Norway's foreign minister Vera Kostova condemned Sweden's raid.",
        ("NOR", "SWE", "condemn"),
        "Norway's former foreign minister Vera Kostova condemned Sweden's raid.",
        ("NOR", "SWE", "condemn", "unofficial"),
    ),
    (
        "en",
        "Norway's foreign minister Vera Kostova condemned Sweden's raid.",
        ("NOR", "SWE", "condemn"),
        "Norway's opposition leader Vera Kostova condemned Sweden's raid.",
        ("NOR", "SWE", "condemn", "unofficial"),
    ),
    (
        "en",
        "Norwegian Prime Minister Vera Kostova rejected Sweden's claims.",
        ("NOR", "SWE", "oppose"),
        "Norwegian lawmaker Vera Kostova rejected Sweden's claims.",
        ("NOR", "SWE", "oppose", "unofficial"),
    ),
    (
        "es",
        "El canciller de Noruega, Vera Kostova, condenó el ataque de Suecia.",
        ("NOR", "SWE", "condemn"),
        "El excanciller de Noruega, Vera Kostova, condenó el ataque de Suecia.",
        ("NOR", "SWE", "condemn", "unofficial"),
    ),
    (
        "fr",
        "Le ministre norvégien Vera Kostova a condamné le raid de la Suède.",
        ("NOR", "SWE", "condemn"),
        "L'ancien ministre norvégien Vera Kostova a condamné le raid de la Suède.",
        ("NOR", "SWE", "condemn", "unofficial"),
    ),
    (
        "pt",
        "O chanceler norueguês Vera Kostova condenou o ataque da Suécia.",
        ("NOR", "SWE", "condemn"),
        "O ex-chanceler norueguês Vera Kostova condenou o ataque da Suécia.",
        ("NOR", "SWE", "condemn", "unofficial"),
    ),
    # whom it hits
    (
        "en",
        "Norway condemned the Swedish raid on Finland.",
        ("NOR", "SWE", "condemn"),
        "Norway condemned the Finnish raid on Sweden.",
        ("NOR", "FIN", "condemn"),
    ),
    (
        "en",
        "Norway condemned Sweden's attack against Finland.",
        ("NOR", "SWE", "condemn"),
        "Norway condemned the attack by Finland against Sweden.",
        ("NOR", "FIN", "condemn"),
    ),
    (
        "en",
        "Norway expressed solidarity with Finland after Sweden's raid.",
        ("NOR", "FIN", "support"),
        "Norway expressed solidarity with Sweden after Finland's raid.",
        ("NOR", "SWE", "support"),
    ),
    (
        "es",
        "Noruega condenó el ataque de Suecia contra Finlandia.",
        ("NOR", "SWE", "condemn"),
        "Noruega condenó el ataque de Finlandia contra Suecia.",
        ("NOR", "FIN", "condemn"),
    ),
    (
        "fr",
        "La Norvège condamne l'attaque de la Suède contre la Finlande.",
        ("NOR", "SWE", "condemn"),
        "La Norvège condamne l'attaque de la Finlande contre la Suède.",
        ("NOR", "FIN", "condemn"),
    ),
    (
        "pt",
        "A Noruega condenou o ataque da Suécia contra a Finlândia.",
        ("NOR", "SWE", "condemn"),
        "A Noruega condenou o ataque da Finlândia contra a Suécia.",
        ("NOR", "FIN", "condemn"),
    ),
    (
        "ru",
        "Норвегия осудила удар Швеции по Финляндии.",
        ("NOR", "SWE", "condemn"),
        "Норвегия осудила удар Финляндии по Швеции.",
        ("NOR", "FIN", "condemn"),
    ),
    (
        "de",
        "Norwegen verurteilt den schwedischen Angriff auf Finnland.",
        ("NOR", "SWE", "condemn"),
        "Norwegen verurteilt den finnischen Angriff auf Schweden.",
        ("NOR", "FIN", "condemn"),
    ),
    ("zh", "挪威谴责瑞典对芬兰的袭击。", ("NOR", "SWE", "condemn"), "挪威谴责芬兰对瑞典的袭击。", ("NOR", "FIN", "condemn")),
    (
        "ar",
        "أدانت النرويج الهجوم السويدي على فنلندا.",
        ("NOR", "SWE", "condemn"),
        "أدانت النرويج الهجوم الفنلندي على السويد.",
        ("NOR", "FIN", "condemn"),
    ),
    (
        "en",
        "Norway called on Sweden to withdraw its troops.",
        ("NOR", "SWE", "oppose"),
        "Norway called on all sides to show restraint.",
        ("NOR", None, "neutral"),
    ),
    (
        "es",
        "Noruega instó a Suecia a retirar sus tropas.",
        ("NOR", "SWE", "oppose"),
        "Noruega instó a todas las partes a la moderación.",
        ("NOR", None, "neutral"),
    ),
    # whose words they are
    (
        "en",
        "Norway condemned Sweden's raid.",
        ("NOR", "SWE", "condemn"),
        "Denmark said that Norway condemned Sweden's raid.",
        ("NOR", "SWE", "condemn", "hearsay"),
    ),
    (
        "en",
        "Norway's foreign ministry said the Swedish raid was illegal.",
        ("NOR", "SWE", "oppose"),
        "The Swedish raid was illegal under the laws of the sea.",
        (),
    ),
    (
        "en",
        "Norway condemned the raid by Sweden.",
        ("NOR", "SWE", "condemn"),
        "The raid by Sweden was condemned by Norway.",
        ("NOR", "SWE", "condemn"),
    ),
    (
        "en",
        "Norway welcomed Sweden's withdrawal.",
        ("NOR", "SWE", "support"),
        "Norway was welcomed by Sweden.",
        ("SWE", "NOR", "support"),
    ),
    ("en", "Norway is backed by Sweden.", ("SWE", "NOR", "support"), "Norway-backed rebels are leaving.", ()),
    (
        "en",
        "Norway condemned the Swedish raid.",
        ("NOR", "SWE", "condemn"),
        "A court in Norway convicted two Swedish tourists.",
        (),
    ),
    ("en", "Oslo condemned the Swedish raid.", ("NOR", "SWE", "condemn"), "In Oslo, residents watched the snow.", ()),
    ("en", "Norway rejects the Swedish offer.", ("NOR", "SWE", "oppose"), "Does Norway reject the Swedish offer?", ()),
    (
        "en",
        "Norway expressed concern over the Swedish raid.",
        ("NOR", "SWE", "concern"),
        "Norway expressed its condolences over the Swedish ferry accident.",
        (),
    ),
    (
        "en",
        "Norway supports Sweden's plan.",
        ("NOR", "SWE", "support"),
        "Norway accused Sweden of support for the rebels.",
        ("NOR", "SWE", "oppose"),
    ),
    ("en", "Norway called the raid by Sweden illegal.", ("NOR", "SWE", "oppose"), "Norway called the Swedish ambassador.", ()),
    (
        "en",
        "Norway supports Sweden's plan.",
        ("NOR", "SWE", "support"),
        "Norway supports new sanctions against Sweden.",
        ("NOR", "SWE", "oppose"),
    ),
    (
        "fr",
        "La Norvège salue la décision de la Suède d'ouvrir sa frontière avec le Danemark.",
        ("NOR", "SWE", "support"),
        "La Norvège salue la décision du Danemark d'ouvrir sa frontière avec la Suède.",
        ("NOR", "DNK", "support"),
    ),
    (
        "en",
        "Norway takes note of Sweden's decision.",
        ("NOR", "SWE", "neutral"),
        "Norway takes note of the debate in Sweden.",
        ("NOR", None, "neutral"),
    ),
    (
        "en",
        "Norway will back Sweden in the talks.",
        ("NOR", "SWE", "support"),
        "Norway refused to back Sweden in the talks.",
        ("NOR", "SWE", "neutral"),
    ),
    (
        "en",
        "Norway accused Sweden of piracy.",
        ("NOR", "SWE", "condemn"),
        "Denmark said that Norway had accused Sweden of piracy.",
        ("NOR", "SWE", "condemn", "hearsay"),
    ),
]


def _short(statement):
    form = (statement.actor, statement.target, statement.stance.value)
    if not statement.official:
        return (*form, "unofficial")
    return (*form, "hearsay") if statement.hearsay else form


@pytest.mark.parametrize(("language", "first", "expected", "second", "changed"), PAIRS)
def test_one_change_changes_the_reading(read, language, first, expected, second, changed):
    for text, reading in ((first, expected), (second, changed)):
        found = [_short(statement) for statement in read(text, language)]
        assert found == ([reading] if reading else []), text


def test_two_states_named_by_one_word_speak_both(read):
    found = read("中俄发表联合声明，谴责以色列空袭叙利亚。", "zh")
    assert {(one.actor, one.target, one.joint) for one in found} == {
        ("CHN", "ISR", ("CHN", "RUS")),
        ("RUS", "ISR", ("CHN", "RUS")),
    }


def test_among_them_is_not_china(read):
    assert [one.actor for one in read("其中俄罗斯谴责以色列空袭叙利亚。", "zh")] == ["RUS"]
