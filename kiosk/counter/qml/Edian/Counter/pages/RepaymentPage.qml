pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// A repayment: which note and how much, what is owed by its parts, what is left; then what became of it.
FocusScope {
    id: page
    required property RepaymentModel model
    objectName: "repayment"
    Item {
        id: head
        width: parent.width
        height: Size.whoLine
        Row {
            spacing: Theme.gutter
            height: Theme.row
            Txt { text: qsTrId("repayment.area"); role: "title"; strong: true; height: parent.height }
            Txt { text: page.model.who; color: Theme.ink2; height: parent.height }
            Tag { visible: page.model.present; text: page.model.identity.text; tone: page.model.identity.tone; icon: page.model.identity.icon; anchors.verticalCenter: parent.verticalCenter }
        }
        Txt { anchors.right: parent.right; height: Theme.row; text: page.model.until; role: "table"; color: Theme.ink3 }
    }
    Empty {
        visible: !page.model.present && page.model.stage === "form"
        y: head.height
        icon: "undo"
        title: qsTrId("repayment.nobody")
        why: qsTrId("customer.none_open_why")
    }
    Loader {
        y: head.height
        width: parent.width
        height: parent.height - y
        focus: true
        active: page.model.present || page.model.stage === "sent"
        sourceComponent: page.model.stage === "form" ? form : sent
        onLoaded: (item as Item).forceActiveFocus(Qt.TabFocusReason)
    }
    Component {
        id: form
        FocusScope {
            Press { key: "Esc"; onPressed: page.model.leavePage() }
            Panel {
                id: fields
                width: Size.repayW
                height: parent.height
                title: qsTrId("repayment.form")
                key: "Alt+1"
                focus: true
                Table {
                    id: notes
                    objectName: "notes"
                    x: -Theme.gutter + Theme.hair
                    width: fields.width - 2 * Theme.hair
                    height: Size.head + Math.min(6, page.model.notes.length) * Theme.row
                    rowH: Theme.row
                    selects: true
                    focus: true
                    current: page.model.at
                    onMoved: index => page.model.chooseNote(index)
                    onOpened: index => { page.model.chooseNote(index); nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason); }
                    cols: [
                        { k: "number", label: qsTrId("customer.note_number"), w: 1, medium: true }, { k: "drawn", label: qsTrId("customer.note_drawn"), w: Size.noteDay, soft: true },
                        { k: "balance", label: qsTrId("customer.note_balance"), w: Size.noteMoney, kind: "num", medium: true }, { k: "due", label: qsTrId("customer.note_due"), w: Size.flyTime, soft: true },
                        { k: "payment", label: qsTrId("customer.note_payment"), w: Size.noteMoney, kind: "num" }
                    ]
                    rows: page.model.notes
                }
                Column {
                    y: notes.height + Theme.wide
                    width: parent.width
                    spacing: Theme.gutter
                    Seg { objectName: "kind"; width: parent.width; label: qsTrId("repayment.kind"); options: page.model.kinds; current: page.model.kind; onChosen: index => page.model.chooseKind(index) }
                    Field {
                        objectName: "amount"
                        width: parent.width
                        label: qsTrId("repayment.amount")
                        suffix: qsTrId("drawdown.yuan")
                        money: true
                        maximumLength: 20
                        value: page.model.partial ? page.model.amount : page.model.pays
                        locked: !page.model.partial
                        help: page.model.amountHelp
                        onEdited: text => page.model.editAmount(text)
                        onFinished: page.model.finishAmount()
                    }
                    Field { width: parent.width; label: qsTrId("repayment.card"); value: page.model.card; placeholder: qsTrId("drawdown.card_none"); key: page.model.card === "" ? "F10" : ""; locked: true; help: qsTrId("repayment.card_help") }
                }
                Rectangle {
                    x: -Theme.gutter + Theme.hair
                    width: fields.width - 2 * Theme.hair
                    height: acts.height + 2 * Theme.gutter
                    anchors.bottom: parent.bottom
                    color: Theme.paper
                    Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
                    Column {
                        id: acts
                        x: Theme.gutter
                        y: Theme.gutter
                        width: parent.width - 2 * Theme.gutter
                        spacing: Theme.unit
                        Btn { objectName: "submit"; width: parent.width; implicitHeight: Theme.actH; text: qsTrId("repayment.submit"); key: "Ctrl+Enter"; kind: "act"; enabled: page.model.lacking === ""; onClicked: page.model.submit() }
                        Help { width: parent.width; text: page.model.lacking; tone: "attn" }
                    }
                }
            }
            Panel {
                id: owed
                x: fields.width + Theme.gutter
                width: parent.width - x
                height: Size.owedH
                title: qsTrId("repayment.owed")
                note: page.model.late
                key: "Alt+2"
                pad: Theme.hair
                Empty { visible: !page.model.quoted; icon: "coins"; title: qsTrId("repayment.no_quote"); why: page.model.lacking }
                Item {
                    visible: page.model.quoted
                    anchors.fill: parent
                    Row {
                        x: Theme.gutter
                        y: Theme.gap
                        spacing: Theme.broad
                        Figure { label: qsTrId("repayment.pays"); value: page.model.pays; color: Theme.greenDeep; role: "hero" }
                        Figure { y: Theme.gutter; label: qsTrId("repayment.left_after"); value: page.model.left }
                        Figure { y: Theme.gutter; label: qsTrId("repayment.available_after"); value: page.model.availableAfter; swatch: "free" }
                    }
                    Table {
                        y: parent.height - height
                        width: parent.width
                        height: implicitHeight
                        cols: [
                            { k: "what", label: qsTrId("repayment.part"), w: .4 }, { k: "owed", label: qsTrId("repayment.all_owed"), w: .2, kind: "num", soft: true },
                            { k: "due", label: qsTrId("repayment.now_due"), w: .2, kind: "num", soft: true }, { k: "paid", label: qsTrId("repayment.this_pays"), w: .2, kind: "num", medium: true }
                        ]
                        rows: page.model.parts
                        total: page.model.partsTotal
                    }
                }
            }
            Panel {
                x: owed.x
                y: owed.height + Theme.gutter
                width: owed.width
                height: parent.height - y
                title: qsTrId("repayment.after")
                key: "Alt+3"
                pad: Theme.hair
                Table {
                    width: parent.width
                    height: parent.height - aloud.height
                    cols: [
                        { k: "number", label: qsTrId("plan_c.number"), w: Size.planNumber, kind: "num", soft: true }, { k: "due", label: qsTrId("plan_c.due"), w: Size.planDay, soft: true },
                        { k: "payment", label: qsTrId("plan_c.payment"), w: .27, kind: "num", medium: true }, { k: "principal", label: qsTrId("plan_c.principal"), w: .255, kind: "num" },
                        { k: "interest", label: qsTrId("plan_c.interest_part"), w: .23, kind: "num" }, { k: "balance", label: qsTrId("plan_c.balance"), w: .245, kind: "num", soft: true }
                    ]
                    rows: page.model.rows
                }
                Txt { visible: page.model.rows.length === 0; x: Theme.gutter; y: Size.head; height: Theme.rowDense * 2; text: page.model.quoted ? qsTrId("repayment.no_plan") : ""; role: "table"; color: Theme.ink3 }
                Rectangle {
                    id: aloud
                    visible: page.model.aloud !== ""
                    width: parent.width
                    height: visible ? said.y + said.height + Theme.gutter : 0
                    anchors.bottom: parent.bottom
                    color: Theme.paper
                    Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
                    Txt { x: Theme.gutter; y: Theme.gap; text: qsTrId("drawdown.read_aloud"); role: "micro"; color: Theme.ink3 }
                    Txt { id: said; x: Theme.gutter; y: Theme.rowDense; width: parent.width - 2 * Theme.gutter; text: page.model.aloud; wrapMode: Text.Wrap; lineHeight: Theme.prose }
                }
            }
        }
    }
    Component {
        id: sent
        SentPanel {
            model: page.model.sent
            Btn { objectName: "print"; visible: page.model.sent.kind === "done"; text: qsTrId("sent.print"); key: "Ctrl+P"; lead: "print"; onClicked: page.model.printReceipt() }
            Btn { objectName: "another"; visible: page.model.sent.over; text: qsTrId("drawdown.another"); key: "Alt+A"; onClicked: page.model.another() }
            Btn { objectName: "customer"; text: qsTrId("sent.to_customer"); key: "Esc"; kind: page.model.sent.over ? "act" : "second"; onClicked: page.model.leavePage() }
        }
    }
}
