"""The pieces of a log page and their versions: what somebody else changed meanwhile."""

from meetings.models.meetings import Meeting


def pieces_of(meeting: Meeting) -> dict[str, int]:
    """The version of each piece of the log by its id on the page, in four queries.

    `{"end-form": 3, "item-5": 1, "text-5": 7, "seat-4": 2, "guest-9": 1, "taken-3": 1,
    "file-2": 1}`: of an item, its place on the agenda and the version of its text. A
    seat that nobody recorded is not named; a guest and a file never change.
    """
    pieces = {"end-form": meeting.version}
    for pk, order, version in meeting.agenda_items.values_list(
        "pk", "order", "version"
    ):
        pieces[f"item-{pk}"] = order
        pieces[f"text-{pk}"] = version
    attendances = meeting.attendances.order_by("pk")
    for pk, seat, version in attendances.values_list("pk", "seat", "version"):
        pieces[f"seat-{seat}" if seat else f"guest-{pk}"] = version
    taken = meeting.decisions.order_by("year", "sequence")
    pieces |= {f"taken-{pk}": v for pk, v in taken.values_list("pk", "version")}
    files = meeting.attachments.order_by("added_at", "pk")
    return pieces | {f"file-{pk}": 1 for pk in files.values_list("pk", flat=True)}
