"""Heads of people who do not exist: shaped by numbers, lit, turned, and made to blink. No picture of anyone is in here.

`person` says who there is, `relief` shapes a head, `paint` colours it, `render` turns and lights it.
"""

from drivers.simulators.camera.head.person import Person, load_person, person_names
from drivers.simulators.camera.head.render import HeadRenderer

__all__ = ["HeadRenderer", "Person", "load_person", "person_names"]
