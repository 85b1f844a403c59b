pragma ComponentBehavior: Bound
import QtQuick
import "."

Panel {
    id: root
    required property var lab
    readonly property var w: lab.words
    readonly property var device: lab.device
    implicitHeight: Theme.head + Math.max(44, flow.height + 22)
    title: w.faults
    note: device.played ? w.faults_note : ""
    side: [
        Switch { visible: root.device.played; anchors.verticalCenter: parent.verticalCenter; text: root.w.once; on: root.device.once; onToggled: root.device.toggleOnce() },
        Btn {
            visible: root.device.pluggable
            small: true
            key: "F11"
            tone: root.device.plugged ? "stop" : "act"
            text: root.device.plugged ? root.w.unplug : root.w.replug
            onClicked: root.device.toggleCable()
        }
    ]
    T { visible: !root.device.played; y: 12; text: root.w.no_simulator; color: Theme.ink3; width: parent.width; wrapMode: Text.Wrap }
    Flow {
        id: flow
        y: 10
        width: parent.width
        spacing: 6
        Repeater {
            model: root.device.faults
            Btn {
                required property string modelData
                small: true
                text: modelData === "none" ? root.w.fault_none : modelData
                tone: modelData === "none" ? "second" : "stop"
                chosen: modelData === root.device.fault
                onClicked: root.device.breakIt(modelData)
            }
        }
    }
}
