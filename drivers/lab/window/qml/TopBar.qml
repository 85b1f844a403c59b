import QtQuick
import "."

Rectangle {
    id: bar
    required property var lab
    readonly property var w: lab.words
    color: Theme.sheet
    Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: 1; color: Theme.line }
    Row {
        x: 16
        anchors.verticalCenter: parent.verticalCenter
        spacing: 9
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: 24
            height: 24
            radius: 4
            color: Theme.green
            T { anchors.centerIn: parent; text: "e"; strong: true; font.pixelSize: 17; color: Theme.reverse }
        }
        T { anchors.verticalCenter: parent.verticalCenter; text: "金融e店"; strong: true; font.pixelSize: Theme.lead }
        T { anchors.verticalCenter: parent.verticalCenter; text: bar.w.app; font.pixelSize: Theme.body; color: Theme.ink3 }
    }
    Row {
        anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter }
        spacing: 16
        Row {
            visible: bar.lab.scenarios.recording
            anchors.verticalCenter: parent.verticalCenter
            spacing: 6
            Rectangle { anchors.verticalCenter: parent.verticalCenter; width: 10; height: 10; radius: 5; color: Theme.stop }
            T {
                anchors.verticalCenter: parent.verticalCenter
                text: bar.w.recording + " · " + bar.lab.scenarios.recorded + " " + bar.w.steps_recorded
                medium: true
                color: Theme.stopInk
            }
        }
        Tag {
            anchors.verticalCenter: parent.verticalCenter
            tone: bar.lab.stage === "starting" ? "none" : bar.lab.connected ? "ok" : "stop"
            text: bar.lab.stage === "starting" ? "…" : !bar.lab.connected ? bar.w.no_host : bar.lab.ownHost ? bar.w.own_host : bar.w.attached
        }
        Tag {
            anchors.verticalCenter: parent.verticalCenter
            tone: bar.lab.environment === "production" ? "attn" : "none"
            text: bar.lab.environment === "production" ? bar.w.production : bar.w.simulated
        }
        T { anchors.verticalCenter: parent.verticalCenter; text: bar.lab.terminal; medium: true; font.pixelSize: Theme.body }
        Btn { anchors.verticalCenter: parent.verticalCenter; small: true; text: bar.w.language; key: "F12"; onClicked: bar.lab.switchLanguage() }
    }
}
