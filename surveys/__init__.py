"""Surveys: what professionals and the public know, think and have met.

Will hold questionnaires (imported from XLSForm, versioned), waves (baseline and
endline), single-use links, responses and their results. `statistics.py` will be
pure. No model, URL or menu entry exists before there is something to show.
"""
