"""Minutes and printouts as PDF and Word, read back by other libraries."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from meetings.exports import (
    BadForm,
    agenda_sheet,
    attendance_sheet,
    default_form,
    filled,
    form_problem,
    listed,
    minutes_columns,
    minutes_paper,
    sample_columns,
    word_minutes,
)
from municipalities.models import MechanismRule, Membership
from tests.factories import (
    AgendaItemFactory,
    AgendaItemTextFactory,
    AttendanceFactory,
    CorrectionFactory,
    DecisionFactory,
)

MARKDOWN = """Uvod **važno** i *kurziv*.

- prva
- druga
  - unutra

1. jedan
2. dva

> citat

1. opet jedan"""


@pytest.fixture
def minutes(held, seats):
    """Held, in Serbian with one item in Albanian too, a decision and a seat."""
    MechanismRule.objects.update(languages=["sr-latn", "sq"])
    plan = AgendaItemFactory(meeting=held, order=1, title="Plan", minutes=MARKDOWN)
    AgendaItemFactory(meeting=held, order=2, title="Razno", minutes="Drugo.")
    AgendaItemTextFactory(agenda_item=plan, title="Plani", minutes="U tha **diçka**.")
    decision = DecisionFactory(
        meeting=held, agenda_item=plan, text_sr_latn="Škola šalje <izveštaj>."
    )
    decision.owners.add(seats[0].institution)
    membership = seats[0].memberships.get(kind="member")
    AttendanceFactory(
        meeting=held, seat=seats[0], membership=membership, state="present"
    )
    return held


def pdf_text(data):
    reader = PdfReader(io.BytesIO(data))
    text = "\n".join(page.extract_text() for page in reader.pages)
    return reader, " ".join(text.split())


def document_of(data):
    return Document(io.BytesIO(data))


def lines(document):
    return [text for p in document.paragraphs if (text := p.text.strip())]


def test_minutes_columns_say_what_is_not_translated(minutes):
    first, second = minutes_columns(minutes, ["sr-latn", "sq"])

    assert [item["title"] for item in second["items"]] == ["Plani", "Razno"]
    assert [item["is_missing"] for item in first["items"]] == [False, False]
    assert [item["is_missing"] for item in second["items"]] == [False, True]
    assert second["decisions"][0]["text"] == "Škola šalje <izveštaj>."
    assert second["decisions"][0]["is_missing"] is True


@pytest.mark.parametrize("languages", [["sr-latn"], ["sr-latn", "sq"]])
@pytest.mark.parametrize("count", [1, 3])
def test_minutes_columns_query_count_is_constant(
    held, count, languages, django_assert_num_queries
):
    for number in range(count):
        AgendaItemTextFactory(agenda_item=AgendaItemFactory(meeting=held))
        AttendanceFactory(meeting=held, state="present")
        DecisionFactory(meeting=held, sequence=number + 1)

    with django_assert_num_queries(6):
        minutes_columns(held, languages)


def test_minutes_paper_in_two_languages_is_tagged(minutes):
    reader, text = pdf_text(minutes_paper(minutes, ["sr-latn", "sq"]))

    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("sr-Latn", True)
    for piece in ("shqip", "Uvod važno", "U tha diçka", "Plani", "KM-gnjilane-2026-"):
        assert piece in text


def test_minutes_paper_shows_corrections(minutes, coordinator):
    CorrectionFactory(meeting=minutes, text="Datum je 5. mart.")

    _reader, text = pdf_text(minutes_paper(minutes))

    assert "Datum je 5. mart." in text


def test_word_minutes_have_real_lists_and_bold(minutes):
    document = document_of(word_minutes(minutes, ["sr-latn"]))

    by_text = {p.text: p for p in document.paragraphs}
    intro = by_text["Uvod važno i kurziv."]
    assert [(r.text, bool(r.bold), bool(r.italic)) for r in intro.runs] == [
        ("Uvod ", False, False),
        ("važno", True, False),
        (" i ", False, False),
        ("kurziv", False, True),
        (".", False, False),
    ]
    number = {
        text: by_text[text]._p.pPr.numPr.numId.val
        for text in ("prva", "druga", "jedan", "dva", "opet jedan")
    }
    assert number["prva"] == number["druga"] != number["jedan"] == number["dva"]
    assert number["opet jedan"] not in (number["prva"], number["jedan"])
    assert by_text["unutra"]._p.pPr.numPr.ilvl.val == 1
    kinds = document.part.numbering_part.element
    assert kinds.findall(qn("w:num"))[-1].numId == number["opet jedan"]


def test_word_minutes_have_headings_language_and_repeated_heads(minutes):
    document = document_of(word_minutes(minutes, ["sr-latn"]))

    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["1. Plan"] == "Heading 3"
    language = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}"
    )
    assert language.get(qn("w:val")) == "sr-Latn-RS"
    decisions, attendance = document.tables
    for table in (decisions, attendance):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert decisions.rows[1].cells[1].text == "Škola šalje <izveštaj>."
    assert len(attendance.rows) == 2
    fields = [
        e.text for e in document.sections[0].footer._element.iter(qn("w:instrText"))
    ]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "{" not in "".join(lines(document))


def test_word_minutes_in_two_languages_stand_side_by_side(minutes):
    document = document_of(word_minutes(minutes, ["sr-latn", "sq"]))

    sides = document.tables[0]
    assert [cell.text for cell in sides.rows[0].cells] == ["srpski (latinica)", "shqip"]
    left, right = sides.rows[2].cells
    assert left.paragraphs[0].text == "1. Plan"
    assert [p.text for p in right.paragraphs if p.text][:2] == [
        "1. Plani",
        "U tha diçka.",
    ]
    languages = {e.get(qn("w:val")) for e in right._tc.iter(qn("w:lang"))}
    assert languages == {"sq-AL"}


def test_word_minutes_keep_what_word_cannot_hold_out(held):
    AgendaItemFactory(
        meeting=held,
        title="A\x0bB",
        minutes="C\x01D \ud83d".encode("utf-8", "ignore").decode(),
    )

    document = document_of(word_minutes(held, ["sr-latn"]))

    assert "CD" in lines(document)


def form(*texts):
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_our_own_forms_are_usable_forms():
    for languages in (["sr-latn"], ["sq"], ["sr"], ["en"], ["sr-latn", "sq"]):
        assert form_problem(default_form(languages), languages) == ""


def test_every_placeholder_that_is_listed_can_be_written():
    texts = []
    for written, _meaning in listed():
        if "endfor" in written:
            texts.append(written.partition(" … ")[0])
        elif "." in written:
            texts.append(written)
        else:
            texts = [*texts, written]
    one_by_one = []
    for text in texts:
        one_by_one.append(text if "for" not in text else f"{text}{{% endfor %}}")
    simple = [text for text in one_by_one if "." not in text]

    assert form_problem(form(*simple), ["en"]) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ dat }}", "“dat” is no placeholder. Did you mean “date”?"),
        ("{{ xyzzy }}", "“xyzzy” is no placeholder."),
        (
            "{% for one in items %}{{ one.titel }}{% endfor %}",
            "“one.titel” is no placeholder. Did you mean “title”?",
        ),
        ("{{ items }}", "“items” is a list: write a row with “for” around it."),
        (
            "{% include '/etc/passwd' %}",
            "“include” is more than a placeholder may do; use names, for and if.",
        ),
        (
            "{{ 'a' * 999999999 }}",
            "“mul” is more than a placeholder may do; use names, for and if.",
        ),
        (
            "{{ cycler() }}",
            "“call” is more than a placeholder may do; use names, for and if.",
        ),
        ("{{ date.__class__ }}", "“date.__class__” is no placeholder."),
        ("{{ date|pprint }}", "“pprint” is no filter here."),
        (
            "{% for a in items %}{% for b in items %}{% for c in items %}"
            "{% for d in items %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
            "Lists stand in each other at most three deep.",
        ),
    ],
)
def test_form_problem_names_what_is_wrong(text, problem):
    assert form_problem(form("Fine: {{ date }}", text), ["en"]) == problem


def test_form_problem_says_where_a_loop_is_not_ended():
    problem = form_problem(form("{% for one in items %} {{ one.title }}"), ["en"])

    assert "endfor" in problem
    assert "for one in items" in problem


def test_form_problem_refuses_what_is_loaded_from_elsewhere():
    document = Document()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    document.part.relate_to("https://example.org/x.png", kind, is_external=True)
    out = io.BytesIO()
    document.save(out)

    problem = form_problem(out.getvalue(), ["en"])

    assert "https://example.org/x.png" in problem


def test_filled_refuses_a_form_that_was_never_checked():
    with pytest.raises(BadForm):
        filled(form("{{ nothing }}"), sample_columns(["en"]))


def test_attendance_sheet_has_a_row_for_each_who_may_sign(meeting, seats):
    hidden = seats[1].memberships.get().person
    hidden.is_hidden = True
    hidden.save()

    _reader, own = pdf_text(attendance_sheet(meeting, sees_hidden=True))
    reader, others = pdf_text(attendance_sheet(meeting, sees_hidden=False))

    alternate = seats[0].memberships.get(kind=Membership.Kind.ALTERNATE).person
    assert reader.trailer["/Root"]["/Lang"] == "sr-Latn"
    assert alternate.full_name in others
    assert hidden.full_name in own
    assert hidden.full_name not in others


def test_agenda_sheet_has_every_item(meeting):
    _reader, text = pdf_text(agenda_sheet(meeting))

    assert "1. Report on the plan" in text
    assert "2. Any other business" in text
