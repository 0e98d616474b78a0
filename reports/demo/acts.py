"""The acts by which the demo's plans were adopted: a page each, drawn here."""

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from reports.demo.days import moment
from reports.demo.files import drawing_font, drawn
from reports.demo.words import texts

PAGE, MARGIN = (620, 877), 60


def act(municipality, number, day, language):
    """The act as a PDF, so marked that nobody takes it for a real one."""
    words = {key: text[language] for key, text in texts("plans")["act"].items()}
    page = Image.new("L", PAGE, 255)
    draw = ImageDraw.Draw(page)
    lines = [
        ("Regular", 15, f"{municipality}, {day:%d.%m.%Y.}  {number}"),
        ("Bold", 17, words["title"]),
        ("Regular", 15, words["body"]),
        ("Bold", 15, words["sample"]),
    ]
    for place, (style, size, text) in enumerate(lines):
        _write(draw, (MARGIN, MARGIN + place * 90), text, drawing_font(style, size))
    when = moment(day).timetuple()
    content = drawn(page, "PDF", resolution=75, creationDate=when, modDate=when)
    return ContentFile(content, name=f"{words['file']}-{municipality.slug}.pdf")


def _write(draw, place, text, font):
    """A text broken at the right margin."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) > PAGE[0] - 2 * MARGIN:
            lines.append(line)
            longer = word
        line = longer
    draw.multiline_text(place, "\n".join([*lines, line]), fill=20, font=font)
