pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import Edian.Counter
import Edian.Counter.Data

// Before anybody has signed in: number and password; at the right what the workstation is and what waits, no customer.
FocusScope {
    id: page
    required property SignInModel model
    readonly property bool narrow: width < Size.windowW
    focus: true
    Component.onCompleted: number.forceActiveFocus()
    function next(): void { password.forceActiveFocus(Qt.TabFocusReason); }
    Rectangle {
        width: Size.signLeft - (page.narrow ? Size.signX / 2 : 0)
        height: parent.height - Theme.keybar
        color: Theme.sheet
        Rectangle { x: parent.width; width: Theme.hair; height: parent.height; color: Theme.line }
        Row {
            x: Size.signX
            y: Size.signTop
            spacing: Theme.gutter
            Mark { large: true }
            Txt { text: qsTrId("sign_in.title"); role: "title"; strong: true; anchors.verticalCenter: parent.verticalCenter }
        }
        Txt { x: Size.signX; y: Size.signTop + Theme.topbar; height: Theme.row; text: page.model.place; color: Theme.ink2 }
        Column {
            visible: !page.model.changing
            x: Size.signX - Size.signLabelW - Theme.gutter
            y: Size.signTop + 2 * Theme.topbar + Theme.wide
            width: Size.signForm + Size.signLabelW + Theme.gutter
            spacing: Theme.gutter
            Field {
                id: number
                objectName: "number"
                width: parent.width
                labelW: Size.signLabelW + Theme.gutter
                label: qsTrId("sign_in.number")
                maximumLength: 8
                focus: true
                value: page.model.number
                onEdited: text => page.model.editNumber(text)
            }
            Field {
                id: password
                objectName: "password"
                width: parent.width
                labelW: Size.signLabelW + Theme.gutter
                label: qsTrId("sign_in.password")
                secret: true
                maximumLength: 128
                enterMovesOn: false
                value: page.model.password
                error: page.model.trouble !== ""
                help: page.model.trouble !== "" ? page.model.trouble : password.capsLock ? qsTrId("sign_in.caps_lock") : ""
                helpTone: page.model.trouble !== "" ? "stop" : "attn"
                onEdited: text => page.model.editPassword(text)
                onAccepted: page.model.submit()
            }
            Row {
                x: Size.signLabelW + Theme.gutter
                spacing: Theme.gutter
                Btn { objectName: "sign_in"; visible: !page.model.changing; width: (Size.signForm - Theme.gutter) / 2; implicitHeight: Size.signBtn; text: qsTrId("sign_in.act"); key: "Enter"; kind: "act"; enabled: !page.model.busy; onClicked: password.activeFocus || page.model.password !== "" ? page.model.submit() : page.next() }
                Btn { objectName: "other"; visible: !page.model.changing; width: (Size.signForm - Theme.gutter) / 2; implicitHeight: Size.signBtn; text: qsTrId("sign_in.other"); key: "Esc"; onClicked: { page.model.clear(); number.forceActiveFocus(); } }
            }
        }
        NewPassword {
            x: Size.signX - Size.signLabelW - Theme.gutter
            y: Size.signTop + 2 * Theme.topbar + Theme.wide
            width: Size.signForm + Size.signLabelW + Theme.gutter
            visible: page.model.changing
            enabled: visible
            model: page.model
        }
        Rectangle {
            visible: page.model.elsewhere !== ""
            x: Size.signX
            y: parent.height / 2 - Theme.wide
            width: Size.signForm
            height: over.height + 2 * Theme.gutter
            radius: Theme.radius
            color: Theme.ochreTint
            border { width: Theme.hair; color: Theme.ochreLine }
            Icon { x: Theme.gutter; y: Theme.gutter; name: "alert"; color: Theme.ochre }
            Column {
                id: over
                x: Theme.gutter + Size.checkIndent
                y: Theme.gutter
                width: parent.width - x - Theme.gutter
                spacing: Theme.gap
                Txt { text: qsTrId("sign_in.elsewhere").arg(page.model.elsewhere); strong: true; color: Theme.ochreInk }
                Txt { width: parent.width; text: qsTrId("sign_in.elsewhere_what"); role: "table"; color: Theme.ink2; wrapMode: Text.Wrap }
                Btn { objectName: "take_over"; text: qsTrId("sign_in.take_over").arg(page.model.elsewhere); key: "Alt+J"; onClicked: page.model.takeOver() }
            }
        }
    }
    Column {
        x: Size.signLeft + (page.narrow ? 0 : Size.signRightX)
        y: Size.signTop
        width: Math.min(Size.signRight, parent.width - x - Theme.wide)
        Txt { text: page.model.today; role: "figure"; medium: true }
        Txt { text: page.model.now; color: Theme.ink2; height: Theme.row }
        Item { width: Theme.hair; height: Theme.wide }
        Txt { text: qsTrId("sign_in.station"); strong: true; height: Theme.row }
        Table {
            width: parent.width
            cols: [{ k: "device", label: qsTrId("sign_in.device"), w: Size.signDevice }, { k: "state", label: qsTrId("sign_in.state"), w: Size.signState, kind: "tag" }, { k: "note", label: qsTrId("sign_in.note"), w: 1, soft: true }]
            rows: page.model.devices
        }
        Txt { visible: page.model.devices.length === 0; text: qsTrId("sign_in.no_devices"); role: "table"; color: Theme.ink3; height: Theme.row }
        Item { width: Theme.hair; height: Theme.wide }
        Txt { text: qsTrId("sign_in.branch_waits"); strong: true; height: Theme.row }
        Table {
            width: parent.width
            cols: [{ k: "what", label: qsTrId("sign_in.what"), w: Size.signDevice }, { k: "count", label: qsTrId("sign_in.count"), w: Size.signCount, kind: "num", medium: true }, { k: "oldest", label: qsTrId("sign_in.details_later"), w: 1, soft: true }]
            rows: page.model.waiting
        }
    }
    KeyBar {
        y: parent.height - Theme.keybar
        width: parent.width
        height: Theme.keybar
        keys: [["Tab", qsTrId("keys.next")], ["Enter", qsTrId("sign_in.act")], ["Esc", qsTrId("sign_in.other")], ["Alt+J", qsTrId("sign_in.here")], ["Ctrl+L", qsTrId("keys.language")], ["F1", qsTrId("shell.all_keys")]]
    }
}
