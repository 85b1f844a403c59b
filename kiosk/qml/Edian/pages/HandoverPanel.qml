import QtQuick
import Edian
import Edian.Data

// The case as a code: for the customer's telephone, or a teller's scanner. Without a network it holds the plan alone.
Panel {
    id: p
    required property KioskView view
    readonly property HandoverModel model: view.handover
    readonly property bool shown: model.stage === "shown"
    readonly property bool over: model.stage === "expired" || model.stage === "refused"
    readonly property bool ls: Theme.landscape
    title: qsTrId("handover.title")
    edge: model.stage === "offline" || over ? Theme.ochreFill : Theme.green
    Grid {
        id: sheet
        width: parent.width
        columns: p.ls && p.model.pictured ? 2 : 1
        spacing: Theme.snug
        horizontalItemAlignment: Grid.AlignHCenter
        Rectangle {
            id: paper
            visible: p.model.pictured
            width: BesideSize.qr
            height: width
            radius: Theme.radius
            color: Theme.sheet
            QrPane { objectName: "qr"; anchors.fill: paper; model: p.model; Accessible.role: Accessible.Graphic; Accessible.name: qsTrId("handover.picture") }
        }
        Column {
            width: sheet.columns === 2 ? sheet.width - BesideSize.qr - sheet.spacing : sheet.width
            spacing: Theme.snug
            Txt { objectName: "handover_why"; width: parent.width; horizontalAlignment: Text.AlignHCenter; text: p.model.why; wrapMode: Text.Wrap; bold: !p.shown }
            Item {
                visible: p.shown
                width: parent.width
                height: Math.max(label.height, left.height) + Theme.gap + Size.useBar
                Txt { id: label; text: qsTrId("handover.left"); color: Theme.muted }
                Txt { id: left; objectName: "handover_left"; anchors.right: parent.right; text: p.model.time; bold: true; digits: true }
                Rectangle {
                    anchors.bottom: parent.bottom
                    width: parent.width
                    height: Size.useBar
                    radius: height / 2
                    color: Theme.hair
                    Rectangle { width: Math.max(height, parent.width * p.model.share); height: parent.height; radius: height / 2; color: Theme.green }
                }
            }
            Txt { visible: p.model.how !== ""; width: parent.width; text: p.model.how; role: "small"; color: Theme.muted; wrapMode: Text.Wrap; horizontalAlignment: Text.AlignHCenter }
            Btn { objectName: "handover_new"; visible: p.over; width: parent.width; height: BesideSize.handoverH; kind: "secondary"; lead: "again"; text: qsTrId("handover.new"); px: Size.panelSecondPx; onClicked: p.view.handOver() }
            Btn { objectName: "handover_back"; width: parent.width; height: BesideSize.handoverH; kind: "primary"; text: qsTrId("help.back"); px: Size.panelSecondPx; onClicked: p.view.dismissHandover() }
        }
    }
}
