"""What the preview says of a plan's workbook, and how to mend it."""

from django.utils.translation import gettext_lazy as _

from core.imports.problems import register_texts

register_texts(
    {
        "no_measures": _(
            "The headings were recognised, but no measure was found under them. A "
            "measure needs a name in the column “%(heading)s”."
        ),
        "title_missing": _(
            "The measure has no name and was left out. Write what is to be done."
        ),
        "row_not_understood": _(
            "The row “%(text)s” was left out: it is neither a measure nor a heading "
            "that is known. A measure needs a code, an indicator, a deadline or a "
            "leading institution beside its name."
        ),
        "row_without_measure": _(
            "The row stands before any measure, so it was left out."
        ),
        "group_as_objective": _(
            "“%(text)s” was read as the objective of the measures below it."
        ),
        "code_made": _("The measure has no code; it was given %(code)s."),
        "code_changed": _(
            "The code %(code)s stands twice; this measure was given %(new)s."
        ),
        "code_is_date": _(
            "The spreadsheet turned the code into a date; it was read as %(code)s."
        ),
        "pillar_missing": _(
            "The measure stands under no pillar, so it is left out. Add a row or a "
            "column that names it, or choose one for all such measures."
        ),
        "pillar_unknown": _(
            "“%(text)s” is no pillar of the framework. Choose which one it means."
        ),
        "pillar_by_number": _(
            "“%(text)s” was taken as %(code)s by its number alone. Check it."
        ),
        "pillar_by_code": _(
            "The measure stands under no pillar; %(code)s was taken from its code."
        ),
        "framework_unknown": _(
            "The pillars belong to no framework that is known. Choose the framework."
        ),
        "institution_unknown": _(
            "“%(text)s” is no institution that is known. Choose what it means; it "
            "will be remembered."
        ),
        "lead_missing": _("No institution leads the measure."),
        "due_missing": _("The measure has no deadline."),
        "due_not_understood": _(
            "The deadline “%(text)s” was not understood; its text is kept. Write a "
            "date, a quarter (Q1 2026) or how often."
        ),
        "year_missing": _("The deadline “%(text)s” names no year; %(days)s was taken."),
        "due_outside_period": _(
            "The deadline %(days)s lies outside the plan's period %(period)s."
        ),
        "due_reversed": _(
            "The period “%(text)s” ends before it starts; %(days)s was taken. Write "
            "the earlier day first."
        ),
        "norm_unknown": _(
            "“%(text)s” names no norm that is known; it stands in the description."
        ),
        "indicator_unnamed": _(
            "The values belong to no indicator; the measure's name was taken. Write "
            "what is measured."
        ),
        "sources_exceed_budget": _(
            "The sources pay %(sum)s, the whole budget is %(total)s. The sources were "
            "kept without their amounts; correct one of them."
        ),
        "starts_after_due": _("The measure starts after its deadline."),
        "budget_shared": _(
            "The budget is merged over several measures; all of it was given to the "
            "first. Split it if that is wrong."
        ),
        "budget_negative": _("A budget can't be negative; “%(text)s” was left out."),
        "indicator_missing": _("The measure has no indicator."),
        "target_below_baseline": _(
            "The target %(target)s is below the baseline %(baseline)s, so the "
            "indicator was read as one that should fall. Correct it if it should rise."
        ),
        "total_differs": _(
            "The total in the file is %(total)s, the budgets of the measures add up "
            "to %(sum)s."
        ),
        "text_too_long": _(
            "The text is longer than %(limit)s characters; the whole of it stands in "
            "the description."
        ),
        "period_missing": _(
            "The file does not say which years the plan is for. Choose them."
        ),
        "period_guessed": _(
            "The file does not say which years the plan is for; %(period)s was taken "
            "from the deadlines."
        ),
        "period_reversed": _("The period %(period)s ends before it starts."),
        "other_municipality": _(
            "The title names another municipality (%(name)s). Check that this is the "
            "right file."
        ),
        "mapping_unknown": _(
            "“%(text)s” can't be mapped to “%(target)s”: there is no such institution."
        ),
        "framework_not_found": _("There is no framework “%(code)s”."),
        "already_imported": _(
            "The same plan is already there as %(version)s; nothing was changed."
        ),
    }
)
