import QtQuick
import Edian
import Edian.Data

// Staff was called; whether they have seen it, and what to tell them.
Panel {
    id: p
    required property KioskView view
    title: view.helpComing ? qsTrId("help.coming") : qsTrId("help.called")
    edge: Theme.green
    Column {
        width: parent.width
        spacing: Theme.wide
        Icon { anchors.horizontalCenter: parent.horizontalCenter; name: "help"; size: Size.sealSmall }
        Txt { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTrId("help.what"); role: "strong"; wrapMode: Text.Wrap; color: Theme.muted }
        Txt { visible: p.view.helpCode !== ""; width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTrId("help.code").arg(p.view.helpCode); role: "strong"; digits: true }
        Btn { objectName: "close"; width: parent.width; height: Size.panelMainH; kind: "primary"; text: qsTrId("help.back"); px: Size.panelSecondPx; onClicked: p.view.dismissHelp() }
    }
}
