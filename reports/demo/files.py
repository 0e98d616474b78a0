"""Files on the demo's meetings, drawn here: a signed list and a photo of a hall."""

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.fonts import font_folder
from core.uploads import DocumentField, stored
from meetings.models import Attachment, Attendance, Meeting
from reports.demo.days import moment
from reports.demo.words import write

PLACES = ("gnjilane", "zvecan")
NAMES = {
    "sq": ("Lista e pranisë, e nënshkruar", "Salla e mbledhjes"),
    "sr-latn": ("Lista prisutnih, potpisana", "Sala sastanka"),
}
CAME = (Attendance.State.PRESENT, Attendance.State.REPRESENTED)
PAGE, MARGIN, LINE = (827, 1169), 80, 46
HALL = (960, 640)
WALL, FLOOR, TABLE, CHAIR, WINDOW = (
    "#d9d3c7",
    "#8b7d6b",
    "#7a5536",
    "#3f4a56",
    "#eef4f7",
)


def build(days, cast):
    """A signed list and a photo with the last meeting of two mechanisms."""
    for slug in PLACES:
        held = Meeting.objects.held().filter(mechanism=cast.mechanisms[slug])
        meeting = held.order_by("-starts_at").first()
        sheet, photo = NAMES[meeting.language]
        kinds = Attachment.Kind
        files = [
            (kinds.DOCUMENT, f"{photo}.jpg", hall(Random(slug)), 12),  # noqa: S311 -- no secret
            (kinds.SIGNED_SHEET, f"{sheet}.pdf", signed_list(meeting, sheet), 15),
        ]
        by = cast.coordinator(slug)
        write(Attachment, [_file(meeting, by, *one) for one in files], by=by)


def _file(meeting, by, kind, name, data, hour):
    """Checked as an upload is."""
    upload = DocumentField().clean(SimpleUploadedFile(name, data))
    return Attachment(
        meeting=meeting,
        kind=kind,
        added_at=moment(meeting.day, hour),
        added_by=by,
        **stored(upload),
    )


def signed_list(meeting, title):
    """A page with a line for each seat that was there, and scrawls; a PDF's bytes."""
    page = Image.new("L", PAGE, 255)
    draw, random = ImageDraw.Draw(page), Random(meeting.day.isoformat())  # noqa: S311 -- no secret
    head = f"{meeting.mechanism.municipality}, {meeting.day:%d.%m.%Y.}"
    draw.text((MARGIN, MARGIN), title, fill=20, font=drawing_font("Bold", 30))
    draw.text((MARGIN, MARGIN + 44), head, fill=60, font=drawing_font("Regular", 20))
    rows = meeting.attendances.filter(state__in=CAME).select_related(
        "seat__institution"
    )
    for number, row in enumerate(rows, start=1):
        y = MARGIN + 100 + number * LINE
        words = f"{number}.  {row.seat}"
        draw.text((MARGIN, y - 30), words, fill=30, font=drawing_font("Regular", 18))
        draw.line((MARGIN, y, PAGE[0] - MARGIN, y), fill=170)
        _scrawl(draw, random, PAGE[0] - MARGIN - 200, y - 14)
    when = {"creationDate": _when(meeting), "modDate": _when(meeting)}
    return drawn(page, "PDF", resolution=100, **when)


def hall(random):
    """A meeting room with nobody in it, as a phone would take it; a JPEG's bytes."""
    picture = Image.new("RGB", HALL, WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 330, *HALL), fill=FLOOR)
    for left in (90, 390, 690):
        draw.rectangle((left, 60, left + 190, 250), fill=WINDOW, outline=CHAIR, width=6)
    chairs = range(150 + random.randrange(30), 780, 130)
    for left in chairs:
        draw.rounded_rectangle((left, 300, left + 70, 400), 14, fill=CHAIR)
    draw.ellipse((70, 360, 890, 560), fill=TABLE)
    for left in chairs:
        draw.rectangle((left, 420, left + 46, 450), fill=WINDOW)
        draw.rounded_rectangle((left - 20, 520, left + 70, 630), 16, fill=CHAIR)
    picture = picture.filter(ImageFilter.GaussianBlur(1.6))
    return drawn(picture, "JPEG", quality=70)


def _scrawl(draw, random, x, y):
    """A signature that nobody can read."""
    points = [(x, y)]
    for _step in range(random.randint(9, 15)):
        last, _y = points[-1]
        points.append((last + random.randint(-4, 20), y + random.randint(-14, 12)))
    draw.line(points, fill=70, width=2, joint="curve")


def drawing_font(style, size):
    """Our typeface, to draw with."""
    return ImageFont.truetype(font_folder() / f"FiraGO-{style}.ttf", size)


def _when(meeting):
    return moment(meeting.day, 14).timetuple()


def drawn(picture, kind, **how):
    """A picture as a file of some kind; its bytes."""
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()
