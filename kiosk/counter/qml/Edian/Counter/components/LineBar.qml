pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// The invariant drawn: limit = outstanding + reserved + available, the same figure in every channel. Shares, 0..1.
Item {
    id: l
    property real used: 0
    property real held: 0
    property real add: 0                // what this form would add
    property bool landed: false         // the added part stands next to what is used, before what is held
    implicitHeight: Size.bar
    Accessible.role: Accessible.Graphic
    Rectangle { anchors.fill: parent; color: Theme.greenTint; border { width: Theme.hair; color: Theme.greenLine } }
    Rectangle { width: Math.round(l.width * l.used); height: l.height; color: Theme.chart2 }
    Rectangle {
        x: Math.round(l.width * (l.used + (l.landed ? l.add : 0)))
        width: Math.round(l.width * l.held)
        height: l.height
        visible: l.held > 0
        clip: true
        color: Theme.ochreTint
        border { width: Theme.hair; color: Theme.ochre }
        Hatch {}
    }
    Rectangle {
        x: Math.round(l.width * (l.used + (l.landed ? 0 : l.held)))
        width: Math.round(l.width * l.add)
        height: l.height
        visible: l.add > 0
        color: Theme.green
    }
}
