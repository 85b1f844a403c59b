pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// A drawdown: form, plan and checks side by side; then the contract before the customer; then what became of it.
FocusScope {
    id: page
    required property DrawdownModel model
    objectName: "drawdown"
    Item {
        id: head
        width: parent.width
        height: Size.whoLine
        visible: page.model.stage !== "contract"
        Row {
            spacing: Theme.gutter
            height: Theme.row
            Txt { text: qsTrId("drawdown.area"); role: "title"; strong: true; height: parent.height }
            Txt { text: page.model.who; color: Theme.ink2; height: parent.height }
            Tag { text: page.model.identity.text; tone: page.model.identity.tone; icon: page.model.identity.icon; anchors.verticalCenter: parent.verticalCenter }
        }
        Txt { anchors.right: parent.right; height: Theme.row; text: page.model.quoteNote; role: "table"; color: Theme.ink3 }
    }
    Empty {
        visible: !page.model.present
        y: head.height
        icon: "coins"
        title: qsTrId("drawdown.nobody")
        why: qsTrId("customer.none_open_why")
    }
    Loader {
        id: body
        y: page.model.stage === "contract" ? 0 : head.height
        width: parent.width
        height: parent.height - y
        focus: true
        active: page.model.present
        sourceComponent: page.model.stage === "form" ? form : page.model.stage === "contract" ? contract : sent
        onLoaded: (item as Item).forceActiveFocus(Qt.TabFocusReason)
    }
    Component {
        id: form
        FocusScope {
            Press { key: "Esc"; onPressed: page.model.leavePage() }
            DrawdownForm { id: fields; width: Math.min(Size.formW, Math.round(parent.width * .37)); height: parent.height; model: page.model; focus: true }
            PlanPanel {
                id: plan
                x: fields.width + Theme.gutter
                width: Math.max(Size.planW, Math.round((parent.width - fields.width) * .565))
                height: parent.height
                key: "Alt+2"
                label: page.model.paymentLabel
                payment: page.model.payment
                interest: page.model.interest
                total: page.model.total
                apr: page.model.apr
                irr: page.model.irr
                dayCount: page.model.dayCount
                bars: page.model.bars
                rows: page.model.rows
                foot: page.model.planTotal
                why: page.model.lacking
            }
            Panel {
                x: plan.x + plan.width + Theme.gutter
                width: parent.width - x
                height: parent.height
                title: qsTrId("drawdown.check")
                note: page.model.checkNote
                key: "Alt+3"
                Flickable {
                    id: seen
                    x: -Theme.gutter + Theme.hair
                    y: Theme.unit
                    width: parent.width + 2 * Theme.gutter - 2 * Theme.hair
                    // Whole rows only: what wants something stands first, and what passed can be scrolled to.
                    readonly property real room: parent.height - y - (said.visible ? said.height : 0)
                    readonly property real whole: {
                        let end = 0;
                        for (const row of checked.children)
                            if (row.y + row.height <= room)
                                end = Math.max(end, row.y + row.height);
                        return end;
                    }
                    height: checked.height <= room ? room : whole
                    contentHeight: checked.height
                    clip: interactive
                    interactive: contentHeight > height
                    boundsBehavior: Flickable.StopAtBounds
                    Column {
                        id: checked
                        x: Theme.gutter - Theme.hair
                        width: parent.width - 2 * x
                        Repeater {
                            model: page.model.checks.length
                            Check {
                                required property int index
                                readonly property var row: page.model.checks[index] ?? ({})
                                name: row.name ?? ""
                                fact: row.fact ?? ""
                                why: row.why ?? ""
                                verdict: row.verdict ?? "ok"
                                // A sign just outside is drawn nevertheless where there is no graphics processor to cut it off.
                                opacity: y >= seen.contentY && y + height <= seen.contentY + seen.height ? 1 : 0
                            }
                        }
                    }
                }
                Rectangle {
                    id: said
                    visible: page.model.aloud !== ""
                    x: -Theme.gutter + Theme.hair
                    width: parent.width + 2 * Theme.gutter - 2 * Theme.hair
                    height: give.y + give.height + Theme.gutter
                    anchors.bottom: parent.bottom
                    color: Theme.paper
                    Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
                    Txt { id: caption; x: Theme.gutter; y: Theme.gap; text: qsTrId("drawdown.read_aloud"); role: "micro"; color: Theme.ink3 }
                    Txt { objectName: "printed"; anchors { left: caption.right; leftMargin: Theme.gutter; right: parent.right; rightMargin: Theme.gutter; baseline: caption.baseline } text: page.model.giving.told.text ?? ""; role: "micro"; color: Theme.tone(page.model.giving.told.tone ?? "none").ink; horizontalAlignment: Text.AlignRight; elide: Text.ElideRight }
                    Txt { id: spoken; x: Theme.gutter; y: Theme.rowDense; width: parent.width - 2 * Theme.gutter; text: page.model.aloud; wrapMode: Text.Wrap; lineHeight: Theme.prose }
                    Flow {
                        id: give
                        x: Theme.gutter
                        y: spoken.y + spoken.height + Theme.gutter
                        width: parent.width - 2 * Theme.gutter
                        spacing: Theme.gap
                        Btn { objectName: "turn"; text: qsTrId("drawdown.turn"); key: "Alt+Q"; enabled: page.model.quoted; onClicked: page.model.giving.turn() }
                        Btn { objectName: "print_plan"; text: qsTrId("drawdown.print_plan"); key: "Ctrl+P"; enabled: page.model.quoted && page.model.giving.ready; onClicked: page.model.giving.printPlan() }
                    }
                }
            }
        }
    }
    Component { id: contract; ContractReading { model: page.model.contract } }
    Component {
        id: sent
        SentPanel {
            model: page.model.sent
            Btn { objectName: "withdraw"; visible: page.model.sent.waits; text: qsTrId("drawdown.withdraw"); key: "Alt+K"; kind: "stop"; onClicked: page.model.withdraw() }
            Btn { objectName: "print"; visible: page.model.sent.kind === "done"; text: qsTrId("sent.print"); key: "Ctrl+P"; lead: "print"; onClicked: page.model.printReceipt() }
            Btn { objectName: "another"; visible: page.model.sent.over; text: qsTrId("drawdown.another"); key: "Alt+A"; onClicked: page.model.another() }
            Btn { objectName: "customer"; text: qsTrId("sent.to_customer"); key: "Esc"; kind: page.model.sent.over ? "act" : "second"; onClicked: page.model.leavePage() }
        }
    }
}
