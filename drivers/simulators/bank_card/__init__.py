"""A simulated bank card in a simulated reader: `python -m drivers.simulators.bank_card`.

The reader is vsmartcard's virtual one behind a pcscd of its own, so that the driver under test talks to a real PC/SC
service; the card connects to it as a card's plug would. `card_file` is what is printed on and burnt into a card,
`applet` how its chip answers, `cryptogram` its keys, `slot` the card in the reader, `program` the process around them.
"""
