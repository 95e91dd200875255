"""Threats and warnings in Slavonic languages: futures, conditions, passives, and what they are not. All texts are invented."""

import pytest

from monitor.types import Stance


def rungs(statements):
    """Return who stands on which rung toward whom, of what somebody official says themselves."""
    return {(s.actor, s.target, s.stance) for s in statements if s.official and not s.hearsay}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "«Если Швеция нападёт на нас, мы будем атаковать её базы», — сказал министр обороны Норвегии."),
        ("ru", "Норвегия собьёт шведские беспилотники, если они войдут в её небо, заявили в минобороны Норвегии."),
        ("ru", "Норвегия не исключила ударов по территории Швеции."),
        ("ru", "Норвегия предупредила Швецию, что ответит на провокации."),
        ("ru", "Ответные меры в отношении Швеции не заставят себя ждать, сообщили в МИД Норвегии."),
        ("ru", "Любой шведский корабль будет уничтожен, заявил командующий ВМС Норвегии."),
        ("uk", "Норвегія збиватиме шведські безпілотники, заявили в Міноборони Норвегії."),
        ("uk", "Дії Швеції не залишаться без відповіді, заявили в МЗС Норвегії."),
        ("uk", "Осло розірве відносини зі Швецією, якщо та не виведе війська."),
        ("uk", "Норвегія запровадить дзеркальні мита проти Швеції."),
        ("uk", "Норвегія готова застосувати силу проти Швеції, заявив міністр оборони Норвегії."),
        ("pl", "Norwegia zapowiada uderzenia na cele w Szwecji."),
        ("pl", "Norwegia ostrzegła Szwecję, że odpowie na prowokacje."),
        ("pl", "„Jeśli Szwecja nas zaatakuje, zniszczymy jej bazy” – powiedział minister obrony Norwegii."),
        ("pl", "Szwedzkie okręty staną się uzasadnionym celem, oświadczył sztab generalny Norwegii."),
        ("pl", "Norwegia jest gotowa użyć siły przeciwko Szwecji, oświadczył minister obrony Norwegii."),
    ],
)
def test_slavonic_futures_and_conditions_threaten(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Швеция ответит на удар Норвегии, заявил премьер-министр Дании."),
        ("ru", "Норвегия ответит на письмо Швеции в течение недели."),
        ("ru", "Армия Норвегии уничтожит устаревшие боеприпасы, сообщило минобороны."),
        ("ru", "МИД Норвегии предупредил о сильном снегопаде в Швеции."),
        ("ru", "Аналитики полагают, что Норвегия ударит по базам Швеции."),
        ("uk", "Швеція відповість на удар, заявили в Данії."),
        ("uk", "Норвегія відповість на лист Швеції протягом тижня."),
        ("uk", "Норвегія закриє посольство у Швеції через скорочення бюджету."),
        ("pl", "Szwecja odpowie na atak, powiedział premier Danii."),
        ("pl", "Analitycy sądzą, że Norwegia uderzy w bazy Szwecji."),
        ("pl", "Norwegia zamknie ambasadę w Szwecji z powodu cięć budżetowych."),
    ],
)
def test_what_a_slavonic_text_tells_of_others_or_of_routine_is_no_threat(read, language, text):
    assert rungs(read(text, language=language)) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия предостерегла Швецию от вторжения в Данию."),
        ("uk", "Норвегія застерегла Швецію від вторгнення до Данії."),
        ("pl", "Norwegia przestrzegła Szwecję przed inwazją na Danię."),
    ],
)
def test_whom_a_slavonic_warning_is_spoken_to_is_opposed(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.OPPOSE)}
