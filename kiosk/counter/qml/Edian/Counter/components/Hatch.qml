pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// Slanted lines over whatever it lies on; its parent clips.
Repeater {
    id: h
    property color color: Theme.ochre
    property int step: Size.hatch
    property real pen: Size.hatchPen
    model: Math.ceil((parent ? parent.width : 0) / step) + 4
    Rectangle {
        required property int index
        x: index * h.step + Size.hatchLeft
        y: Size.hatchUp
        width: h.pen
        height: Size.hatchLong
        rotation: Size.hatchSlant
        color: h.color
        antialiasing: true
    }
}
