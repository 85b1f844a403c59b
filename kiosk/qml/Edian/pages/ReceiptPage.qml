import QtQuick
import Edian

// The receipt: being printed, or hanging in the mouth, as the printer says.
PageFrame {
    id: p
    readonly property bool printing: view.take.receipt === "printing"
    readonly property bool unprinted: view.hasNotice
    question: unprinted ? qsTrId("receipt.unprinted") : printing ? qsTrId("receipt.printing") : qsTrId("receipt.question")
    hint: printing ? qsTrId("receipt.wait") : view.repay.repays ? qsTrId("receipt.hint_repaid") : qsTrId("receipt.hint")
    handTop: view.hasNotice ? Theme.handTop : Size.sceneTop
    main.nextText: qsTrId("receipt.next")
    hand: [
        Sheet {
            width: parent.width
            height: parent.height
            Art { id: paper; x: Theme.broad; anchors.verticalCenter: parent.verticalCenter; name: "receipt"; width: Size.receiptW; height: Size.receiptH }
            Column {
                anchors { left: paper.right; leftMargin: Theme.broad; right: parent.right; rightMargin: Theme.pad; verticalCenter: parent.verticalCenter }
                spacing: Theme.pad
                Txt { text: qsTrId("take.receipt"); font.pixelSize: Theme.thing; bold: true }
                Txt { text: qsTrId("take.receipt_at"); width: parent.width; wrapMode: Text.Wrap; color: Theme.muted }
                StatusLamp { lamp: p.unprinted ? "off" : "wait"; text: p.unprinted ? qsTrId("receipt.lamp_unprinted") : p.printing ? qsTrId("receipt.lamp_printing") : qsTrId("take.wait"); px: Theme.strong; weight: Font.Bold }
                Locator { at: 2; on: !p.unprinted }
            }
        }
    ]
}
