pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// The ground of whatever is typed into: edge, focus ring and halo.
Rectangle {
    id: p
    property bool focused: false
    property bool wrong: false
    property bool locked: false
    radius: Theme.radius
    color: locked ? Theme.paper : Theme.sheet
    border.width: focused ? Theme.rule : Theme.hair
    border.color: wrong ? Theme.stop : focused ? Theme.green : locked ? Theme.line : Theme.edge
    Rectangle {
        visible: p.focused
        anchors { fill: parent; margins: -Theme.halo }
        radius: Size.haloRadius
        color: Theme.clear
        border { width: Theme.rule; color: Theme.greenLine }
    }
}
