pragma ComponentBehavior: Bound
import QtQuick
import "."

Panel {
    id: root
    required property var lab
    readonly property var w: lab.words
    readonly property var device: lab.device
    implicitHeight: Theme.head + Math.max(44, column.height + 22)
    title: w.hands
    note: w.hands_note
    T {
        visible: hands.count === 0
        y: 12
        width: parent.width
        wrapMode: Text.Wrap
        text: root.device.played ? root.w.no_hands : root.w.no_simulator
        color: Theme.ink3
    }
    Flickable {
        y: 10
        width: parent.width
        height: root.bodyHeight - 12
        contentHeight: column.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: column
            width: parent.width
            spacing: 8
            Repeater {
                id: hands
                model: root.device.hands
                Item {
                    id: hand
                    required property string word
                    required property var choices
                    required property bool free
                    readonly property bool keys: word === "key"
                    width: column.width
                    height: Math.max(Theme.chip, keys ? pad.height : free ? Theme.control : flow.height)
                    T { width: 92; height: Theme.chip; text: hand.word === "" ? root.w.hand_other : root.w["hand_" + hand.word] || hand.word; color: Theme.ink2 }
                    Flow {
                        id: flow
                        visible: !hand.keys && !hand.free
                        x: 92
                        width: parent.width - x
                        spacing: 6
                        Repeater {
                            model: hand.keys ? [] : hand.choices
                            Btn {
                                required property string modelData
                                small: true
                                text: hand.word === "" ? root.w["hand_" + modelData] || modelData : modelData
                                onClicked: hand.word === "" ? root.device.act(modelData, "") : root.device.act(hand.word, modelData)
                            }
                        }
                    }
                    Grid {
                        id: pad
                        visible: hand.keys
                        x: 92
                        columns: 5
                        columnSpacing: 6
                        rowSpacing: 6
                        // Four rows of digits beside the three keys that end something.
                        Repeater {
                            model: hand.keys ? ["1", "2", "3", "clear", "cancel", "4", "5", "6", "enter", "", "7", "8", "9", "0", ""] : []
                            Btn {
                                required property string modelData
                                opacity: modelData === "" ? 0 : 1
                                enabled: modelData !== ""
                                width: 58
                                small: true
                                tone: modelData === "cancel" ? "stop" : "second"
                                text: root.w["key_" + modelData] || modelData
                                onClicked: root.device.act("key", modelData)
                            }
                        }
                    }
                    Line {
                        id: line
                        visible: hand.free
                        x: 92
                        width: parent.width - x - 80
                        hint: root.w[hand.word + "_hint"] || ""
                        onAccepted: root.device.act(hand.word, line.text)
                    }
                    Btn { visible: hand.free; x: parent.width - 72; width: 72; text: root.w["hand_" + hand.word] || hand.word; onClicked: root.device.act(hand.word, line.text) }
                }
            }
        }
    }
}
