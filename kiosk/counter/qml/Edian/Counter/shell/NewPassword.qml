pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// The password was set by somebody else: another one before anything else.
Column {
    id: c
    required property SignInModel model
    readonly property int labelW: Size.signLabelW + Theme.gutter
    spacing: Theme.gutter
    onVisibleChanged: if (visible) fresh.forceActiveFocus()
    Txt { x: c.labelW; width: parent.width - x; text: qsTrId("sign_in.change_why"); role: "table"; color: Theme.ink2; wrapMode: Text.Wrap; lineHeight: Theme.prose }
    Field { id: fresh; objectName: "new_password"; width: parent.width; labelW: c.labelW; label: qsTrId("sign_in.fresh"); secret: true; maximumLength: 128; value: c.model.newPassword; onEdited: text => c.model.editNew(text) }
    Field {
        objectName: "new_again"
        width: parent.width
        labelW: c.labelW
        label: qsTrId("sign_in.again")
        secret: true
        maximumLength: 128
        enterMovesOn: false
        value: c.model.newAgain
        error: c.model.trouble !== ""
        help: c.model.trouble
        helpTone: "stop"
        onEdited: text => c.model.editAgain(text)
        onAccepted: c.model.change()
    }
    Row {
        x: c.labelW
        spacing: Theme.gutter
        Btn { objectName: "change"; implicitHeight: Size.signBtn; text: qsTrId("sign_in.change"); key: "Ctrl+Enter"; kind: "act"; enabled: !c.model.busy; onClicked: c.model.change() }
        Btn { implicitHeight: Size.signBtn; text: qsTrId("sign_in.other"); key: "Esc"; onClicked: c.model.clear() }
    }
}
