"""The language a person chose follows them to every page."""

from django.conf import settings
from django.utils import translation

LANGUAGE_CODES = {code for code, _label in settings.LANGUAGES}


class UserLanguageMiddleware:
    """Activate the user's language, else what the mechanism works in (a higher
    app's middleware says so), else the cookie's, else the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = self.language_for(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def language_for(request):
        if request.user.is_authenticated and request.user.language in LANGUAGE_CODES:
            return request.user.language
        default = getattr(request, "default_language", "")
        if default in LANGUAGE_CODES:
            return default
        return translation.get_language_from_request(request)
