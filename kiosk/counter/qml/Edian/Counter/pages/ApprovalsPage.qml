pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// Approvals (复核): what waits at the left, what ends first on top; the chosen one at the right, now and afterwards, with
// the proofs that have to be looked at before it can be approved.
FocusScope {
    id: p
    required property ApprovalsModel model
    readonly property ApprovalModel detailModel: model.detail
    readonly property DecisionModel decision: detailModel.decision
    readonly property real leftW: Math.min(ListSize.approvalsW, Math.round(width * ListSize.approvalsShare))
    Connections {
        target: p.detailModel
        function onCommentWanted(): void { detail.commentField.forceActiveFocus(Qt.ShortcutFocusReason); }
    }
    Item {
        id: body
        anchors.fill: parent
        enabled: !p.decision.shown
        Panel {
            id: list
            width: p.leftW
            height: parent.height
            focus: true
            pad: Theme.hair
            title: qsTrId("approvals.waiting")
            count: p.model.count
            note: qsTrId("approvals.order")
            key: "Alt+1"
            side: Btn {
                kind: "quiet"
                text: qsTrId("approvals.this_branch")
                lead: p.model.thisBranch ? "check" : ""
                key: "Alt+L"
                onClicked: p.model.narrow()
            }
            Table {
                id: waiting
                objectName: "approvals"
                focus: true
                width: parent.width
                height: Math.min(implicitHeight, parent.height - decidedHead.height - decided.height - rules.height - Theme.gap)
                selects: true
                rowH: Theme.rowTwo
                cols: [
                    { k: "what", label: qsTrId("approvals.col_what"), w: 1, kind: "two" },
                    { k: "customer", label: qsTrId("approvals.col_customer"), w: ListSize.customer },
                    { k: "amount", label: qsTrId("approvals.col_amount"), w: ListSize.money, kind: "num", medium: true },
                    { k: "maker", label: qsTrId("approvals.col_maker"), w: ListSize.maker, soft: true },
                    { k: "left", label: qsTrId("approvals.col_left"), w: ListSize.clock, kind: "clock" }
                ]
                rows: p.model.rows
                current: p.model.current
                onMoved: index => p.model.choose(index)
                onOpened: index => { p.model.choose(index); detail.jump(); }
            }
            Empty {
                visible: p.model.loaded && p.model.rows.length === 0
                y: Size.head
                icon: "scales"
                title: qsTrId("approvals.empty_title")
                why: qsTrId("approvals.empty_why")
            }
            Txt {
                id: decidedHead
                visible: p.model.decided.length > 0
                x: Size.cellPad
                anchors.bottom: decided.top
                height: visible ? Size.head : 0
                text: qsTrId("approvals.just_decided")
                role: "micro"
                color: Theme.ink3
            }
            Table {
                id: decided
                width: parent.width
                anchors.bottom: rules.top
                anchors.bottomMargin: Theme.gap
                height: Math.min(implicitHeight, 5 * Theme.rowDense)
                header: false
                cols: [
                    { k: "time", w: ListSize.time, soft: true },
                    { k: "what", w: 1 },
                    { k: "customer", w: ListSize.customer },
                    { k: "amount", w: ListSize.money, kind: "num" },
                    { k: "word", w: ListSize.word, kind: "tag" }
                ]
                rows: p.model.decided
            }
            Column {
                id: rules
                x: Theme.gutter
                anchors.bottom: parent.bottom
                width: parent.width - 2 * Theme.gutter
                bottomPadding: Theme.gap
                spacing: Theme.unit
                Rectangle { x: -Theme.gutter; width: parent.width + 2 * Theme.gutter; height: Theme.hair; color: Theme.line }
                Rule { icon: "minus"; text: qsTrId("approvals.rule_own") }
                Rule { icon: "clock"; text: qsTrId("approvals.rule_lapse") }
                Kv { label: qsTrId("approvals.today"); value: p.model.today; labelW: ListSize.comment + Theme.gap }
            }
        }
        ApprovalDetail {
            id: detail
            anchors { left: list.right; leftMargin: Theme.gutter; right: parent.right }
            height: parent.height
            model: p.detailModel
        }
    }
    Modal {
        id: asked
        objectName: "password_dialog"
        shown: p.decision.shown
        title: qsTrId("approvals.ask_password")
        onDismissed: p.decision.cancel()
        Txt { width: parent.width; text: p.decision.about; medium: true; wrapMode: Text.Wrap }
        Txt { width: parent.width; text: p.decision.why; role: "table"; color: Theme.ink2; wrapMode: Text.Wrap; lineHeight: Theme.prose }
        Field {
            objectName: "password"
            focus: true
            width: parent.width
            secret: true
            enterMovesOn: false
            maximumLength: 128
            label: qsTrId("approvals.password")
            value: p.decision.password
            error: p.decision.wrongText !== ""
            help: p.decision.wrongText
            helpTone: "stop"
            onEdited: text => p.decision.setPassword(text)
            onAccepted: p.decision.confirm()
        }
        Row {
            spacing: Theme.gap
            Btn {
                objectName: "confirm"
                kind: p.decision.decision === "return" ? "stop" : "act"
                text: p.decision.act
                key: "Ctrl+Enter"
                enabled: p.decision.ready
                onClicked: p.decision.confirm()
            }
            Btn { objectName: "cancel"; text: qsTrId("approvals.cancel"); key: "Esc"; onClicked: p.decision.cancel() }
            Txt { visible: p.decision.busy; text: qsTrId("approvals.busy"); role: "table"; color: Theme.ink2; height: Theme.control }
        }
    }
    component Rule: Row {
        id: rule
        property string icon
        property string text
        width: parent.width
        spacing: Theme.gap
        Icon { name: rule.icon; size: Size.iconRow; color: Theme.ink3; y: Theme.unit }
        Txt { width: rule.width - Size.iconRow - Theme.gap; text: rule.text; role: "table"; color: Theme.ink2; wrapMode: Text.Wrap; lineHeight: Theme.prose; topPadding: Theme.unit }
    }
}
