pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// What is filled in, in the order of the Tab key; below it the line as it would be, and the page's one act.
Panel {
    id: form
    required property DrawdownModel model
    readonly property bool low: height < Size.shortForm
    readonly property bool seller: form.model.payee.offered && form.model.payee.entrusted
    title: qsTrId("drawdown.form")
    key: "Alt+1"
    Press { key: "Alt+V"; onPressed: form.model.attest() }
    Column {
        y: form.low ? Theme.gap : Theme.gutter
        width: parent.width
        spacing: form.low ? Theme.snug : Theme.gutter
        Field {
            objectName: "amount"
            width: parent.width
            label: qsTrId("drawdown.amount")
            suffix: qsTrId("drawdown.yuan")
            money: true
            focus: true
            maximumLength: 20
            value: form.model.amount
            help: form.model.amountHelp
            helpTone: form.model.amountOver ? "stop" : "none"
            error: form.model.amountOver
            onEdited: text => form.model.editAmount(text)
            onFinished: form.model.finishAmount()
        }
        Seg { objectName: "term"; width: parent.width; label: qsTrId("drawdown.term"); options: form.model.terms; current: form.model.term; onChosen: index => form.model.chooseTerm(index) }
        Seg { objectName: "method"; width: parent.width; label: qsTrId("drawdown.method"); options: form.model.methods; current: form.model.method; onChosen: index => form.model.chooseMethod(index) }
        Field { objectName: "day"; slashes: false; width: parent.width; label: qsTrId("drawdown.day"); suffix: qsTrId("drawdown.day_suffix"); maximumLength: 2; value: form.model.dueDay; onEdited: text => form.model.editDay(text) }
        Pick {
            objectName: "purpose"
            width: parent.width
            label: qsTrId("drawdown.purpose")
            options: form.model.purposes
            current: form.model.purpose
            placeholder: qsTrId("drawdown.purpose_choose")
            help: form.seller ? "" : qsTrId("drawdown.purpose_help")
            onChosen: code => form.model.choosePurpose(code)
        }
        Field { objectName: "card"; width: parent.width; label: form.seller ? qsTrId("drawdown.card_own") : qsTrId("drawdown.card"); value: form.model.card; placeholder: qsTrId("drawdown.card_none"); key: form.model.card === "" ? "F10" : ""; locked: true; help: form.seller ? "" : qsTrId("drawdown.card_help") }
        PayeeFields { width: parent.width; spacing: parent.spacing; model: form.model.payee }
        Field { objectName: "identity"; width: parent.width; label: form.model.payee.offered ? qsTrId("drawdown.identity_after") : qsTrId("drawdown.identity"); value: form.model.identityText; key: form.model.hasVisit ? "Alt+V" : "F9"; locked: true }
    }
    Rectangle {
        x: -Theme.gutter + Theme.hair
        width: form.width - 2 * Theme.hair
        height: acts.y + acts.height + Theme.gutter
        anchors { bottom: parent.bottom }
        color: Theme.paper
        Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
        // The payee's fields take the room of these figures, which the plan's side of the page has in its checks.
        Txt { visible: !form.seller; x: Theme.gutter; y: Theme.snug; text: qsTrId("drawdown.after"); role: "micro"; color: Theme.ink3 }
        LineBar { visible: !form.seller; x: Theme.gutter; y: Theme.rowDense; width: parent.width - 2 * Theme.gutter; used: form.model.usedShare; held: form.model.heldShare; add: form.model.addShare }
        Grid {
            id: figures
            visible: !form.seller
            columns: form.low ? 2 : 1
            columnSpacing: Theme.wide
            x: Theme.gutter
            y: Theme.rowDense + Size.bar + Theme.gap
            width: parent.width - 2 * Theme.gutter
            Repeater {
                model: form.model.after.length
                Item {
                    id: one
                    required property int index
                    readonly property var row: form.model.after[index] ?? ["free", "", ""]
                    width: form.low ? (figures.width - Theme.wide) / 2 : figures.width
                    height: Size.afterRow
                    Swatch { kind: one.row[0]; anchors.verticalCenter: parent.verticalCenter }
                    Txt { x: Theme.wide; height: parent.height; text: one.row[1]; role: "table"; color: Theme.ink2 }
                    Txt { anchors.right: parent.right; height: parent.height; text: one.row[2]; role: "table"; medium: true }
                }
            }
        }
        Column {
            id: acts
            x: Theme.gutter
            y: form.seller ? Theme.gutter : figures.y + figures.height + Theme.gap
            width: parent.width - 2 * Theme.gutter
            spacing: Theme.unit
            Btn { objectName: "submit"; width: parent.width; implicitHeight: Theme.actH; text: form.model.act; key: "Ctrl+Enter"; kind: "act"; enabled: form.model.lacking === "" && !form.model.busy; onClicked: form.model.submit() }
            Help { width: parent.width; text: form.model.lacking; tone: "attn" }
        }
    }
}
