pragma ComponentBehavior: Bound
import QtQuick
import "."

// Where the devices come from, and what the signs of the record mean.
Panel {
    id: root
    required property var lab
    readonly property var w: lab.words
    implicitHeight: Theme.head + column.height + 22
    title: w.house
    side: [
        Btn {
            visible: root.lab.ownHost
            small: true
            key: "F10"
            tone: root.lab.connected ? "stop" : "act"
            text: root.lab.connected ? root.w.kill_host : root.w.start_host
            onClicked: root.lab.toggleHost()
        }
    ]
    Column {
        id: column
        y: 10
        width: parent.width
        spacing: 4
        Repeater {
            model: [
                [root.w.house_host, root.lab.connected ? (root.lab.ownHost ? root.w.own_host : root.w.attached) : root.w.no_host],
                [root.w.house_simulators, root.lab.ownSimulators ? root.w.own_simulators : root.w.attached],
                [root.w.house_socket, root.lab.socket]
            ]
            Item {
                required property var modelData
                width: column.width
                height: 20
                T { width: 62; height: parent.height; text: parent.modelData[0]; font.pixelSize: Theme.micro; color: Theme.ink3 }
                T { x: 62; width: parent.width - x; height: parent.height; text: parent.modelData[1]; font.pixelSize: Theme.micro; elide: Text.ElideMiddle; horizontalAlignment: Text.AlignRight }
            }
        }
        Rectangle { width: column.width; height: 1; color: Theme.line }
        Grid {
            columns: 2
            rowSpacing: 2
            columnSpacing: 8
            topPadding: 2
            Repeater {
                model: [["→", "sign_out"], ["←", "sign_in"], ["◆", "sign_event"], ["☞", "sign_hand"], ["▶", "sent"], ["✓", "acknowledged"], ["●", "completed"], ["✕", "sign_failed"]]
                Row {
                    required property var modelData
                    width: (column.width - 8) / 2
                    height: 19
                    spacing: 6
                    T { width: 16; height: parent.height; text: parent.modelData[0]; horizontalAlignment: Text.AlignHCenter; font.pixelSize: Theme.micro; color: Theme.ink2 }
                    T { height: parent.height; text: root.w[parent.modelData[1]]; font.pixelSize: Theme.micro; color: Theme.ink2 }
                }
            }
        }
    }
}
