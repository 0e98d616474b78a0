import pytest

from core.transliteration import cyrillic, latin


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Nasilje u porodici", "Насиље у породици"),
        ("Đakovica, Dragaš, Leposavić", "Ђаковица, Драгаш, Лепосавић"),
        ("NJEGA I LJUDI, DŽEP", "ЊЕГА И ЉУДИ, ЏЕП"),
        ("Njega i Ljudi, Džep", "Њега и Људи, Џеп"),
        ("injekcija, konjunktura, nadživeti", "инјекција, конјунктура, надживети"),
        ("Inje na granju", "Иње на грању"),
    ],
)
def test_cyrillic_writes_serbian_letters(given, expected):
    assert cyrillic(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Stub II – zaštita", "Стуб II – заштита"),
        ("STUB I – PREVENCIJA I PODIZANJE", "СТУБ I – ПРЕВЕНЦИЈА И ПОДИЗАЊЕ"),
        ("Poglavlja V–VI", "Поглавља V–VI"),
        ("I. Prevencija", "I. Превенција"),
        ("I dalje važi", "И даље важи"),
        ("1.800 EUR od UN Women", "1.800 EUR од UN Women"),
        ("CEDAW i član IC13", "CEDAW и члан IC13"),
        (
            "ocena E3, odluka KM-gnjilane-2026-01",
            "оцена E3, одлука KM-gnjilane-2026-01",
        ),
        ("NVO i CSR", "НВО и ЦСР"),
    ],
)
def test_cyrillic_keeps_numerals_codes_and_names(given, expected):
    assert cyrillic(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Zdravo %(name)s, %d od %s", "Здраво %(name)s, %d од %s"),
        ("Ima {count} mera", "Има {count} мера"),
        ("{{ user.name }} i {% url 'x' %}", "{{ user.name }} и {% url 'x' %}"),
        ('<a href="/mere/">Mere</a>&nbsp;i', '<a href="/mere/">Мере</a>&nbsp;и'),
        ("Piši na ana@example.org", "Пиши на ana@example.org"),
        ("Vidi https://example.org/mere", "Види https://example.org/mere"),
        ("datoteka plan-gnjilane.xlsx", "датотека plan-gnjilane.xlsx"),
        ("50% sredstava", "50% средстава"),
        ("Opština Gjakovë", "Општина Gjakovë"),
    ],
)
def test_cyrillic_keeps_what_a_machine_reads(given, expected):
    assert cyrillic(given) == expected


def test_cyrillic_leaves_cyrillic_alone():
    assert cyrillic("Насиље у породици") == "Насиље у породици"


def test_latin_turns_cyrillic_back():
    assert latin("Насиље над женама, Љубиње") == "Nasilje nad ženama, Ljubinje"
    assert latin("Gjilan") == "Gjilan"
