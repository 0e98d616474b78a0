"""Trainings: who was trained in what, and what they knew before and after.

Will hold trainings, sessions, participants and pre- and post-tests. No model, URL
or menu entry exists before there is something to show.
"""
