"""What people attach: files that lie, hide something, or tell where they were made."""

import hashlib
import io
import zipfile

import docx
import openpyxl
import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile
from django.http import Http404
from PIL import Image, PngImagePlugin

from core.uploads import DocumentField, StoredFile, file_response, safe_name, stored

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
XMP = b"<x:xmpmeta>Gnjilane 42.46N</x:xmpmeta>"


def word():
    target = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Izveštaj")
    document.save(target)
    return target.getvalue()


def workbook():
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


def photo(kind="JPEG", **options):
    """40 x 20, the left half white, taken with the phone turned."""
    image = Image.new("RGB", (40, 20))
    image.paste("white", (0, 0, 20, 20))
    exif = image.getexif()
    exif[ORIENTATION], exif[MAKER] = 6, "Phone of somebody"
    exif.get_ifd(GPS)[2] = (42.0, 27.0, 36.0)
    target = io.BytesIO()
    image.save(target, kind, exif=exif, **options)
    return target.getvalue()


def with_part(data, name, content=b"x"):
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def without_part(data, unwanted, content=None):
    """The zip anew, one part left out or with another content."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            if part != unwanted:
                new.writestr(part, old.read(part))
            elif content is not None:
                new.writestr(part, content)
    return target.getvalue()


def cleaned(name, data, **kwargs):
    return DocumentField(**kwargs).clean(SimpleUploadedFile(name, data, "text/plain"))


def refused(name, data, **kwargs):
    with pytest.raises(forms.ValidationError) as caught:
        cleaned(name, data, **kwargs)
    return caught.value.error_list[0].code


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("izveštaj.pdf", PDF, "application/pdf"),
        (
            "Plan.DOCX",
            word(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "budžet.xlsx",
            workbook(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_document_keeps_its_bytes_and_has_the_type_of_its_content(
    name, data, content_type
):
    file = cleaned(name, data)

    assert (file.content_type, file.size) == (content_type, len(data))
    assert file.read() == data
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert file.name == name.replace(".DOCX", ".docx")


@pytest.mark.parametrize(
    ("kind", "suffix", "content_type"),
    [
        ("JPEG", ".jpg", "image/jpeg"),
        ("PNG", ".png", "image/png"),
        ("WEBP", ".webp", "image/webp"),
    ],
)
def test_photo_loses_place_and_maker_and_stands_upright(kind, suffix, content_type):
    data = photo(kind, **({} if kind == "PNG" else {"xmp": XMP}))
    assert b"Phone of somebody" in data

    file = cleaned(f"IMG_1{suffix}", data)

    kept = file.read()
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (20, 40)
        assert image.convert("L").getpixel((10, 5)) > 200
        assert dict(image.getexif()) == {}
        assert "xmp" not in image.info
    assert b"Phone of somebody" not in kept
    assert b"xmpmeta" not in kept
    assert (file.name, file.content_type) == (f"IMG_1{suffix}", content_type)
    assert file.size == len(kept)


def test_photo_loses_comments_and_what_is_glued_behind_it():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Location", "Gnjilane")
    target = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(target, "PNG", pnginfo=notes)
    glued = target.getvalue() + workbook()

    kept = cleaned("scan.png", glued).read()

    assert b"Gnjilane" not in kept
    assert b"PK\x03\x04" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.getpixel((0, 0)) == (0, 0, 0, 0)


def test_photo_under_another_pictures_suffix_gets_its_own():
    assert cleaned("WhatsApp.png", photo()).name == "WhatsApp.jpg"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("report.pdf", word(), "lies"),
        ("report.docx", PDF, "lies"),
        ("photo.jpg", PDF, "lies"),
        ("report.pdf", photo(), "lies"),
        ("table.xlsx", word(), "lies"),
        ("report.pdf", b"MZ\x90\x00" + b"\0" * 600, "other_kind"),
        ("report.pdf", b"<html><script>alert(1)</script></html>", "other_kind"),
        ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "other_kind"),
        ("report.docx", b"just a text", "other_kind"),
        ("report.pdf", b"<script>" + PDF, "other_kind"),
        ("report.pdf", b"%PDF-1.7 cut off", "damaged"),
        ("report.pdf", PDF.replace(b"%%EOF", b"") + workbook(), "damaged"),
        ("report.pdf", PDF + workbook() + b"%%EOF", "unsafe"),
        ("report.pdf", PDF.replace(b"/Catalog", b"/S/JavaScript"), "active"),
        ("report.pdf", PDF.replace(b"/Catalog", b"/S/J#61vaScript"), "active"),
        ("report.pdf", PDF.replace(b"/Catalog", b"/Launch"), "active"),
        ("report.docx", with_part(word(), "word/vbaProject.bin"), "active"),
        ("table.xlsx", with_part(workbook(), "xl/macrosheets/sheet1.xml"), "active"),
        ("report.docx", with_part(word(), "word/embeddings/oleObject1.bin"), "active"),
        ("report.docx", with_part(word(), "../../etc/passwd"), "unsafe"),
        ("report.docx", with_part(word(), "word/a.xml", b"<!DOCTYPE x>"), "unsafe"),
        ("report.docx", with_part(word(), "b", b"\0" * 160_000_000), "bomb"),
        ("report.docx", word() + b"<script>", "unsafe"),
        ("report.docx", word()[:-40], "damaged"),
        ("report.docx", without_part(word(), "word/document.xml"), "other_kind"),
        ("report.docx", without_part(word(), "[Content_Types].xml"), "other_kind"),
        ("photo.jpg", photo()[:200], "damaged"),
        ("photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 60, "heic"),
        ("photo.jpg", b"\0\0\0\x18ftypmif1" + b"\0" * 60, "heic"),
        ("empty.pdf", b"", "empty"),
        ("large.pdf", PDF + b"\0" * (20 * 1024 * 1024), "too_large"),
    ],
)
def test_file_that_lies_or_hides_something_is_refused(name, data, code):
    assert refused(name, data) == code


def test_document_with_macros_under_a_plain_name_is_refused():
    types = b'<Types><Override ContentType="application/x.macroEnabled.main"/></Types>'

    assert refused(
        "report.docx", without_part(word(), "[Content_Types].xml", types)
    ) == ("active")


@pytest.mark.parametrize(
    ("target", "code"),
    [("https://example.org/evil.dotm", "active"), ("file:///C:/Normal.dotm", None)],
)
def test_document_with_a_template_from_the_network_is_refused(target, code):
    relation = (
        '<Relationships><Relationship Id="rId1" Type="http://x/attachedTemplate" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()
    data = with_part(word(), "word/_rels/settings.xml.rels", relation)

    if code:
        assert refused("report.docx", data) == code
    else:
        assert cleaned("report.docx", data).name == "report.docx"


def test_part_that_is_not_what_its_checksum_says_is_refused():
    data = bytearray(word())
    at = data.find(b"PK\x01\x02")
    data[at + 16] ^= 0xFF

    assert refused("report.docx", bytes(data)) in {"damaged", "unsafe"}


def test_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    target = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(target, "PNG")

    assert refused("wall.png", target.getvalue()) == "too_many_pixels"


def test_field_takes_only_its_kinds_and_says_which():
    with pytest.raises(forms.ValidationError) as caught:
        cleaned("report.pdf", PDF, kinds=("docx",))

    assert caught.value.messages == [
        "This file cannot be attached. Choose one of these: Word (DOCX)."
    ]
    field = DocumentField(kinds=("docx", "image"))
    assert field.widget.attrs["accept"] == ".docx,.jpg,.jpeg,.png,.webp"
    assert str(field.help_text) == "Word (DOCX), JPEG, PNG, WebP; at most 20 MB"


def test_field_says_how_to_make_a_file_smaller():
    with pytest.raises(forms.ValidationError) as caught:
        cleaned("large.pdf", PDF + b"\0" * (25 * 1024 * 1024))

    assert caught.value.messages[0].startswith("The file has 25.0 MB; at most 20 MB")


def test_field_that_is_not_required_takes_nothing():
    assert DocumentField(required=False).clean(None) is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ana\\Извештај.pdf", "Извештај.pdf"),
        ("plan\u202efdp.exe", "planfdp.pdf"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ('what?"<x>.pdf', "what---x-.pdf"),
        ("Plan v2.0", "Plan v2.0.pdf"),
        ("...", "file.pdf"),
        ("š" * 300 + ".pdf", "š" * 120 + ".pdf"),
    ],
)
def test_safe_name(name, safe):
    assert safe_name(name, ".pdf") == safe


def test_stored_gives_the_fields_of_a_stored_file():
    file = cleaned("report.pdf", PDF)

    assert stored(file) == {
        "file": file,
        "file_name": "report.pdf",
        "content_type": "application/pdf",
        "size": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }


def test_file_response_is_a_private_download_with_its_name():
    response = file_response(ContentFile(PDF), "Izveštaj Ђ.pdf", "application/pdf")

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Izve%C5%A1taj%20%D0%82.pdf"
    )


def test_file_response_of_a_lost_file_is_404(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    lost = FieldFile(None, StoredFile._meta.get_field("file"), "private/lost.pdf")

    with pytest.raises(Http404):
        file_response(lost, "lost.pdf", "application/pdf")
