"""Photographs and scans: drawn anew, so that nothing but the picture is left."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_PIXELS = 50_000_000
READ = ("JPEG", "PNG", "WEBP")
FORMATS = {
    "JPEG": (".jpg", "image/jpeg", {"quality": 90, "optimize": True}),
    "MPO": (".jpg", "image/jpeg", {"quality": 90, "optimize": True}),
    "PNG": (".png", "image/png", {"optimize": False}),
    "WEBP": (".webp", "image/webp", {"quality": 90}),
}
# What a picture may keep: its colours. EXIF, GPS, XMP, IPTC and comments go.
KEPT = ("icc_profile", "transparency")


def clean_image(data: bytes) -> tuple[bytes, str, str]:
    """(bytes, suffix, content type) of a JPEG, PNG or WebP picture, upright.

    The picture is decoded and written again: a second file hidden behind it does not
    survive either. ValidationError for what is not one, or too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _redrawn(data)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(
            _("The picture is damaged. Open it, save it again and choose that file."),
            code="damaged",
        ) from None


def _redrawn(data):
    with Image.open(io.BytesIO(data), formats=READ) as probe:
        _refuse_by_size(probe)
        probe.verify()
    with Image.open(io.BytesIO(data), formats=READ) as image:
        suffix, content_type, options = FORMATS[image.format]
        upright = ImageOps.exif_transpose(image)
        kept = {key: upright.info[key] for key in KEPT if key in upright.info}
        clean = upright.copy()
        clean.info = {}
        target = io.BytesIO()
        wanted = "JPEG" if image.format == "MPO" else image.format
        clean.save(target, format=wanted, **options, **kept)
    return target.getvalue(), suffix, content_type


def _refuse_by_size(image):
    if image.width * image.height > MAX_PIXELS:
        text = _(
            "The picture has %(size)s megapixels; at most %(limit)s are taken. Make "
            "it smaller and choose it again."
        )
        params = {
            "size": round(image.width * image.height / 1_000_000),
            "limit": MAX_PIXELS // 1_000_000,
        }
        raise ValidationError(text, code="too_many_pixels", params=params)
