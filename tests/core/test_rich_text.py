import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rich_text import html_from_markdown
from core.templatetags.rich_text import markdown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "Usvojeno **jednoglasno**.",
            "<p>Usvojeno <strong>jednoglasno</strong>.</p>\n",
        ),
        ("prvi red\ndrugi red", "<p>prvi red<br>\ndrugi red</p>\n"),
        ("- jedan\n- dva", "<ul>\n<li>jedan</li>\n<li>dva</li>\n</ul>\n"),
        ("3. treće", '<ol start="3">\n<li>treće</li>\n</ol>\n'),
        ("# nije naslov", "<p># nije naslov</p>\n"),
        ("", ""),
    ],
)
def test_html_from_markdown_knows_what_minutes_need(typed, shown):
    assert html_from_markdown(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[link](javascript:alert(1))",
        "![slika](https://example.org/a.png)",
    ],
)
def test_html_from_markdown_lets_nothing_dangerous_through(typed):
    html = html_from_markdown(typed)

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_markdown_filter_marks_its_answer_safe():
    assert markdown("a < b").__html__() == "<p>a &lt; b</p>\n"


@given(st.text(max_size=300))
def test_html_from_markdown_takes_any_text(typed):
    assert "<script" not in html_from_markdown(typed)
