import QtQuick
import Edian
import Edian.Data

// Fifteen seconds before the end: one big 继续.
Panel {
    id: p
    required property KioskView view
    title: qsTrId("timeout.title")
    Grid {
        width: parent.width
        columns: Theme.landscape ? 2 : 1
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter
        spacing: Theme.wide
        Ring { share: p.view.warningShare; seconds: p.view.warningSeconds }
        Column {
            width: Theme.landscape ? p.inner.width - Size.ring - Theme.wide : p.inner.width
            spacing: Theme.wide
            Txt { width: parent.width; horizontalAlignment: Theme.landscape ? Text.AlignLeft : Text.AlignHCenter; text: qsTrId("timeout.what"); role: "strong"; wrapMode: Text.Wrap; color: Theme.muted }
            Btn { objectName: "extend"; width: parent.width; height: Size.panelMainH; kind: "primary"; text: qsTrId("timeout.extend"); px: Size.panelMainPx; onClicked: p.view.extend() }
            Btn { objectName: "end_now"; width: parent.width; height: Theme.toolH; kind: "danger"; lead: "stop"; text: qsTrId("frame.stop"); px: Theme.strong; onClicked: p.view.confirmStop() }
        }
    }
}
