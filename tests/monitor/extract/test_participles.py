"""Participles without an auxiliary: whose they are. All texts are invented."""

import pytest


def _read_as(found):
    return [(statement.actor, str(statement.stance), statement.target) for statement in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Suecia, criticada por Noruega, bombardeó el puerto."),
        ("pt", "A Suécia, criticada pela Noruega, bombardeou o porto."),
        ("fr", "La Suède, critiquée par la Norvège, a bombardé le port."),
    ],
)
def test_a_participle_with_an_agent_is_the_agents(read, language, text):
    found = read(text, language)
    assert ("NOR", "oppose", "SWE") in _read_as(found)
    assert "SWE" not in [statement.actor for statement in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega visitó ayer el puerto y la frontera disputada."),
        ("es", "Noruega detuvo ayer a un técnico reclamado."),
        ("pt", "A Noruega deteve ontem um técnico acusado."),
    ],
)
def test_a_participle_that_belongs_to_a_noun_is_nobodys(read, language, text):
    assert read(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega ha condenado el bombardeo del puerto por Suecia."),
        ("pt", "A Noruega tem condenado o bombardeio do porto pela Suécia."),
        ("fr", "La Norvège a toujours condamné le bombardement du port par la Suède."),
        ("fr", "La Norvège condamna le bombardement du port par la Suède."),
        ("fr", "La Norvège condamnait le bombardement du port par la Suède."),
        ("pt", "A Noruega condenara o bombardeio do porto pela Suécia."),
        ("es", "Noruega condenará el bombardeo del puerto por Suecia."),
    ],
)
def test_each_tense_of_a_verb_is_known(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El canciller de Noruega dijo que su país condena el bombardeo del puerto por Suecia."),
        ("pt", "O chanceler da Noruega disse que seu país condena o bombardeio do porto pela Suécia."),
        ("fr", "Le ministre norvégien a dit que son pays condamne le bombardement du port par la Suède."),
    ],
)
def test_his_country_is_the_speakers(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))
