"""`make bench-vision`: how well and how fast documents are read, on specimens whose truth is known.

`material` makes the pictures and `traps` those that must be refused, `reader` runs the program that ships over them,
`scoring` compares, `report` shows. Nothing here knows how reading works: it sees what `edian-devices ocr --json`
prints.
"""
