import QtQuick
import Edian.Counter
import Edian.Counter.Data

// To whom work is handed on: one number, and what follows from it.
Modal {
    id: h
    required property HandOnModel model
    objectName: "hand_on_dialog"
    shown: h.model.shown
    title: qsTrId("hand_on.title")
    note: qsTrId("hand_on.note")
    onDismissed: h.model.cancel()
    Txt { width: parent.width; text: h.model.about; medium: true; wrapMode: Text.Wrap }
    Field {
        objectName: "staff_number"
        focus: true
        width: parent.width
        enterMovesOn: false
        maximumLength: 8
        label: qsTrId("hand_on.number")
        placeholder: qsTrId("hand_on.placeholder")
        value: h.model.number
        error: h.model.wrongText !== ""
        help: h.model.wrongText
        helpTone: "stop"
        onEdited: text => h.model.setNumber(text)
        onAccepted: h.model.confirm()
    }
    Txt { width: parent.width; text: qsTrId("hand_on.until"); role: "table"; color: Theme.ink2; wrapMode: Text.Wrap; lineHeight: Theme.prose }
    Row {
        spacing: Theme.gap
        Btn { objectName: "hand_on_confirm"; kind: "act"; text: qsTrId("hand_on.confirm"); key: "Ctrl+Enter"; onClicked: h.model.confirm() }
        Btn { text: qsTrId("hand_on.cancel"); key: "Esc"; onClicked: h.model.cancel() }
    }
}
