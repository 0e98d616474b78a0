"""Text from Word, mails and web pages, as light Markdown."""

import pytest

from core.pasted_text import plain_text


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Typed **as** it is.\n\n- one", "Typed **as** it is.\n\n- one"),
        ("5 < 6 & <b>", "5 < 6 & <b>"),
        ("one\r\ntwo\x0bthree\u2028four", "one\ntwo\nthree\nfour"),
        ("no\u00a0break\u00adhyphen\ufeff\x00\u202e", "no breakhyphen"),
        ("•\tone\n·  two\no\tthree", "- one\n- two\n- three"),
        ("o sastanku", "o sastanku"),
        ("<p class=MsoNormal>One<o:p></o:p></p><p>Two</p>", "One\nTwo"),
        ("<div>a<br>b</div>", "a\nb"),
        ("<p><b>Bold</b> and <i>more</i></p>", "**Bold** and more"),
        ("<p>x</p><ul><li>one</li><li>two</li></ul>", "x\n\n- one\n- two"),
        ("<p><!--[if mso]><xml>x</xml><![endif]-->text</p>", "text"),
        ("<p>a</p><style>p {}</style><script>alert(1)</script>", "a"),
        ("<p>3 &lt; 5 &amp; č</p>", "3 < 5 & č"),
        ("<p>a</p><table><tr><td>1</td><td>2</td></tr></table>", "a\n1 2"),
    ],
)
def test_plain_text(pasted, kept):
    assert plain_text(pasted) == kept


@pytest.mark.parametrize(
    "hostile",
    ["<p><b " * 40_000, "<!--" * 60_000 + "<p>", "<p " * 70_000, "o\t" * 100_000],
)
def test_plain_text_of_hostile_markup_ends(hostile):
    assert len(plain_text(hostile)) <= len(hostile)
