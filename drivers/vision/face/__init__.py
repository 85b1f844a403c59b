"""Faces, one to one: find one in a picture, measure it, and say whether two pictures show the same person.

Not who somebody is: there is no list of faces to look through, nothing is enrolled, and what is computed of a face is
dropped with the comparison. Nothing here is imported by a device; it runs in a worker process or the command line.

From a picture to an answer: `picture` decodes strictly, `detector` finds, `mesh` lays 468 points on what was found,
`geometry` measures them, `quality` says what is wrong with the view, `recogniser` turns a face into 128 numbers behind
a port, `match` puts it together for two files.
"""
