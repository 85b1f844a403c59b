pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// A customer: found at the left; at the right what a teller has to know, what can be done, and what is under way.
FocusScope {
    id: page
    required property CustomerModel model
    readonly property bool narrow: width < Size.narrowPage
    objectName: "customer"
    CustomerList { id: list; width: Size.listW; height: parent.height; model: page.model; search: page.model.search; focus: true }
    Empty {
        visible: !page.model.present
        x: list.width + Theme.gutter
        width: parent.width - x
        icon: "user"
        title: page.model.trouble !== "" ? page.model.trouble : qsTrId("customer.none_open")
        why: qsTrId("customer.none_open_why")
    }
    Column {
        id: right
        visible: page.model.present
        x: list.width + Theme.gutter
        width: parent.width - x
        spacing: Theme.gutter
        Item {
            id: who
            width: parent.width
            height: Size.who
            Row {
                spacing: Theme.wide
                Txt { text: page.model.name; role: "figure"; strong: true; height: Theme.row }
                Row {
                    height: Theme.row
                    spacing: Theme.snug
                    Repeater {
                        model: page.model.tags
                        Tag { required property var modelData; text: modelData.text; tone: modelData.tone; icon: modelData.icon; anchors.verticalCenter: parent?.verticalCenter }
                    }
                }
            }
            Txt { y: Theme.row; height: parent.height - y; text: page.model.about; role: "table"; color: page.model.revealed ? Theme.ochreInk : Theme.ink2; medium: page.model.revealed }
            Row {
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                spacing: Theme.gap
                Btn { objectName: "repay"; text: qsTrId("repayment.area"); cap: "F4"; onClicked: page.model.repay() }
                Btn { objectName: "draw"; text: qsTrId("drawdown.area"); cap: "F3"; kind: "act"; enabled: page.model.hasLine; onClicked: page.model.draw() }
            }
        }
        Repeater {
            model: page.model.banners
            Banner {
                required property var modelData
                width: right.width
                tone: modelData.tone
                icon: modelData.icon
                text: modelData.text
                more: modelData.more
                act: modelData.act
                cap: modelData.key
                onPressed: page.model.openFlight(modelData.at)
            }
        }
        Row {
            width: parent.width
            spacing: Theme.gutter
            Panel {
                id: line
                width: Math.round((parent.width - Theme.gutter) * .67)
                height: Size.lineH
                title: qsTrId("customer.line")
                note: page.model.lineNote
                key: "Alt+2"
                side: Txt { text: page.model.rate; role: "table"; medium: true; anchors.verticalCenter: parent?.verticalCenter }
                Column {
                    visible: page.model.hasLine
                    y: Theme.gap
                    width: parent.width
                    spacing: Theme.gutter
                    Row {
                        spacing: page.narrow ? Theme.gutter : Theme.broad
                        Figure { label: qsTrId("customer.available"); value: page.model.available; swatch: "free"; color: Theme.greenDeep }
                        Figure { label: qsTrId("customer.used"); value: page.model.used; swatch: "used" }
                        Figure { label: qsTrId("customer.held"); value: page.model.held; swatch: "held" }
                        Figure { label: qsTrId("customer.limit"); value: page.model.limit }
                    }
                    LineBar { width: parent.width; used: page.model.usedShare; held: page.model.heldShare }
                    Txt { width: parent.width; text: page.model.allowances; role: "micro"; color: Theme.ink3; elide: Text.ElideRight }
                }
                Column {
                    visible: !page.model.hasLine
                    y: Theme.gutter
                    width: parent.width
                    spacing: Theme.gap
                    Txt { text: qsTrId("customer.no_line"); role: "lead"; strong: true }
                    Txt { width: parent.width; text: qsTrId("customer.no_line_why"); role: "table"; color: Theme.ink2; wrapMode: Text.Wrap }
                }
            }
            Panel {
                width: parent.width - line.width - Theme.gutter
                height: Size.lineH
                title: qsTrId("customer.dossier")
                key: "Alt+3"
                side: Txt { text: page.model.dossierDate; role: "micro"; color: Theme.ink3; anchors.verticalCenter: parent?.verticalCenter }
                Column {
                    y: Theme.unit
                    width: parent.width
                    Repeater {
                        model: page.model.dossier
                        Kv { required property var modelData; label: modelData.label; value: modelData.value; implicitHeight: Size.kvTight }
                    }
                }
                Txt { visible: page.model.dossier.length === 0; y: Theme.gap; text: qsTrId("customer.no_dossier"); role: "table"; color: Theme.ink3 }
            }
        }
        Panel {
            id: flying
            width: parent.width
            height: Theme.panelHead + Size.head + Math.max(2, Math.min(5, page.model.flight.length)) * Theme.rowDense + Theme.unit
            title: qsTrId("customer.flight")
            count: page.model.flightCount
            note: page.model.flightNote
            key: "Alt+4"
            pad: Theme.hair
            Table {
                objectName: "flight"
                width: parent.width
                height: parent.height
                selects: true
                current: activeFocus ? Math.max(0, at) : -1
                property int at: 0
                onMoved: index => at = index
                onOpened: index => page.model.openFlight(index)
                cols: [
                    { k: "channel", label: qsTrId("customer.channel"), w: Size.flyChannel, kind: "chan" }, { k: "what", label: qsTrId("customer.what"), w: 1 },
                    { k: "amount", label: qsTrId("customer.amount"), w: Size.noteMoney, kind: "num", medium: true }, { k: "state", label: qsTrId("customer.state"), w: Size.flyState, kind: "tag" },
                    { k: "time", label: qsTrId("customer.begun"), w: Size.flyTime, soft: true }, { k: "owner", label: qsTrId("customer.owner"), w: page.narrow ? Size.flyChannel : Size.flyOwner, soft: true },
                    { k: "left", label: qsTrId("customer.deadline"), w: page.narrow ? Size.noteDay : Size.flyClock, kind: "clock" }, { k: "key", label: qsTrId("customer.key"), w: Size.flyKey, kind: "key" }
                ]
                rows: page.model.flight
            }
            Txt { visible: page.model.flight.length === 0; x: Size.cellPad; y: Size.head; height: Theme.rowDense * 2; text: qsTrId("customer.flight_none_why"); role: "table"; color: Theme.ink3 }
        }
        Panel {
            width: parent.width
            height: page.height - y
            title: qsTrId("customer.notes")
            count: page.model.notes.length > 0 ? page.model.notes.length : ""
            key: "Alt+5"
            pad: Theme.hair
            side: [
                Btn { objectName: "records"; kind: "quiet"; text: qsTrId("records.open"); key: "Alt+B"; onClicked: page.model.records() },
                Btn { objectName: "statement"; kind: "quiet"; text: qsTrId("records.statement"); key: "Ctrl+P"; onClicked: page.model.printStatement() }
            ]
            Table {
                width: parent.width
                height: parent.height
                cols: [
                    { k: "number", label: qsTrId("customer.note_number"), w: Size.noteNumber }, { k: "drawn", label: qsTrId("customer.note_drawn"), w: Size.noteDay, soft: true },
                    { k: "tail", label: qsTrId("customer.note_card"), w: 1, soft: true }, { k: "amount", label: qsTrId("customer.note_amount"), w: Size.noteMoney, kind: "num" },
                    { k: "balance", label: qsTrId("customer.note_balance"), w: Size.noteMoney, kind: "num", medium: true }, { k: "due", label: qsTrId("customer.note_due"), w: Size.flyTime, soft: true },
                    { k: "payment", label: qsTrId("customer.note_payment"), w: Size.noteMoney, kind: "num" }, { k: "state", label: qsTrId("customer.note_state"), w: Size.noteState, kind: "tag" }
                ]
                rows: page.model.notes
                total: page.model.notesTotal
            }
            Txt { visible: page.model.notes.length === 0; x: Size.cellPad; y: Size.head; height: Theme.rowDense * 2; text: qsTrId("customer.notes_none_why"); role: "table"; color: Theme.ink3 }
        }
    }
    Repeater {
        model: 4
        Press { required property int index; key: "Alt+" + (index + 6); onPressed: page.model.openFlight(index) }
    }
    Press { key: "Esc"; onPressed: page.model.search.clear() }
    Press { key: "Alt+D"; onPressed: page.model.freeze() }
    Press { key: "Alt+M"; onPressed: page.model.reveal() }
    Press { key: "Alt+W"; onPressed: page.model.closeCase() }
}
