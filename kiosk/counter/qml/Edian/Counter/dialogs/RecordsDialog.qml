import QtQuick
import Edian.Counter
import Edian.Counter.Data

// What was drawn and repaid: a row's receipt once more, or all of it as a statement.
Modal {
    id: r
    required property RecordsModel model
    objectName: "records_dialog"
    boxW: ListSize.recordsW
    shown: r.model.shown
    title: qsTrId("records.title")
    note: r.model.note
    onDismissed: r.model.cancel()
    Table {
        id: table
        readonly property int count: rows.length
        onCountChanged: if (count > 0 && r.shown) table.forceActiveFocus(Qt.TabFocusReason)
        objectName: "records"
        visible: count > 0
        width: parent.width
        height: Math.min(implicitHeight, Size.head + ListSize.recordsRows * Theme.rowDense)
        selects: true
        current: r.model.at
        onMoved: index => r.model.choose(index)
        onOpened: index => { r.model.choose(index); r.model.reprint(); }
        cols: [
            { k: "when", label: qsTrId("records.when"), w: ListSize.recordWhen, soft: true },
            { k: "channel", label: qsTrId("records.channel"), w: Size.flyChannel, kind: "chan" },
            { k: "what", label: qsTrId("records.what"), w: ListSize.recordWhat },
            { k: "note", label: qsTrId("records.note"), w: 1 },
            { k: "amount", label: qsTrId("records.amount"), w: Size.noteMoney, kind: "num", medium: true },
            { k: "outcome", label: qsTrId("records.outcome"), w: ListSize.recordOutcome, kind: "outcome" },
            { k: "query", label: qsTrId("records.query"), w: ListSize.recordQuery, soft: true }
        ]
        rows: r.model.rows
    }
    Txt { visible: r.model.none; width: parent.width; text: qsTrId("records.none"); color: Theme.ink2 }
    Row {
        visible: words.text !== ""
        spacing: Theme.snug
        Icon { readonly property string tone: r.model.footLine.tone ?? "none"; name: tone === "ok" ? "done" : tone === "stop" ? "stop" : tone === "attn" ? "alert" : "info"; size: Size.iconRow; color: Theme.tone(tone).solid; y: Theme.rule }
        Txt { id: words; objectName: "dialog_line"; width: r.boxW - 2 * Theme.wide - Size.iconRow - Theme.snug; text: r.model.footLine.text ?? ""; role: "table"; color: Theme.tone(r.model.footLine.tone ?? "none").ink; wrapMode: Text.Wrap; lineHeight: Theme.prose }
    }
    Row {
        spacing: Theme.gap
        Btn { objectName: "record_reprint"; kind: "act"; text: qsTrId("records.reprint"); key: "Ctrl+Enter"; enabled: r.model.canReprint; onClicked: r.model.reprint() }
        Btn { objectName: "record_statement"; text: qsTrId("records.statement"); lead: "print"; key: "Ctrl+P"; enabled: r.model.canPrint; onClicked: r.model.printStatement() }
        Btn { objectName: "dialog_cancel"; text: qsTrId("records.close"); key: "Esc"; onClicked: r.model.cancel() }
    }
}
