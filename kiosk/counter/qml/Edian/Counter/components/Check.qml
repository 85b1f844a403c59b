pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// One explained check: sign, name, the figures compared; where it is not plain, why and what would change it.
Item {
    id: k
    property string name
    property string fact
    property string why
    property string verdict: "ok"       // ok attn stop wait
    readonly property var c: Theme.tone(verdict === "wait" ? "none" : verdict)
    width: parent ? parent.width : implicitWidth
    implicitHeight: why === "" ? Size.check : Size.check + whyT.implicitHeight + Size.checkPad
    Accessible.role: Accessible.StaticText
    Accessible.name: name + " " + fact + " " + why
    Rectangle {
        visible: k.why !== ""
        anchors { fill: parent; leftMargin: -Theme.gutter + Theme.hair; rightMargin: -Theme.gutter + Theme.hair }
        color: k.c.tint
        Rectangle { width: Theme.notch; height: parent.height; color: k.c.solid }
    }
    Icon { y: Theme.snug; name: ({ ok: "done", attn: "alert", stop: "stop", wait: "hourglass" })[k.verdict] ?? ""; size: Size.iconRow; color: k.c.solid }
    Txt { objectName: "name"; x: Size.checkIndent; height: Size.check; text: k.name; width: Math.min(implicitWidth, Math.max(0, k.width - x - factT.width - Theme.gap)); elide: Text.ElideRight; role: "table"; medium: k.why !== "" }
    Txt { id: factT; objectName: "fact"; anchors.right: parent.right; height: Size.check; text: k.fact; role: "table"; color: k.why === "" ? Theme.ink2 : k.c.ink; medium: k.why !== "" }
    Txt {
        id: whyT
        visible: k.why !== ""
        x: Size.checkIndent
        y: Size.check
        width: parent.width - x
        text: k.why
        role: "micro"
        color: Theme.ink2
        wrapMode: Text.Wrap
        lineHeight: Theme.prose
    }
}
