pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// What the window waits for: an ID card, a bank card, a PIN on the pad; or an ID card typed.
Modal {
    id: p
    required property PapersModel model
    shown: model.open
    title: model.title
    onDismissed: p.model.cancel()
    Txt { width: parent.width; text: p.model.what; role: "body"; color: Theme.ink2; wrapMode: Text.Wrap; lineHeight: Theme.prose }
    Column {
        visible: p.model.at === "typed"
        width: parent.width
        spacing: Theme.gutter
        Field { objectName: "typed_name"; width: parent.width; label: qsTrId("papers.name"); value: p.model.typedName; focus: true; maximumLength: 30; onEdited: text => p.model.editName(text) }
        Field { objectName: "typed_number"; width: parent.width; label: qsTrId("papers.number"); value: p.model.typedNumber; maximumLength: 18; enterMovesOn: false; onEdited: text => p.model.editNumber(text); onAccepted: p.model.useTyped() }
    }
    Help { width: parent.width; text: p.model.trouble + (p.model.remedy !== "" ? "  " + p.model.remedy : ""); tone: "stop"; visible: p.model.trouble !== "" }
    Row {
        spacing: Theme.gap
        Btn { objectName: "use_typed"; visible: p.model.at === "typed"; text: qsTrId("papers.use"); key: "Ctrl+Enter"; kind: "act"; onClicked: p.model.useTyped() }
        Btn { visible: p.model.at === "id_card"; text: qsTrId("papers.type_it"); key: "Alt+N"; onClicked: p.model.typeId() }
        Btn { text: qsTrId("papers.cancel"); key: "Esc"; onClicked: p.model.cancel() }
    }
}
