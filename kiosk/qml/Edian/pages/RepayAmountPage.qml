pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// How much is repaid: what is due, a part by the keys, or all of it. The bank says on the next page what that takes.
PageFrame {
    id: p
    readonly property RepayModel model: view.repay
    readonly property bool part: model.kind === "PARTIAL"
    handTop: Size.amountHandTop
    question: qsTrId("repay.how_much")
    hint: model.note
    Column {
        visible: !p.view.hasNotice
        anchors { verticalCenter: parent.verticalCenter; verticalCenterOffset: p.ls ? -Theme.snug : Theme.nudge }
        width: parent.width
        spacing: p.ls ? Theme.snug : Theme.nudge
        AmountDisplay { objectName: "amount"; visible: p.part; whole: p.model.amount.whole; cents: p.model.amount.cents; caret: true; px: Theme.heroTight }
        Txt { objectName: "amount_words"; width: parent.width; text: p.model.remark; role: p.part ? "body" : "strong"; color: p.part ? Theme.muted : Theme.ink; wrapMode: Text.Wrap; digits: true }
    }
    Txt { visible: p.ls && !Theme.large && !p.view.hasNotice; anchors { bottom: parent.bottom; bottomMargin: Theme.pad } text: qsTrId("repay.later"); color: Theme.muted; width: parent.width; wrapMode: Text.Wrap }
    hand: [
        Row {
            id: kinds
            width: parent.width
            spacing: Theme.gap
            Repeater {
                id: kindModel
                model: p.model.kinds
                Btn {
                    required property string name
                    required property bool chosen
                    required text
                    objectName: name
                    width: (kinds.width - kinds.spacing * (kindModel.count - 1)) / kindModel.count
                    height: BesideSize.kindH
                    px: BesideSize.kindPx
                    kind: chosen ? "chosen" : "secondary"
                    onClicked: p.model.chooseKind(name)
                }
            }
        },
        Keypad {
            y: kinds.height + Theme.gap
            width: parent.width
            keyH: Math.floor((parent.height - y - 3 * spacing) / 4)
            onPressed: (key) => p.model.press(key)
        }
    ]
}
