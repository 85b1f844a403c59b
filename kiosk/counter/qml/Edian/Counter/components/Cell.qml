pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// One cell of a table. kind: text | num | two | tag | outcome | key | chan | clock; see viewmodels/cells.py.
Item {
    id: cell
    property var col: ({})
    property var value
    property bool dim: false
    readonly property string kind: col.kind ?? "text"
    readonly property bool plain: kind === "text" || kind === "num"
    readonly property bool rich: typeof value === "object" && value !== null
    readonly property string words: value === undefined || value === null ? "" : rich ? value.text ?? "" : String(value)
    clip: true
    Txt {
        visible: cell.plain
        anchors { fill: parent; leftMargin: Size.cellPad; rightMargin: Size.cellPad }
        text: visible ? cell.words : ""
        role: "table"
        medium: cell.col.medium === true || (cell.rich && cell.value.strong === true)
        color: cell.dim ? Theme.ink3 : cell.rich && cell.value.tone && cell.value.tone !== "none" ? Theme.tone(cell.value.tone).ink : cell.col.soft ? Theme.ink2 : Theme.ink
        horizontalAlignment: cell.kind === "num" ? Text.AlignRight : cell.col.align === "center" ? Text.AlignHCenter : Text.AlignLeft
        elide: Text.ElideRight
    }
    Loader {
        active: !cell.plain && cell.words !== ""
        anchors { fill: parent; leftMargin: Size.cellPad; rightMargin: Size.cellPad }
        sourceComponent: ({ two: two, tag: tag, outcome: outcome, key: keycap, chan: chan, clock: clock })[cell.kind] ?? null
    }
    Component {
        id: two
        Column {
            topPadding: (cell.height - first.height - second.height - Size.twoUp) / 2
            spacing: Size.twoUp
            Txt { id: first; width: parent.width; text: cell.words; role: "table"; medium: true; color: cell.dim ? Theme.ink3 : Theme.ink; elide: Text.ElideRight }
            Txt { id: second; width: parent.width; text: cell.value.sub ?? ""; role: "micro"; color: Theme.ink3; elide: Text.ElideRight }
        }
    }
    Component {
        id: tag
        Item { Tag { anchors.verticalCenter: parent.verticalCenter; text: cell.words; tone: cell.value.tone ?? "none"; icon: cell.value.icon ?? ""; bare: cell.value.bare === true } }
    }
    Component { id: outcome; Item { Outcome { anchors.verticalCenter: parent.verticalCenter; outcome: cell.words } } }
    Component { id: keycap; Item { Keycap { anchors.centerIn: parent; key: cell.words } } }
    Component { id: chan; Item { Chan { anchors.verticalCenter: parent.verticalCenter; channel: cell.words } } }
    Component {
        id: clock
        Item { Deadline { anchors.verticalCenter: parent.verticalCenter; width: parent.width; text: cell.words; part: cell.value.part ?? -1; tone: cell.value.tone ?? "none" } }
    }
}
