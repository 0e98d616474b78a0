"""The words offices use for institutions, ready for `core.imports.wordings`."""

from django.conf import settings

from core.imports.wordings import Wording, Wordings
from municipalities.models import InstitutionAlias, InstitutionType, Municipality

ALL_MEMBERS = "all_members"
_ALL_MEMBERS_WORDINGS = (
    "svi članovi KM", "svi članovi mehanizma", "svi članovi", "sve članice KM",
    "sve institucije članice", "sve institucije članice KM", "sve institucije",
    "svi članovi koordinacionog mehanizma", "sve članice mehanizma", "članovi KM",
    "sve nadležne institucije", "koordinacioni mehanizam", "KM",
    "të gjithë anëtarët e MK", "të gjithë anëtarët e mekanizmit", "të gjithë anëtarët",
    "të gjitha institucionet anëtare", "të gjitha institucionet", "anëtarët e MK",
    "të gjithë anëtarët e mekanizmit koordinues", "mekanizmi koordinues", "MK",
    "all members", "all members of the mechanism", "all member institutions",
    "all institutions", "all CM members", "coordination mechanism",
)  # fmt: skip


def institution_wordings(municipality, contexts):
    """Names, abbreviations and aliases of institution types as `Wordings`.

    An alias of the municipality is stronger than a general one, and one of an
    earlier context than one of a later; names of types come last. Targets are
    keys of types, or `ALL_MEMBERS`.
    """
    names = Municipality.objects.values_list(*_columns("name"))
    return Wordings(
        [
            *_aliases(municipality, contexts),
            *_type_names(),
            *(Wording(text, ALL_MEMBERS) for text in _ALL_MEMBERS_WORDINGS),
        ],
        ignored=[name for row in names for name in row if name],
    )


def municipality_wordings():
    """Names of municipalities in all languages as `Wordings`; targets are slugs."""
    columns = ["display_name", *_columns("name", "name_locative")]
    rows = Municipality.objects.values_list("slug", "slug", *columns)
    return Wordings(
        [Wording(text, slug) for slug, *texts in rows for text in texts if text]
    )


def _aliases(municipality, contexts):
    ranked = {context: rank for rank, context in enumerate(contexts)}
    rows = InstitutionAlias.objects.filter(
        context__in=contexts, municipality=municipality
    ) | InstitutionAlias.objects.filter(context__in=contexts, municipality__isnull=True)
    ordered = sorted(
        rows.values_list("municipality_id", "context", "text", "institution_type__key"),
        key=lambda row: (row[0] is None, ranked[row[1]]),
    )
    return [Wording(text, key or ALL_MEMBERS) for _, _, text, key in ordered]


def _type_names():
    columns = _columns("name", "abbreviation")
    languages = [code for code, _ in settings.LANGUAGES] * 2
    for key, *texts in InstitutionType.objects.values_list("key", *columns):
        for language, text in zip(languages, texts, strict=True):
            for part in (text or "").split(";"):
                if part.strip():
                    yield Wording(part.strip(), key, language)


def _columns(*fields):
    """The translated columns of fields, by field, in the order of LANGUAGES."""
    return [
        f"{field}_{code.replace('-', '_')}"
        for field in fields
        for code, _ in settings.LANGUAGES
    ]
