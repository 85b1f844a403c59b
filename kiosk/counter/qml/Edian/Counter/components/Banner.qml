pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// What a teller has to know of before anything else, with the key that opens it.
Rectangle {
    id: n
    property string tone: "attn"
    property string icon: "alert"
    property string text
    property string more
    property string act
    property string key
    property string cap: key            // what is shown where the page itself listens to the key
    readonly property var c: Theme.tone(tone)
    signal pressed
    implicitHeight: Size.banner
    color: c.tint
    radius: Theme.radius
    border { width: Theme.hair; color: c.line }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text + " " + more
    Press { key: n.key; enabled: n.visible && n.enabled; onPressed: n.pressed() }
    Row {
        x: Theme.gutter
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gap
        Icon { name: n.icon; size: Size.btnIcon; color: n.c.solid; anchors.verticalCenter: parent.verticalCenter }
        Txt { id: said; text: n.text; role: "table"; strong: true; color: n.c.ink; anchors.verticalCenter: parent.verticalCenter }
        Txt {
            text: n.more
            role: "table"
            color: Theme.ink2
            elide: Text.ElideRight
            width: Math.min(implicitWidth, n.width - said.width - acts.width - 5 * Theme.gutter)
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    Row {
        id: acts
        anchors { right: parent.right; rightMargin: Theme.gutter; verticalCenter: parent.verticalCenter }
        spacing: Theme.snug
        Txt { text: n.act; role: "table"; medium: true; color: n.c.ink; anchors.verticalCenter: parent.verticalCenter }
        Keycap { key: n.cap; anchors.verticalCenter: parent.verticalCenter }
    }
    TapHandler { onTapped: n.pressed() }
}
