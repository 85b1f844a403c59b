pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// What stands under a field: grey help, or with a sign what would make it right.
Item {
    id: h
    property string text
    property string tone: "none"
    visible: text !== ""
    implicitHeight: visible ? Size.helpH : 0
    Icon { visible: h.tone !== "none"; anchors.verticalCenter: parent.verticalCenter; name: h.tone === "stop" ? "stop" : "alert"; size: Size.iconSmall; color: Theme.tone(h.tone).solid }
    Txt {
        x: h.tone === "none" ? 0 : Theme.wide
        height: h.height
        width: h.width - x
        text: h.text
        role: "micro"
        color: h.tone === "none" ? Theme.ink2 : Theme.tone(h.tone).ink
        elide: Text.ElideRight
    }
}
