import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.personal_data import Quote, Trace, TraceKind, quoted, traces


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("lični broj 1234567890 u spisu", TraceKind.ID_NUMBER, "1234567890"),
        ("ЈМБГ 0101990710123.", TraceKind.ID_NUMBER, "0101990710123"),
        ("zvati +383 44 123 456 posle", TraceKind.PHONE, "+383 44 123 456"),
        ("tel. 044/123-456", TraceKind.PHONE, "044/123-456"),
        ("телефон 028 421 100", TraceKind.PHONE, "028 421 100"),
        (
            "pišite na ime.prezime@example.org!",
            TraceKind.EMAIL,
            "ime.prezime@example.org",
        ),
        ("rođena 5.3.1990.", TraceKind.BIRTH_DATE, "rođena 5.3.1990"),
        ("рођен је 1985", TraceKind.BIRTH_DATE, "рођен је 1985"),
        ("e lindur më 05.03.1990", TraceKind.BIRTH_DATE, "e lindur më 05.03.1990"),
        ("date of birth: 1990-03-05", TraceKind.BIRTH_DATE, "birth: 1990-03-05"),
        ("slučaj M.K. (34) je", TraceKind.INITIALS_AND_AGE, "M.K. (34)"),
        ("М. К. (34 год.) је", TraceKind.INITIALS_AND_AGE, "М. К. (34 год.)"),
        ("Sh.B., 28 vjeç", TraceKind.INITIALS_AND_AGE, "Sh.B., 28"),
        ("Dž.Š. 41 godina", TraceKind.INITIALS_AND_AGE, "Dž.Š. 41"),
        ("Љ.Ћ. (1990)", TraceKind.INITIALS_AND_AGE, "Љ.Ћ. (1990)"),
        ("žrtva M.K. je", TraceKind.INITIALS_OF_CASE, "žrtva M.K."),
        ("о случају М. К. и", TraceKind.INITIALS_OF_CASE, "случају М. К."),
        ("rasti B.H. u", TraceKind.INITIALS_OF_CASE, "rasti B.H."),
        ("the victim A.B. came", TraceKind.INITIALS_OF_CASE, "victim A.B."),
    ],
)
def test_traces_finds_what_points_at_a_person(text, kind, piece):
    assert traces(text) == [Trace(kind, piece, text.index(piece))]


@pytest.mark.parametrize(
    "text",
    [
        "Rok je 15.10.2026.",
        "Period 01.01.2026-31.12.2026.",
        "Predlog linije od 6.000 € za 2026–2027, ukupno 12.500,00 €.",
        "Sala 034, od 09:30 do 11:00.",
        "Zakon br. 08/L-185, član 22.",
        "Odluka KM-gnjilane-2026-03 usvojena je sa 12 glasova.",
        "Prisutno je 9 od 12 članova (75 %).",
        "U toku 2025. održano je šest konferencija.",
        "U slučaju hitnosti zove se JP Komunalac.",
        "Rastet referohen te institucionet.",
        "",
    ],
)
def test_traces_leaves_ordinary_minutes_alone(text):
    assert traces(text) == []


def test_traces_come_in_the_order_of_the_text():
    text = "M.K. (34), 044 123 456, m@example.org"

    assert [trace.kind for trace in traces(text)] == [
        TraceKind.INITIALS_AND_AGE,
        TraceKind.PHONE,
        TraceKind.EMAIL,
    ]


def test_quoted_cuts_at_words_and_makes_one_line_of_it():
    text = f"{'reč ' * 30}\n- slučaj M.K. (34)\nje {'dugo ' * 30}"
    [trace] = traces(text)

    assert quoted(text, trace) == Quote(
        "…" + "reč " * 12 + "- slučaj ", "M.K. (34)", " je" + " dugo" * 11 + "…"
    )


@given(st.text())
def test_traces_point_into_the_text(text):
    for trace in traces(text):
        assert trace.text in text[trace.start :]
