import QtQuick
import Edian
import Edian.Data

// 结束并取回卡片 asks once.
Panel {
    id: p
    required property KioskView view
    title: qsTrId("stop.title")
    edge: Theme.cinnabar
    Column {
        width: parent.width
        spacing: Theme.wide
        Txt { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTrId("stop.what"); role: "strong"; wrapMode: Text.Wrap; color: Theme.muted }
        Btn { objectName: "stop_dismiss"; width: parent.width; height: Size.panelMainH; kind: "primary"; text: qsTrId("stop.dismiss"); px: Size.panelSecondPx; onClicked: p.view.dismissStop() }
        Btn { objectName: "hand_over"; visible: p.view.handover.offered; width: parent.width; height: BesideSize.handoverH; kind: "secondary"; lead: "phone"; text: qsTrId("handover.open"); px: Theme.strong; onClicked: p.view.handOver() }
        Btn { objectName: "stop_confirm"; width: parent.width; height: Size.panelMainH; kind: "stop"; lead: "stop"; text: qsTrId("stop.confirm"); px: Size.panelSecondPx; onClicked: p.view.confirmStop() }
    }
}
