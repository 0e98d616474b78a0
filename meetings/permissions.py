"""Who may do what with meetings, minutes and decisions (design, section 3)."""

from municipalities.models import Membership
from municipalities.permissions import belongs_to, coordinates, roles_in


def can_call_meeting(user, mechanism):
    """The mechanism's own coordinator, staff and administrator."""
    return user.is_project_staff or coordinates(user, mechanism)


def can_edit_meeting(user, meeting):
    """Who may call meetings here, until the meeting is closed."""
    return meeting.is_open_for_log and can_call_meeting(user, meeting.mechanism)


def can_answer(invitation):
    """Whoever the invitation is for, until the meeting is closed or called off."""
    return invitation.meeting.is_open_for_log


def can_reopen_meeting(user, meeting):
    """Who may call meetings here, until the minutes are sent."""
    is_held = meeting.state == meeting.State.HELD
    return is_held and can_call_meeting(user, meeting.mechanism)


def can_send_minutes(user, meeting):
    """Who may call meetings here, once the meeting is closed."""
    return meeting.is_closed and can_call_meeting(user, meeting.mechanism)


def can_approve_minutes(user, meeting):
    """Who may call meetings here, of a closed meeting, once."""
    is_waiting = meeting.is_closed and not meeting.is_approved
    return is_waiting and can_call_meeting(user, meeting.mechanism)


def can_correct_minutes(user, meeting):
    """Who may call meetings here, once the minutes are approved and thus frozen."""
    return meeting.is_approved and can_call_meeting(user, meeting.mechanism)


def can_translate_minutes(user, meeting):
    """Who may call meetings here, of a meeting that took place, until approval."""
    is_over = meeting.state in (meeting.State.POSTPONED, meeting.State.CANCELLED)
    is_frozen = is_over or meeting.is_approved
    return not is_frozen and can_call_meeting(user, meeting.mechanism)


def can_add_file(user, meeting, kind):
    """Who may call meetings here: documents while the meeting is logged, the signed
    attendance sheet until the minutes are approved."""
    return meeting.takes_file(kind) and can_call_meeting(user, meeting.mechanism)


def can_see_minutes(user, meeting):
    """Own coordinator and members, verifier, staff and administrator.

    Minutes, attendance and the PDF. Everybody else who sees the meeting reads its
    date, agenda titles and whether it was held.
    """
    mechanism = meeting.mechanism
    return (
        user.is_project_staff
        or belongs_to(user, mechanism)
        or "verifier" in roles_in(user, mechanism)
    )


def can_see_decisions(user, mechanism):
    """Staff, and everybody assigned to the mechanism; a donor sees counts only."""
    return user.is_project_staff or bool(roles_in(user, mechanism))


def can_edit_decision(user, decision):
    """Who may call meetings here, until the meeting that took it is closed."""
    return decision.meeting.is_open_for_log and can_call_meeting(
        user, decision.mechanism
    )


def answers_for(user, decision, today):
    """Own coordinator and staff; a member whose institution owns the decision."""
    if can_call_meeting(user, decision.mechanism):
        return True
    return "member" in roles_in(user, decision.mechanism) and _owns(
        user, decision, today
    )


def can_close_decision(user, decision, today):
    """Who answers for it, while it is open."""
    return decision.is_open and answers_for(user, decision, today)


def can_follow_up(user, decision, today):
    """Who may close it may also write what was done so far."""
    return can_close_decision(user, decision, today)


def can_move_due_date(user, decision):
    """Own coordinator and staff, while it is open."""
    return decision.is_open and can_call_meeting(user, decision.mechanism)


def can_reopen_decision(user, decision):
    """Own coordinator and staff, once it was closed."""
    return not decision.is_open and can_call_meeting(user, decision.mechanism)


def can_link_measures(user, decision):
    """Own coordinator and staff, also after the meeting was closed."""
    return can_call_meeting(user, decision.mechanism)


def can_send_to_owners(user, mechanism):
    """Own coordinator and staff."""
    return can_call_meeting(user, mechanism)


def can_import_meetings(user):
    """Staff and administrator: a register covers all municipalities."""
    return user.is_project_staff


def _owns(user, decision, today):
    """Whether the user's person sits today for one of the owner institutions."""
    return (
        Membership.objects.held_on(today)
        .filter(
            mechanism=decision.mechanism,
            person__assignments__user=user,
            person__assignments__mechanism=decision.mechanism,
            seat__institution__in=decision.owners.all(),
        )
        .exists()
    )
