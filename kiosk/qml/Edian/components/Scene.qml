import QtQuick
import Edian

// A drawing of what the hand is asked to do; the arm leaves by the right edge of the page.
Item {
    id: s
    property string name
    Art { anchors.fill: parent; name: s.name; horizontalAlignment: Image.AlignRight; verticalAlignment: Image.AlignVCenter }
}
