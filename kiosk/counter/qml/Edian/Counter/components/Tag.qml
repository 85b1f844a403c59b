pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// A state in a word and a sign, colour third.
Rectangle {
    id: g
    property string text
    property string tone: "none"      // ok attn stop none
    property string icon
    property bool bare: false
    readonly property var c: Theme.tone(tone)
    implicitHeight: Size.tagH
    implicitWidth: r.implicitWidth + (bare ? 0 : 2 * Size.tagPad)
    radius: Theme.radiusSmall
    color: bare ? Theme.clear : c.tint
    border { width: bare ? 0 : Theme.hair; color: c.line }
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Row {
        id: r
        x: g.bare ? 0 : Size.tagPad
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.unit
        Icon { visible: g.icon !== ""; name: g.icon; size: Size.tagIcon; color: g.c.ink; anchors.verticalCenter: parent.verticalCenter }
        Txt { text: g.text; role: "micro"; medium: true; color: g.c.ink; anchors.verticalCenter: parent.verticalCenter }
    }
}
