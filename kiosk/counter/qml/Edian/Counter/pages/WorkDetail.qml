pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// One item in full: what happened, what the customer may be told, what can be done and what cannot.
Panel {
    id: d
    required property WorkModel model
    title: model.hasItem ? model.title : ""
    key: "Alt+4"
    side: Outcome { outcome: d.model.outcome }
    Empty { visible: !d.model.hasItem; title: qsTrId("work.pick_title"); why: qsTrId("work.pick_why") }
    Item {
        visible: d.model.hasItem
        anchors.fill: parent
        anchors.bottomMargin: foot.height
        Rectangle {
            id: late
            visible: d.model.overdue !== ""
            x: -d.pad + Theme.hair
            width: d.width - 2 * Theme.hair
            height: visible ? ListSize.overdue : 0
            color: Theme.stopTint
            Rectangle { width: Theme.notch; height: parent.height; color: Theme.stop }
            Icon { x: Theme.gutter + Theme.rule; y: Theme.gutter; name: "stop"; color: Theme.stop }
            Txt { x: ListSize.stepIndent; y: Theme.gap; width: parent.width - x - Theme.gap; text: qsTrId("work.overdue_title"); strong: true; color: Theme.stopInk; elide: Text.ElideRight }
            Txt { x: ListSize.stepIndent; y: ListSize.courseRow + Theme.snug; width: parent.width - x - Theme.gap; text: d.model.overdue; role: "table"; color: Theme.ink2; elide: Text.ElideRight }
        }
        Txt { id: courseHead; anchors { top: late.bottom; topMargin: Theme.gap } height: Size.head; text: qsTrId("work.course"); role: "table"; strong: true }
        Flickable {
            id: course
            anchors.top: courseHead.bottom
            width: parent.width
            height: Math.max(0, Math.min(contentHeight, parent.height - y - said.height - can.height - 4 * Theme.gutter))
            contentHeight: steps.height
            clip: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds
            Column {
                id: steps
                width: parent.width
                Repeater {
                    model: d.model.course.length
                    Item {
                        id: step
                        required property int index
                        readonly property var event: d.model.course[index] ?? ({})
                        width: steps.width
                        height: ListSize.courseRow
                        Rectangle { visible: step.event.last === false; x: ListSize.courseTime + Theme.unit + ListSize.courseDot / 2; y: ListSize.courseRow / 2; width: Theme.hair; height: ListSize.courseRow; color: Theme.line }
                        Txt { width: ListSize.courseTime; height: ListSize.courseRow; text: step.event.time ?? ""; role: "table"; color: Theme.ink2; horizontalAlignment: Text.AlignRight }
                        Rectangle { x: ListSize.courseTime + Theme.unit; y: Theme.snug; width: ListSize.courseDot; height: ListSize.courseDot; radius: ListSize.courseDot / 2; color: Theme.sheet }
                        Icon { x: ListSize.courseTime + Theme.unit; y: Theme.snug; size: ListSize.courseDot; name: step.event.icon ?? ""; color: Theme.tone(step.event.tone ?? "none").solid }
                        Txt { x: ListSize.courseTime + ListSize.courseDot + 3 * Theme.unit; width: step.width - x; height: ListSize.courseRow; text: step.event.text ?? ""; role: "table"; medium: step.event.tone === "attn"; elide: Text.ElideRight }
                    }
                }
            }
        }
        Txt { visible: d.model.course.length === 0; anchors.top: courseHead.bottom; height: ListSize.courseRow; text: qsTrId("work.course_none"); role: "table"; color: Theme.ink3 }
        Column {
            id: said
            anchors { top: course.bottom; topMargin: Theme.gutter }
            width: parent.width
            spacing: Theme.unit
            Rectangle { x: -d.pad; width: d.width; height: Theme.hair; color: Theme.line }
            Txt { height: Size.kv; text: qsTrId("work.tell"); role: "table"; strong: true }
            Txt { objectName: "tell"; width: parent.width; text: d.model.tell; wrapMode: Text.Wrap; lineHeight: Theme.prose }
        }
        Column {
            id: can
            anchors { top: said.bottom; topMargin: Theme.gutter }
            width: parent.width
            Rectangle { x: -d.pad; width: d.width; height: Theme.hair; color: Theme.line }
            Txt { height: Size.head + Theme.unit; text: qsTrId("work.can"); role: "table"; strong: true }
            Repeater {
                model: d.model.can.length
                Row {
                    id: one
                    required property int index
                    readonly property var what: d.model.can[index] ?? ({})
                    height: Math.max(ListSize.canRow, sentence.implicitHeight + Theme.unit)
                    spacing: Theme.gap
                    Icon { name: one.what.can ? "done" : "stop"; size: Size.iconRow; color: one.what.can ? Theme.green : Theme.stop; anchors.verticalCenter: parent.verticalCenter }
                    Txt { id: sentence; width: can.width - Size.iconRow - Theme.gap; text: one.what.text ?? ""; role: "table"; wrapMode: Text.Wrap; anchors.verticalCenter: parent.verticalCenter }
                }
            }
        }
    }
    Column {
        id: foot
        visible: d.model.hasItem
        anchors { bottom: parent.bottom; bottomMargin: Theme.gutter }
        width: parent.width
        spacing: Theme.gap
        Txt { visible: text !== ""; text: d.model.query; role: "micro"; color: Theme.ink3 }
        Grid {
            width: parent.width
            columns: 2
            spacing: Theme.gap
            Btn { objectName: "ask_core"; width: (foot.width - Theme.gap) / 2; kind: "act"; text: qsTrId("work.ask"); key: "Alt+U"; enabled: d.model.whyNotAsk === ""; onClicked: d.model.askCore() }
            Btn { objectName: "own"; width: (foot.width - Theme.gap) / 2; text: d.model.ownWord; key: "Alt+C"; enabled: d.model.whyNotOwn === ""; onClicked: d.model.own() }
            Btn { objectName: "told"; width: (foot.width - Theme.gap) / 2; text: qsTrId("work.told"); key: "Alt+S"; enabled: d.model.whyNotTell === ""; onClicked: d.model.noteTold() }
            Btn { objectName: "hand_on"; width: (foot.width - Theme.gap) / 2; text: qsTrId("work.hand_on"); key: "Alt+T"; enabled: d.model.whyNotHandOn === ""; onClicked: d.model.handOn() }
        }
        Repeater {
            model: d.model.reasons.length
            Row {
                id: why
                required property int index
                readonly property var reason: d.model.reasons[index] ?? ({})
                spacing: Theme.snug
                Icon { name: why.reason.tone === "ok" ? "done" : why.reason.tone === "none" ? "info" : "alert"; size: Size.iconSmall; color: Theme.tone(why.reason.tone ?? "none").solid; anchors.verticalCenter: parent.verticalCenter }
                Txt { width: foot.width - Size.iconSmall - Theme.snug; text: why.reason.text ?? ""; role: "micro"; color: Theme.tone(why.reason.tone ?? "none").ink; wrapMode: Text.Wrap }
            }
        }
    }
}
