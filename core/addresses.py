"""Addresses of many objects of one kind."""

from django.urls import reverse


def address_of(name, places=1):
    """Return a function from keys, slugs or codes, `places` of them, to the address.

    Django looks each address up anew, which takes longer than all else in a row of
    a long page; here it is looked up once. Only for parts that stand between slashes
    and need no quoting.
    """
    stand_ins = [str(number) for number in range(places)]
    pattern = reverse(name, args=stand_ins)
    for stand_in in stand_ins:
        pattern = pattern.replace(f"/{stand_in}/", "/{}/", 1)
    return pattern.format
