"""Campaigns and advocacy.

Will hold campaigns (16 Days of Activism, promotion of the mechanism) with their
activities, materials, media and reach, and advocacy initiatives, each of which
pushes a recommendation of `monitoring`. No model, URL or menu entry exists before
there is something to show.
"""
