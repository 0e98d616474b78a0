"""Defaults of fields, which migrations name: they import nothing of ours."""

from django.utils.crypto import get_random_string

KEY_LENGTH = 40


def new_key():
    """A secret part of an address, too long to guess."""
    return get_random_string(KEY_LENGTH)
