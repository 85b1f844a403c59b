import QtQuick
import Edian

// A drawing of what the hand is asked to do. Only while the machine waits, its moving part goes its way and back, then
// rests.
Item {
    id: s
    property string name
    property bool moving: false
    Art { anchors.fill: parent; name: s.name; horizontalAlignment: Image.AlignRight; verticalAlignment: Image.AlignVCenter }
}
