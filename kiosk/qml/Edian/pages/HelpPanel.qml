import QtQuick
import Edian
import Edian.Data

// Staff is being called, has been told, or could not be: then another way, and the choice to call again.
Panel {
    id: p
    required property KioskView view
    readonly property bool lost: view.helpCall === "not_told"
    readonly property bool helped: view.strip.helper !== ""
    title: view.helpTitle
    edge: lost ? Theme.ochreFill : Theme.green
    Column {
        width: parent.width
        spacing: Theme.wide
        Icon { visible: !(Theme.landscape && ways.visible); anchors.horizontalCenter: parent.horizontalCenter; name: "help"; size: Size.sealSmall }
        Txt { objectName: "help_what"; width: parent.width; horizontalAlignment: Text.AlignHCenter; text: p.view.helpWhat; role: "strong"; wrapMode: Text.Wrap; color: p.lost ? Theme.ink : Theme.muted }
        Txt { visible: p.view.helpCode !== ""; width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTrId("help.code").arg(p.view.helpCode); role: "strong"; digits: true }
        Grid {
            id: ways
            readonly property bool enough: p.helped || p.view.helpCall === "told"
            readonly property bool two: Theme.landscape && enough && p.view.handover.offered
            visible: enough || p.view.handover.offered
            width: parent.width
            columns: two ? 2 : 1
            spacing: Theme.snug
            readonly property real each: two ? (width - spacing) / 2 : width
            Btn { objectName: "hand_over"; visible: p.view.handover.offered; width: ways.each; height: BesideSize.handoverH; kind: "secondary"; lead: "phone"; text: qsTrId("handover.open"); px: Theme.strong; onClicked: p.view.handOver() }
            Btn { objectName: "help_end"; visible: ways.enough; width: ways.each; height: BesideSize.handoverH; kind: "secondary"; text: qsTrId("help.enough"); px: Theme.strong; onClicked: p.view.endHelp() }
        }
        Btn { objectName: "call_again"; visible: p.lost; width: parent.width; height: Size.panelMainH; kind: "secondary"; lead: "help"; text: qsTrId("help.again"); px: Size.panelSecondPx; onClicked: p.view.callHelp() }
        Btn { objectName: "close"; width: parent.width; height: Size.panelMainH; kind: "primary"; text: qsTrId("help.back"); px: Size.panelSecondPx; onClicked: p.view.dismissHelp() }
    }
}
