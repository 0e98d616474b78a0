"""Mails as files, for a trial that sends nothing: each opens in any mail program."""

from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.crypto import get_random_string


class EmailBackend(BaseEmailBackend):
    """Writes each message to an .eml file of its own in EMAIL_FILE_PATH.

    Django's own file backend puts all mails of a connection into one log, which no
    mail program opens.
    """

    def __init__(self, *args, file_path=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.folder = file_path

    def send_messages(self, messages):
        folder = Path(self.folder or settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M%S")
            name = f"{stamp}-{get_random_string(6)}.eml"
            (folder / name).write_bytes(message.message().as_bytes(linesep="\r\n"))
        return len(messages)
