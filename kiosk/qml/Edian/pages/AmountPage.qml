pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// How much: keys, a slider and round amounts, all for one figure. It opens empty.
PageFrame {
    id: p
    readonly property AmountModel model: view.amount
    handTop: Size.amountHandTop
    question: qsTrId("amount.question")
    hint: model.hint
    Column {
        visible: !p.view.hasNotice
        anchors { verticalCenter: parent.verticalCenter; verticalCenterOffset: p.ls ? -Theme.snug : Theme.nudge }
        width: parent.width
        spacing: p.ls ? Theme.snug : Theme.nudge
        AmountDisplay { objectName: "amount"; whole: p.model.amount.whole; cents: p.model.amount.cents; caret: true; px: Theme.heroTight }
        Txt { objectName: "amount_words"; width: parent.width; text: p.model.remark; color: p.model.wrong ? Theme.ochre : Theme.muted; font.weight: p.model.wrong ? Font.Bold : Font.Normal; elide: Text.ElideRight; digits: true }
    }
    Txt { visible: p.ls && !Theme.large && !p.view.hasNotice; anchors { bottom: parent.bottom; bottomMargin: Theme.pad } text: qsTrId("amount.later"); color: Theme.muted; width: parent.width; wrapMode: Text.Wrap }
    hand: [
        AmountSlider {
            id: slider
            y: Size.sliderY
            width: parent.width
            position: p.model.position
            low: p.model.low
            high: p.model.high
            lessName: p.model.lessName
            moreName: p.model.moreName
            onMoved: (position) => p.model.slide(position)
            onStepped: (steps) => p.model.step(steps)
        },
        Row {
            id: chips
            y: slider.y + slider.height + Theme.gap
            width: parent.width
            spacing: Theme.gap
            Repeater {
                id: chipModel
                model: p.model.chips
                Btn {
                    required property string name
                    required property bool chosen
                    required text
                    objectName: name
                    width: (chips.width - chips.spacing * (chipModel.count - 1)) / chipModel.count
                    height: Theme.target
                    px: Size.chipPx
                    kind: chosen ? "chosen" : "secondary"
                    onClicked: p.model.choose(name)
                }
            }
        },
        Keypad {
            y: chips.y + Theme.target + Theme.gap
            width: parent.width
            keyH: Math.floor((parent.height - y - 3 * spacing) / 4)
            onPressed: (key) => p.model.press(key)
        }
    ]
}
