pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import "."

// The bench: devices at the left, the chosen one in the middle, what happens and what can be replayed at the right.
Window {
    id: root
    required property var lab
    readonly property var w: lab.words
    width: 1440
    height: 900
    minimumWidth: 1240
    minimumHeight: 760
    visible: true
    color: Theme.paper
    title: "金融e店 " + w.app + " · " + lab.terminal

    Shortcut { sequence: "Ctrl+Return"; onActivated: root.lab.device.run() }
    Shortcut { sequence: "Ctrl+Enter"; onActivated: root.lab.device.run() }
    Shortcut { sequence: "Escape"; onActivated: root.lab.trouble !== "" ? root.lab.dismiss() : root.lab.device.cancel() }
    Shortcut { sequence: "F8"; onActivated: root.lab.scenarios.play() }
    Shortcut { sequence: "F9"; onActivated: root.lab.scenarios.toggleRecording() }
    Shortcut { sequence: "F10"; enabled: root.lab.ownHost; onActivated: root.lab.toggleHost() }
    Shortcut { sequence: "F11"; enabled: root.lab.device.pluggable; onActivated: root.lab.device.toggleCable() }
    Shortcut { sequence: "F12"; onActivated: root.lab.switchLanguage() }
    Shortcut { sequence: "Ctrl+Q"; onActivated: root.close() }
    Repeater {
        model: 9
        Item {
            id: nth
            required property int index
            Shortcut { sequence: "Alt+" + (nth.index + 1); onActivated: root.lab.choose(nth.index) }
        }
    }

    TopBar { id: top; width: parent.width; height: Theme.topbar; lab: root.lab }
    Item {
        id: body
        x: Theme.gutter
        y: top.height + Theme.gutter
        width: root.width - 2 * x
        height: root.height - y - foot.height - Theme.gutter
        readonly property real leftW: 252
        readonly property real rightW: Math.round((width - leftW - 2 * Theme.gutter) * .53)
        readonly property real middleW: width - leftW - rightW - 2 * Theme.gutter

        DeviceList { width: body.leftW; height: house.y - Theme.gutter; lab: root.lab }
        HousePanel { id: house; y: body.height - height; width: body.leftW; height: implicitHeight; lab: root.lab }
        Item {
            id: middle
            x: body.leftW + Theme.gutter
            width: body.middleW
            height: body.height
            DeviceHead { id: head; width: parent.width; height: implicitHeight; lab: root.lab }
            CommandPanel {
                y: head.height + Theme.gutter
                width: parent.width
                height: hands.y - y - Theme.gutter
                lab: root.lab
            }
            HandsPanel { id: hands; y: faults.y - height - Theme.gutter; width: parent.width; height: Math.min(implicitHeight, 252); lab: root.lab }
            FaultsPanel { id: faults; y: parent.height - height; width: parent.width; height: implicitHeight; lab: root.lab }
        }
        JournalPanel {
            x: body.width - body.rightW
            width: body.rightW
            height: Math.round(body.height * .54)
            lab: root.lab
        }
        ScenariosPanel {
            x: body.width - body.rightW
            y: Math.round(body.height * .54) + Theme.gutter
            width: body.rightW
            height: body.height - y
            lab: root.lab
        }
    }
    Foot { id: foot; y: parent.height - height; width: parent.width; height: Theme.keybar; lab: root.lab }

    Rectangle {
        id: trouble
        visible: root.lab.trouble !== ""
        anchors { horizontalCenter: parent.horizontalCenter; bottom: foot.top; bottomMargin: Theme.gutter }
        width: Math.min(parent.width - 80, said.implicitWidth + 96)
        height: Math.max(40, said.implicitHeight + 18)
        radius: Theme.radius
        color: Theme.stopTint
        border { width: 1; color: Theme.stop }
        Accessible.role: Accessible.AlertMessage
        Accessible.name: root.lab.trouble
        Icon { x: 12; anchors.verticalCenter: parent.verticalCenter; name: "stop"; size: 18; color: Theme.stopInk }
        T { id: said; x: 38; width: parent.width - 38 - 52; height: parent.height; text: root.lab.trouble; wrapMode: Text.Wrap; color: Theme.stopInk; font.pixelSize: Theme.body }
        Keycap { anchors { right: parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter } key: "Esc" }
        TapHandler { onTapped: root.lab.dismiss() }
    }

    Rectangle {
        visible: root.lab.stage !== "ready"
        anchors { fill: parent; topMargin: top.height }
        color: Theme.paper
        Column {
            anchors.centerIn: parent
            spacing: 14
            width: Math.min(parent.width - 80, 640)
            Icon { anchors.horizontalCenter: parent.horizontalCenter; name: root.lab.stage === "broken" ? "stop" : "hourglass"; size: 44; color: root.lab.stage === "broken" ? Theme.stopInk : Theme.green }
            T {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.lab.stage === "broken" ? root.w.house_broken : root.w.starting_house
                strong: true
                font.pixelSize: Theme.title
            }
            T { width: parent.width; horizontalAlignment: Text.AlignHCenter; wrapMode: Text.Wrap; text: root.lab.failure; color: Theme.ink2; font.pixelSize: Theme.body }
        }
    }
}
