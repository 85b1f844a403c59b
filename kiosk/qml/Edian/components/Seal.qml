import QtQuick
import QtQuick.Shapes
import Edian

// One sign an outcome; four shapes, so that the colour is never alone: disc and tick, ring and hands, octagon and bar,
// square and person.
Item {
    id: s
    property string kind: "done"        // done | confirming | not_done | see_staff
    readonly property int pen: Size.sealPen
    implicitWidth: Size.seal
    implicitHeight: Size.seal
    Rectangle {
        visible: s.kind === "done"
        anchors.fill: parent
        radius: width / 2
        color: Theme.green
        Icon { anchors.centerIn: parent; name: "tick"; tone: Theme.onFill; size: s.width * .64 }
    }
    Rectangle {
        visible: s.kind === "confirming"
        anchors.fill: parent
        radius: width / 2
        color: Theme.ochreTint
        border { width: s.pen; color: Theme.ochre }
        Rectangle { x: (parent.width - s.pen) / 2; y: parent.height * .22; width: s.pen; height: parent.height * .32; radius: width / 2; color: Theme.ochre }
        Rectangle { x: (parent.width - s.pen) / 2; y: (parent.height - s.pen) / 2; width: parent.width * .27; height: s.pen; radius: height / 2; color: Theme.ochre }
    }
    Shape {
        visible: s.kind === "not_done"
        width: Size.sealBox
        height: Size.sealBox
        scale: s.width / Size.sealBox
        transformOrigin: Item.TopLeft
        ShapePath {
            fillColor: Theme.cinnabar
            strokeWidth: 0
            strokeColor: Theme.clear
            PathSvg { path: "M59 2H141L198 59V141L141 198H59L2 141V59Z" }
        }
    }
    Rectangle {
        visible: s.kind === "not_done"
        anchors.centerIn: parent
        width: parent.width / 2
        height: Size.sealBar
        radius: height / 2
        color: Theme.onFill
    }
    Rectangle {
        visible: s.kind === "see_staff"
        anchors.fill: parent
        radius: Theme.radiusPanel
        color: Theme.ochreTint
        border { width: s.pen; color: Theme.ochre }
        Icon { anchors.centerIn: parent; name: "help"; tone: Theme.ochre; size: s.width * .6 }
    }
}
