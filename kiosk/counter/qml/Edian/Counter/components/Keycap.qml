pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// The key that does the act. dark: on a filled button.
Rectangle {
    id: k
    property string key
    property bool dark: false
    property bool off: false
    visible: key !== ""
    implicitWidth: Math.max(Size.keycapMin, t.implicitWidth + Size.keycapPad)
    implicitHeight: Size.keycapH
    radius: Theme.radiusSmall
    color: dark ? Theme.clear : Theme.sheet
    border.width: Theme.hair
    border.color: dark ? Theme.greenLine : Theme.edge
    Accessible.ignored: true
    Rectangle {
        visible: !k.dark
        x: Theme.hair
        y: k.height - 2 * Theme.hair
        width: k.width - 2 * Theme.hair
        height: Theme.hair
        color: Theme.line
    }
    Txt {
        id: t
        anchors.centerIn: parent
        text: k.key
        role: "micro"
        medium: true
        color: k.dark ? Theme.reverse : k.off ? Theme.off : Theme.ink2
    }
}
