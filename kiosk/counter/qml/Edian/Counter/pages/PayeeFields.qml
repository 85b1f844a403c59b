import QtQuick
import Edian.Counter
import Edian.Counter.Data

// To whom a drawdown is paid, where sellers are paid at all; the seller's fields are there once they are wanted.
Column {
    id: fields
    required property PayeeModel model
    visible: fields.model.offered
    Seg { objectName: "payment"; width: parent.width; label: qsTrId("drawdown.payment"); options: fields.model.modes; current: fields.model.mode; onChosen: index => fields.model.chooseMode(index) }
    Field { objectName: "payee"; visible: fields.model.entrusted; slashes: false; width: parent.width; label: qsTrId("drawdown.payee"); maximumLength: 60; value: fields.model.name; onEdited: text => fields.model.editName(text); onFinished: fields.model.finish() }
    Field { objectName: "payeeAccount"; visible: fields.model.entrusted; slashes: false; width: parent.width; label: qsTrId("drawdown.payee_account"); maximumLength: 40; value: fields.model.account; onEdited: text => fields.model.editAccount(text); onFinished: fields.model.finish() }
    Field { objectName: "payeeEvidence"; visible: fields.model.entrusted; slashes: false; width: parent.width; label: qsTrId("drawdown.payee_evidence"); maximumLength: 40; value: fields.model.evidence; help: fields.model.checked !== "" ? fields.model.checked : qsTrId("drawdown.payee_help"); onEdited: text => fields.model.editEvidence(text); onFinished: fields.model.finish() }
}
