pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// What is held back: a hatched block of fixed width, so that not even the length leaks.
Rectangle {
    id: m
    implicitWidth: Size.maskW
    implicitHeight: Size.bar
    color: Theme.sunk
    border { width: Theme.hair; color: Theme.edge }
    radius: Theme.rule
    clip: true
    Hatch { color: Theme.edge; step: Size.hatchTight; pen: Theme.hair }
}
