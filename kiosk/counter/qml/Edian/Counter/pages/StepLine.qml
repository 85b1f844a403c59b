import QtQuick
import Edian.Counter

// One of the seven steps of a customer at a terminal.
Item {
    id: line
    property var step: ({})
    property bool last: false
    property int pad
    readonly property bool now: step.state === "now"
    readonly property bool done: step.state === "done"
    height: ListSize.stepRow
    Rectangle { visible: line.now; x: -line.pad + Theme.hair; width: parent.width + 2 * (line.pad - Theme.hair); height: parent.height; color: Theme.ochreTint }
    Rectangle { visible: line.now; x: -line.pad + Theme.hair; width: Theme.notch; height: parent.height; color: Theme.ochre }
    Rectangle { visible: !line.last; x: ListSize.stepDot / 2; y: ListSize.stepDot + Theme.gutter; width: Theme.hair; height: ListSize.stepRow - ListSize.stepDot; color: Theme.line }
    Rectangle {
        y: Theme.gutter + Theme.rule
        width: ListSize.stepDot
        height: ListSize.stepDot
        radius: ListSize.stepDot / 2
        color: line.done ? Theme.green : line.now ? Theme.ochre : Theme.sheet
        border { width: Theme.hair; color: line.done ? Theme.green : line.now ? Theme.ochre : Theme.edge }
        Icon { visible: line.done; anchors.centerIn: parent; name: "check"; size: Size.tagIcon; weight: Size.penBold; color: Theme.reverse }
        Txt { visible: !line.done; anchors.centerIn: parent; text: line.step.number ?? ""; role: "table"; medium: true; color: line.now ? Theme.reverse : Theme.ink2 }
    }
    Column {
        x: ListSize.stepIndent
        width: parent.width - x
        anchors.verticalCenter: parent.verticalCenter
        Txt { text: line.step.name ?? ""; medium: line.now || line.done; color: line.now || line.done ? Theme.ink : Theme.ink2 }
        Row {
            visible: (line.step.note ?? "") !== ""
            spacing: Theme.unit
            Icon { visible: line.step.state === "kept"; name: "eyeoff"; size: Size.iconSmall; color: Theme.ink3; anchors.verticalCenter: parent.verticalCenter }
            Txt { text: line.step.note ?? ""; role: "micro"; medium: line.now; color: line.now ? Theme.ochreInk : Theme.ink3 }
        }
    }
    Txt { anchors { right: parent.right; verticalCenter: parent.verticalCenter } text: line.step.took ?? ""; role: "table"; medium: line.now; color: line.now ? Theme.ochreInk : Theme.ink3 }
}
