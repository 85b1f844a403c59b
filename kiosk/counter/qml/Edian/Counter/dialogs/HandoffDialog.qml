import QtQuick
import Edian.Counter
import Edian.Counter.Data

// A case from another channel: its code, into a visit that knows its customer.
Modal {
    id: h
    required property HandoffModel model
    objectName: "handoff_dialog"
    shown: h.model.shown
    title: qsTrId("handoff.title")
    note: qsTrId("handoff.note")
    onDismissed: h.model.cancel()
    Field {
        objectName: "code"
        focus: true
        visible: !h.model.taken
        width: parent.width
        labelW: ListSize.dialogLabel
        label: qsTrId("handoff.code")
        placeholder: qsTrId("handoff.placeholder")
        value: h.model.code
        maximumLength: 128
        enterMovesOn: false
        onEdited: text => h.model.setCode(text)
        onAccepted: h.model.confirm()
    }
    Txt { visible: h.model.taken; width: parent.width; text: h.model.what; medium: true; wrapMode: Text.Wrap; lineHeight: Theme.prose }
    DialogFoot {
        act: h.model.act
        cancel: qsTrId("handoff.cancel")
        ready: h.model.ready
        done: h.model.taken
        text: h.model.footLine.text ?? ""
        tone: h.model.footLine.tone ?? "none"
        onConfirmed: h.model.confirm()
        onDropped: h.model.cancel()
    }
}
