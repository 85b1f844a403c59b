"""Resident ID cards and bank cards read from a picture.

`reader` joins the steps: the picture is decoded strictly (`picture`), the card found and straightened (`finder`,
`straighten`), its lines found and read (`paddle`, `lines`), and what they say is made into fields, each checked and
with a confidence (`front`, `back`, `bank_card`, `checks`). Who holds the card, and whether it is real, is not known
here.
"""
