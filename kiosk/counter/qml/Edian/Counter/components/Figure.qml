pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// A labelled large amount; fen stand smaller and quieter on the same baseline.
Item {
    id: g
    property string label
    property string value
    property string swatch
    property string note
    property string role: "figure"
    property color color: Theme.ink
    implicitHeight: a.y + a.height + (note === "" ? 0 : n.height)
    implicitWidth: Math.max(a.implicitWidth + f.implicitWidth, lrow.implicitWidth, n.implicitWidth)
    Accessible.role: Accessible.StaticText
    Accessible.name: label + " " + value
    Row {
        id: lrow
        spacing: Theme.snug
        height: Size.figureLabel
        Swatch { visible: g.swatch !== ""; kind: g.swatch; anchors.verticalCenter: parent.verticalCenter }
        Txt { text: g.label; role: "micro"; color: Theme.ink3; anchors.verticalCenter: parent.verticalCenter }
    }
    Txt { id: a; y: Size.figureLabel; text: g.value.split(".")[0]; role: g.role; medium: true; color: g.color }
    Txt {
        id: f
        visible: g.value.indexOf(".") > 0
        anchors { left: a.right; baseline: a.baseline }
        text: "." + (g.value.split(".")[1] ?? "")
        font.pixelSize: Math.round(Theme[g.role] * Theme.cents)
        color: Theme.ink3
    }
    Txt { id: n; visible: g.note !== ""; y: a.y + a.height; height: Size.figureLabel; text: g.note; role: "micro"; color: Theme.ink3 }
}
