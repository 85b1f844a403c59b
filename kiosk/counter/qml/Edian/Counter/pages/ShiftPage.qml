pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// The end of a shift (日终): totals beside core's, the journal, and what stands against signing off.
FocusScope {
    id: p
    required property ShiftModel model
    readonly property HandOnModel handing: model.handing
    readonly property real leftW: Math.min(ListSize.shiftW, Math.round(width * ListSize.shiftShare))
    Item {
        anchors.fill: parent
        enabled: !p.handing.shown && !p.model.ending
        Item {
            id: head
            width: parent.width
            height: ListSize.headH
            Txt { id: title; text: qsTrId("shift.title"); role: "title"; strong: true; height: Theme.control }
            Txt { anchors { left: title.right; leftMargin: Theme.gutter } height: Theme.control; text: p.model.about; color: Theme.ink2 }
            Txt { anchors.right: parent.right; height: Theme.control; text: p.model.numbers; role: "table"; color: Theme.ink2 }
        }
        Panel {
            id: totals
            y: head.height
            width: p.leftW
            height: Math.round((parent.height - y) * ListSize.totalsShare)
            pad: Theme.hair
            title: qsTrId("shift.totals")
            note: qsTrId("shift.unit")
            key: "Alt+1"
            side: Tag { text: p.model.core.text ?? ""; tone: p.model.core.tone ?? "none"; icon: ({ ok: "done", stop: "stop", attn: "alert" })[p.model.core.tone] ?? ""; bare: true; visible: text !== "" }
            Table {
                objectName: "totals"
                anchors.fill: parent
                cols: [
                    { k: "business", label: qsTrId("shift.col_business"), w: 1, medium: true },
                    { k: "count", label: qsTrId("shift.col_count"), w: ListSize.count, kind: "num" },
                    { k: "assisted", label: qsTrId("shift.col_assisted"), w: ListSize.assisted, kind: "num", soft: true },
                    { k: "paidOut", label: qsTrId("shift.col_paid_out"), w: ListSize.sum, kind: "num" },
                    { k: "collected", label: qsTrId("shift.col_collected"), w: ListSize.sum, kind: "num" },
                    { k: "core", label: qsTrId("shift.col_core"), w: ListSize.sum, kind: "num", soft: true },
                    { k: "difference", label: qsTrId("shift.col_difference"), w: ListSize.difference, kind: "num", medium: true }
                ]
                rows: p.model.totals
                total: p.model.loaded ? p.model.sum : null
            }
        }
        Panel {
            id: journal
            anchors { top: totals.bottom; topMargin: Theme.gutter; bottom: parent.bottom }
            width: p.leftW
            pad: Theme.hair
            focus: true
            title: qsTrId("shift.journal")
            count: p.model.count
            note: qsTrId("shift.newest_first")
            key: "Alt+2"
            side: [
                Btn { objectName: "reprint"; kind: "quiet"; text: qsTrId("shift.reprint"); key: "Alt+B"; enabled: p.model.canReprint; onClicked: p.model.reprint() },
                Btn { kind: "quiet"; text: p.model.undecidedOnly ? qsTrId("shift.all_entries") : qsTrId("shift.undecided_only"); key: "Alt+L"; onClicked: p.model.narrow() }
            ]
            Table {
                objectName: "journal"
                focus: true
                anchors.fill: parent
                selects: true
                cols: [
                    { k: "number", label: qsTrId("shift.col_number"), w: ListSize.number, soft: true },
                    { k: "time", label: qsTrId("shift.col_time"), w: ListSize.second, soft: true },
                    { k: "customer", label: qsTrId("shift.col_customer"), w: ListSize.customer },
                    { k: "business", label: qsTrId("shift.col_business"), w: 1 },
                    { k: "amount", label: qsTrId("shift.col_amount"), w: ListSize.sum, kind: "num", medium: true },
                    { k: "checker", label: qsTrId("shift.col_checker"), w: ListSize.checker, soft: true },
                    { k: "outcome", label: qsTrId("shift.col_outcome"), w: ListSize.outcome, kind: "outcome" },
                    { k: "receipts", label: qsTrId("shift.col_receipts"), w: ListSize.receipts, soft: true }
                ]
                rows: p.model.entries
                current: p.model.entryAt
                onMoved: index => p.model.chooseEntry(index)
            }
            Txt {
                visible: p.model.loaded && p.model.entries.length === 0
                x: Theme.gutter
                y: Size.head
                height: ListSize.workRow
                text: qsTrId("shift.empty_entries")
                role: "table"
                color: Theme.ink3
            }
        }
        Panel {
            id: before
            anchors { left: totals.right; leftMargin: Theme.gutter; right: parent.right; top: head.bottom; bottom: parent.bottom }
            title: qsTrId("shift.before")
            note: p.model.beforeNote
            key: "Alt+3"
            Column {
                id: checks
                y: Theme.unit
                width: parent.width
                Repeater {
                    model: p.model.checks.length
                    Check {
                        required property int index
                        readonly property var row: p.model.checks[index] ?? ({})
                        width: checks.width
                        name: row.name ?? ""
                        fact: row.fact ?? ""
                        why: row.why ?? ""
                        verdict: row.state ?? "ok"
                    }
                }
            }
            Txt { id: handHead; anchors { top: checks.bottom; topMargin: Theme.wide } height: Size.head; text: qsTrId("shift.hand_on"); role: "table"; strong: true }
            Rectangle { id: handLine; anchors.top: handHead.bottom; width: parent.width; height: Theme.hair; color: Theme.line }
            Column {
                anchors { top: handLine.bottom; topMargin: Theme.unit }
                width: parent.width
                spacing: Theme.unit
                Kv { label: qsTrId("shift.hand_on_to"); value: p.model.handOnFacts.to ?? "" }
                Kv { label: qsTrId("shift.hand_on_what"); value: p.model.handOnFacts.what ?? "" }
                Kv { label: qsTrId("shift.hand_on_other"); value: p.model.handOnFacts.other ?? ""; strong: true; tone: Theme.ochreInk }
                Item { width: 1; height: Theme.unit }
                Row {
                    spacing: Theme.gap
                    Btn { objectName: "hand_on"; text: qsTrId("shift.remind"); key: "Alt+H"; enabled: p.model.canHandOn; onClicked: p.model.handOn() }
                    Btn { objectName: "ask_core"; text: qsTrId("shift.check_core"); key: "Alt+K"; onClicked: p.model.askCore() }
                }
                Txt { visible: p.model.loaded && !p.model.canHandOn; text: qsTrId("shift.why_no_one_to"); role: "micro"; color: Theme.ink3; height: Size.kv }
            }
            Rectangle {
                id: foot
                x: -before.pad + Theme.hair
                width: before.width - 2 * Theme.hair
                height: ListSize.shiftFoot
                anchors.bottom: parent.bottom
                color: Theme.paper
                radius: Theme.radius
                Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
                Column {
                    x: before.pad
                    y: Theme.gutter
                    width: parent.width - 2 * before.pad
                    spacing: Theme.gap
                    Txt { text: qsTrId("shift.print_note"); role: "table"; color: Theme.ink2 }
                    Btn { objectName: "print"; width: parent.width; text: qsTrId("shift.print"); lead: "print"; key: "Ctrl+P"; enabled: p.model.canPrint; onClicked: p.model.printPaper() }
                    Btn { objectName: "sign_off"; width: parent.width; kind: "act"; text: qsTrId("shift.sign_off"); key: "Ctrl+Enter"; enabled: p.model.canEnd; onClicked: p.model.signOff() }
                    Txt {
                        objectName: "foot_line"
                        width: parent.width
                        text: p.model.footLine.text ?? ""
                        role: "table"
                        color: Theme.tone(p.model.footLine.tone ?? "none").ink
                        wrapMode: Text.Wrap
                        lineHeight: Theme.prose
                    }
                }
            }
        }
    }
    HandOn { model: p.handing }
    Modal {
        objectName: "sign_off_dialog"
        shown: p.model.ending
        title: qsTrId("shift.sign_off")
        onDismissed: p.model.stay()
        Txt { width: parent.width; text: p.model.about; medium: true; wrapMode: Text.Wrap }
        Txt { width: parent.width; text: qsTrId("shift.sign_off_note"); wrapMode: Text.Wrap; lineHeight: Theme.prose }
        Row {
            spacing: Theme.gap
            Btn { objectName: "sign_off_confirm"; focus: true; kind: "act"; text: qsTrId("shift.sign_off"); key: "Ctrl+Enter"; onClicked: p.model.confirmSignOff() }
            Btn { text: qsTrId("shift.stay"); key: "Esc"; onClicked: p.model.stay() }
        }
    }
}
