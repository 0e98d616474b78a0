"""Whoever has not chosen a language yet reads in the mechanism's first one."""

from django.conf import settings
from django.utils import timezone

from municipalities.models import MechanismRule

KEY = "mechanism_language"


class MechanismLanguageMiddleware:
    """Sets `request.default_language`; asks the database once per session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.has_not_chosen(request):
            if KEY not in request.session:
                request.session[KEY] = first_language(request.user)
            request.default_language = request.session[KEY]
        return self.get_response(request)

    @staticmethod
    def has_not_chosen(request):
        return (
            request.user.is_authenticated
            and not request.user.language
            and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
        )


def first_language(user):
    """The first language of work where the user has a role, or an empty string."""
    rules = MechanismRule.objects.filter(
        mechanism__assignments__user=user, valid_from__lte=timezone.localdate()
    ).order_by("mechanism__assignments__pk", "-valid_from")
    languages = rules.values_list("languages", flat=True).first()
    return languages[0] if languages else ""
