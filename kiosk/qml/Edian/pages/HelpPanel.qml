import QtQuick
import Edian
import Edian.Data

// Staff is being called, has been told, or could not be: then another way, and the choice to call again.
Panel {
    id: p
    required property KioskView view
    readonly property bool lost: view.helpCall === "not_told"
    title: view.helpTitle
    edge: lost ? Theme.ochreFill : Theme.green
    Column {
        width: parent.width
        spacing: Theme.wide
        Icon { anchors.horizontalCenter: parent.horizontalCenter; name: "help"; size: Size.sealSmall }
        Txt { objectName: "help_what"; width: parent.width; horizontalAlignment: Text.AlignHCenter; text: p.view.helpWhat; role: "strong"; wrapMode: Text.Wrap; color: p.lost ? Theme.ink : Theme.muted }
        Txt { visible: p.view.helpCode !== ""; width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTrId("help.code").arg(p.view.helpCode); role: "strong"; digits: true }
        Btn { objectName: "call_again"; visible: p.lost; width: parent.width; height: Size.panelMainH; kind: "secondary"; lead: "help"; text: qsTrId("help.again"); px: Size.panelSecondPx; onClicked: p.view.callHelp() }
        Btn { objectName: "close"; width: parent.width; height: Size.panelMainH; kind: "primary"; text: qsTrId("help.back"); px: Size.panelSecondPx; onClicked: p.view.dismissHelp() }
    }
}
