from django.conf import settings
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from actionplans.forms import MeasureSearchForm
from actionplans.models import Measure
from core.addresses import address_of
from core.decorators import require_GET
from core.search import FoundPages, asked_for, excerpt, hit_in, marked
from municipalities.models import Mechanism

PER_PAGE = 25


@require_GET
def measure_search(request):
    """Measures of all plans that the reader may see, by their words."""
    today = timezone.localdate()
    mechanisms = Mechanism.objects.visible_to(request.user)
    mechanisms = mechanisms.select_related("municipality")
    form = MeasureSearchForm(request.GET, mechanisms=mechanisms)
    found = form.narrow(Measure.objects.visible_to(request.user), today)
    words = form.cleaned_data.get("q", "")
    # Newest first, which both databases read without sorting all that was found.
    found = (found if words else found.none()).order_by("-pk")
    page = _pages(found).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "words": words,
        "hits": _hits(page, asked_for(words), today),
    }
    return render(request, "actionplans/measure_search.html", context)


def _pages(found):
    shown = Measure.objects.defer("search_text")
    shown = shown.select_related("plan_version", "municipality", "pillar")
    return FoundPages(found, PER_PAGE, shown=shown)


def _place_in_plan(measure):
    """The newest plan first, each in its own order."""
    return -measure.plan_version_id, measure.pk


def _hits(page, asked, today):
    """The measures of a page as they are shown; a state's pill is drawn once."""
    hits = [_hit(measure, asked) for measure in sorted(page, key=_place_in_plan)]
    measure_url = address_of("actionplans:measure_detail")
    version_url = address_of("actionplans:version_detail")
    pills = {}
    for hit in hits:
        hit["url"] = measure_url(hit["measure"].pk)
        hit["version_url"] = version_url(hit["version"].code)
        state = hit["version"].state_on(today)
        if state not in pills:
            name = "actionplans/version_pill.html"
            pills[state] = render_to_string(name, {"state": state})
        hit["pill"] = pills[state]
    return hits


def _hit(measure, asked):
    """A measure as it is shown: where the title of the reader's language does not
    say why it was found, the text that says it best stands below."""
    version = measure.plan_version
    version.municipality = measure.municipality  # spares a join
    shown = {
        "measure": measure,
        "version": version,
        "code": marked(measure.code, asked),
        "title": marked(measure.title, asked),
    }
    seen = hit_in(f"{measure.code} {measure.title}", asked)
    if seen < len(asked):
        texts = _other_texts(measure, asked)
        best, language, text = max(texts, key=lambda one: one[0], default=(0, "", ""))
        if best > seen:
            shown |= {"text": excerpt(text, asked), "language": language}
    return shown


def _other_texts(measure, asked):
    """`[(words hit, language, text)]`: the reader's language first, then titles."""
    codes = [code for code, _name in settings.LANGUAGES]
    codes.sort(key=lambda code: code != get_language())
    for name in ("description", "title"):
        for code in codes:
            if text := getattr(measure, build_localized_fieldname(name, code)):
                yield hit_in(text, asked), code, text
    for text in filter(None, (measure.lead_text, measure.partners_text)):
        yield hit_in(text, asked), measure.plan_version.language, text
