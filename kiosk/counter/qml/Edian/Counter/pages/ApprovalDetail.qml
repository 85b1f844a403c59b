pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// One approval in full: before and after, the line as two bars, the proofs, and what the reader may do with it.
Panel {
    id: d
    required property ApprovalModel model
    readonly property alias commentField: comment
    readonly property int half: Math.round((width - 2 * pad - ListSize.label) / 2)
    title: model.hasDetail ? model.title : ""
    note: model.about
    key: "Alt+2"
    side: Tag { visible: d.model.heldNote !== ""; text: d.model.heldNote; icon: "info" }
    Empty {
        visible: !d.model.hasDetail
        icon: "scales"
        title: qsTrId("approvals.none_title")
        why: qsTrId("approvals.none_why")
    }
    Item {
        id: inside
        visible: d.model.hasDetail
        anchors.fill: parent
        anchors.bottomMargin: foot.height
        // --- before and after
        Item {
            id: table
            y: Theme.gap
            width: parent.width
            height: ListSize.changeHead + d.model.changes.length * ListSize.changeRow
            Rectangle { x: ListSize.label + d.half; width: d.half; height: parent.height; color: Theme.paper }
            Txt { x: ListSize.label + Theme.gap; height: ListSize.changeHead; text: d.model.beforeWord; role: "table"; strong: true; color: Theme.ink2 }
            Txt { x: ListSize.label + d.half + Theme.gutter; height: ListSize.changeHead; text: qsTrId("approvals.after"); role: "table"; strong: true }
            Txt { anchors { right: parent.right; rightMargin: Theme.gap } height: ListSize.changeHead; text: qsTrId("approvals.change"); role: "micro"; color: Theme.ink3 }
            Rectangle { y: ListSize.changeHead - Theme.hair; width: parent.width; height: Theme.hair; color: Theme.edge }
            Repeater {
                model: d.model.changes.length
                ChangeLine {
                    required property int index
                    y: ListSize.changeHead + index * ListSize.changeRow
                    width: table.width
                    half: d.half
                    change: d.model.changes[index] ?? ({})
                }
            }
        }
        // --- the line as bars
        Item {
            id: bars
            visible: d.model.barBefore.shown === true
            anchors { top: table.bottom; topMargin: Theme.gutter }
            width: parent.width
            height: visible ? ListSize.barsH : 0
            Txt { width: ListSize.label; height: ListSize.bar; text: qsTrId("approvals.line"); role: "micro"; color: Theme.ink3 }
            LineBar { x: ListSize.label + Theme.gap; width: d.half - Theme.wide; height: ListSize.bar; used: d.model.barBefore.used ?? 0; held: d.model.barBefore.held ?? 0 }
            LineBar { x: ListSize.label + d.half + Theme.gutter; width: d.half - Theme.wide; height: ListSize.bar; used: d.model.barAfter.used ?? 0; held: d.model.barAfter.held ?? 0; add: d.model.barAfter.added ?? 0; landed: true }
            Row {
                x: ListSize.label + Theme.gap
                y: ListSize.bar + Theme.gap
                spacing: Theme.gutter
                Legend { kind: "used"; text: qsTrId("approvals.used") }
                Legend { kind: "held"; text: qsTrId("approvals.held") }
                Legend { kind: "add"; text: qsTrId("approvals.added_bar"); visible: (d.model.barAfter.added ?? 0) > 0 }
                Legend { kind: "free"; text: qsTrId("approvals.free") }
            }
        }
        Rectangle { id: cut; anchors { top: bars.bottom; topMargin: Theme.unit } x: -d.pad; width: parent.width + 2 * d.pad; height: Theme.hair; color: Theme.line }
        // --- proofs
        Txt { id: look; anchors.top: cut.bottom; height: Size.head; text: qsTrId("approvals.look_first"); role: "table"; strong: true }
        Txt { anchors { top: cut.bottom; right: parent.right } height: Size.head; text: d.model.seenText; role: "table"; medium: true; color: Theme.tone(d.model.seenTone).ink }
        Table {
            id: proofs
            objectName: "proofs"
            anchors { top: look.bottom; bottom: talk.top; bottomMargin: Theme.gap }
            width: parent.width
            selects: true
            rowH: Theme.row
            cols: [
                { k: "seen", label: qsTrId("approvals.col_seen"), w: ListSize.seen, kind: "tag" },
                { k: "name", label: qsTrId("approvals.col_proof"), w: ListSize.proof, medium: true },
                { k: "content", label: qsTrId("approvals.col_content"), w: 1, soft: true },
                { k: "key", label: qsTrId("approvals.col_open"), w: ListSize.key, kind: "key" }
            ]
            rows: d.model.proofs
            current: d.model.proofAt
            onMoved: index => d.model.chooseProof(index)
            onOpened: index => d.model.openProof(index)
        }
        Repeater {
            model: d.model.proofs.length
            Press {
                required property int index
                key: String(index + 1)
                onPressed: d.model.openProof(index)
            }
        }
        // --- what maker and checker have written
        Column {
            id: talk
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.gap
            width: parent.width
            spacing: Theme.unit
            Kv { visible: d.model.askedText !== ""; label: qsTrId("approvals.asked_what"); value: d.model.askedText; labelW: ListSize.comment; strong: true; tone: Theme.ochreInk }
            Kv { visible: d.model.answeredText !== ""; label: qsTrId("approvals.answered_what"); value: d.model.answeredText; labelW: ListSize.comment }
            Field {
                id: comment
                objectName: "comment"
                width: parent.width
                labelW: ListSize.comment
                label: d.model.own ? qsTrId("approvals.answer") : qsTrId("approvals.comment")
                placeholder: d.model.own ? qsTrId("approvals.answer_hint") : qsTrId("approvals.comment_hint")
                value: d.model.comment
                maximumLength: 200
                error: d.model.commentWrong !== ""
                help: d.model.commentWrong
                helpTone: "stop"
                onEdited: text => d.model.setComment(text)
            }
        }
    }
    Rectangle {
        id: foot
        visible: d.model.hasDetail
        x: -d.pad + Theme.hair
        width: parent.width + 2 * (d.pad - Theme.hair)
        height: visible ? ListSize.foot : 0
        anchors.bottom: parent.bottom
        color: Theme.paper
        radius: Theme.radius
        Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
        Row {
            x: d.pad
            y: Theme.gutter
            spacing: Theme.gap
            Btn { objectName: "approve"; visible: !d.model.own; kind: "act"; text: d.model.approveText; key: "Ctrl+Enter"; implicitHeight: Theme.actH; enabled: d.model.canApprove; onClicked: d.model.approve() }
            Btn { objectName: "give_back"; visible: !d.model.own; kind: "stop"; text: qsTrId("approvals.return"); key: "Alt+R"; implicitHeight: Theme.actH; enabled: d.model.canDecide; onClicked: d.model.giveBack() }
            Btn { objectName: "ask"; visible: !d.model.own; text: qsTrId("approvals.ask"); key: "Alt+E"; implicitHeight: Theme.actH; enabled: d.model.canDecide; onClicked: d.model.ask() }
            Btn { objectName: "withdraw"; visible: d.model.own; kind: "stop"; text: qsTrId("approvals.withdraw"); key: "Alt+W"; implicitHeight: Theme.actH; enabled: d.model.canWithdraw; onClicked: d.model.withdraw() }
            Btn { objectName: "explain"; visible: d.model.own; text: qsTrId("approvals.explain"); key: "Alt+E"; implicitHeight: Theme.actH; enabled: d.model.canExplain; onClicked: d.model.explain() }
        }
        Row {
            x: d.pad
            y: Theme.gutter + Theme.actH + Theme.gap
            spacing: Theme.snug
            Icon { name: d.model.footIcon; size: Size.iconRow; color: Theme.tone(d.model.footTone).solid; anchors.verticalCenter: parent.verticalCenter }
            Txt { objectName: "why"; width: foot.width - 2 * d.pad - Size.iconRow; text: d.model.footText; role: "table"; color: Theme.tone(d.model.footTone).ink; elide: Text.ElideRight; height: Size.kv }
        }
    }
    component Legend: Row {
        id: legend
        property string kind
        property string text
        spacing: Theme.unit
        Swatch { kind: legend.kind; anchors.verticalCenter: parent.verticalCenter }
        Txt { text: legend.text; role: "micro"; color: Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
    }
    component ChangeLine: Item {
        id: line
        property int half
        property var change: ({})
        height: ListSize.changeRow
        Rectangle { y: parent.height - Theme.hair; width: parent.width; height: Theme.hair; color: Theme.sunk }
        Txt { width: ListSize.label; height: parent.height; text: line.change.label ?? ""; role: "table"; color: Theme.ink2; elide: Text.ElideRight }
        Txt {
            x: ListSize.label + Theme.gap
            width: line.change.figure ? Math.min(ListSize.figure, line.half - ListSize.changeRoom) : line.half - Theme.wide
            height: parent.height
            text: line.change.before ?? ""
            role: "table"
            color: line.change.changed ? Theme.ink2 : Theme.ink3
            horizontalAlignment: line.change.figure ? Text.AlignRight : Text.AlignLeft
            elide: Text.ElideRight
        }
        Rectangle { visible: line.change.changed === true; x: ListSize.label + line.half; width: Theme.notch; height: parent.height - Theme.hair; color: Theme.green }
        Txt {
            x: ListSize.label + line.half + Theme.gutter
            width: line.change.figure ? Math.min(ListSize.figure, line.half - ListSize.changeRoom) : line.half - ListSize.changeWord - Theme.gutter
            height: parent.height
            text: line.change.after ?? ""
            role: "table"
            medium: line.change.changed === true
            color: line.change.changed ? Theme.ink : Theme.ink3
            horizontalAlignment: line.change.figure ? Text.AlignRight : Text.AlignLeft
            elide: Text.ElideRight
        }
        Txt {
            anchors { right: parent.right; rightMargin: Theme.gap }
            height: parent.height
            text: line.change.change ?? ""
            role: "table"
            medium: line.change.figure === true && line.change.changed === true
            color: line.change.changed ? Theme.ink : Theme.ink3
        }
    }
}
