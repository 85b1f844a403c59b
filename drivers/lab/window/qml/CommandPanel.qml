pragma ComponentBehavior: Bound
import QtQuick
import "."

Panel {
    id: root
    required property var lab
    readonly property var w: lab.words
    readonly property var device: lab.device
    title: w.device_command
    note: w.command_note
    side: [
        Btn { text: root.w.cancel; key: "Esc"; small: true; tone: "stop"; enabled: root.device.running; onClicked: root.device.cancel() },
        Btn { text: root.w.run; key: "Ctrl+Enter"; small: true; tone: "act"; enabled: !root.device.running; onClicked: root.device.run() }
    ]
    Flow {
        id: commands
        y: 10
        width: parent.width
        spacing: 6
        Repeater {
            model: root.device.commands
            Btn {
                required property int index
                required property string modelData
                small: true
                text: modelData
                chosen: index === root.device.command
                onClicked: root.device.chooseCommand(index)
            }
        }
    }
    Column {
        id: form
        anchors { top: commands.bottom; topMargin: 10 }
        width: parent.width
        spacing: 6
        Repeater {
            model: root.device.form
            Item {
                id: field
                required property string name
                required property string text
                required property string wants
                required property var choices
                required property bool secret
                width: form.width
                height: Theme.control
                T { width: 168; height: parent.height; text: field.name; color: Theme.ink2 }
                Line {
                    id: line
                    visible: field.choices.length === 0
                    x: 168
                    width: parent.width - x - 128
                    hint: field.name
                    Component.onCompleted: text = field.text
                    onEdited: text => root.device.write(field.name, text)
                }
                Row {
                    visible: field.choices.length > 0
                    x: 168
                    spacing: 6
                    height: parent.height
                    Repeater {
                        id: choices
                        property string now: field.text
                        model: field.choices
                        Btn {
                            required property string modelData
                            anchors.verticalCenter: parent.verticalCenter
                            small: true
                            text: modelData
                            chosen: modelData === choices.now
                            onClicked: { choices.now = modelData; root.device.write(field.name, modelData) }
                        }
                    }
                }
                Row {
                    visible: field.choices.length === 0
                    x: parent.width - 120
                    height: parent.height
                    spacing: 4
                    Icon { visible: field.secret; anchors.verticalCenter: parent.verticalCenter; name: "lock"; size: 13; color: Theme.ink3 }
                    T {
                        height: parent.height
                        width: 102
                        text: field.secret ? root.w.secret : field.wants
                        font.pixelSize: Theme.micro
                        color: Theme.ink3
                        wrapMode: Text.Wrap
                        maximumLineCount: 2
                        lineHeight: .9
                    }
                }
            }
        }
        T { visible: root.device.form.rowCount() === 0; text: root.w.no_arguments; color: Theme.ink3; height: Theme.row }
    }
    Rectangle { id: rule; anchors { top: form.bottom; topMargin: 10 } width: parent.width; height: 1; color: Theme.line }
    T { visible: track.count === 0; anchors { top: rule.bottom; topMargin: 8 } text: root.w.not_run; color: Theme.ink3 }
    ListView {
        id: track
        anchors { top: rule.bottom; topMargin: 6 }
        height: root.bodyHeight - y - 6
        width: parent.width
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.device.track
        onCountChanged: positionViewAtEnd()
        delegate: LogLine { width: track.width; showDevice: false }
    }
}
