import QtQuick
import Edian
import Edian.Data

// The always-visible ways, in one place on every page.
Item {
    id: f
    required property KioskView view
    property bool idle: false            // nothing begun: nothing to stop
    readonly property bool bare: Theme.large
    readonly property int narrow: Size.toolNarrow
    readonly property int broad: (width - 3 * narrow - 4 * Theme.gap) / 2
    implicitHeight: Theme.toolH
    component Tool: Btn {
        height: parent?.height ?? 0
        kind: "quiet"
        px: Theme.small
        weight: Font.Medium
    }
    Row {
        anchors.fill: parent
        spacing: Theme.gap
        Tool {
            objectName: "help"
            width: f.idle ? f.broad * 2 + Theme.gap : f.broad
            lead: f.bare && !f.idle ? "" : "help"
            kind: f.view.strip.helper === "" ? "quiet" : "secondary"
            text: f.view.strip.helper !== "" ? f.view.strip.helper : f.idle ? qsTrId("frame.help") : qsTrId("frame.help_broken")
            onClicked: f.view.callHelp()
        }
        Tool {
            objectName: "finish"
            visible: !f.idle
            width: f.broad
            kind: "danger"
            enabled: f.view.canStop
            lead: f.bare ? "" : "stop"
            text: f.view.canStop ? qsTrId("frame.stop_broken") : f.view.stopWhy
            onClicked: f.view.stop()
        }
        Tool {
            objectName: "language"
            width: f.narrow
            stacked: true
            lead: "globe"
            text: f.view.english ? qsTrId("language.zh") : f.bare ? qsTrId("language.en_short") : qsTrId("language.en")
            onClicked: f.view.toggleLanguage()
        }
        Tool {
            objectName: "large_type"
            width: f.narrow
            kind: f.view.largeType ? "chosen" : "quiet"
            stacked: true
            lead: "type"
            text: qsTrId("frame.large")
            onClicked: f.view.setLargeType(!f.view.largeType)
        }
        Tool {
            objectName: "voice"
            width: f.narrow
            kind: f.view.voice ? "chosen" : "quiet"
            stacked: true
            lead: f.view.voice ? "voice" : "mute"
            text: f.bare ? qsTrId("frame.voice") : f.view.voice ? qsTrId("frame.voice_on") : qsTrId("frame.voice_off")
            onClicked: f.view.toggleVoice()
        }
    }
}
