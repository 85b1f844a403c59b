pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// The contract, page by page, through its reading gate.
PageFrame {
    id: p
    readonly property ContractModel model: view.contract
    readonly property int pagerW: ls ? (handItem.width - Theme.gap) / 2 : Size.pagerW
    question: qsTrId("contract.question")
    handTop: Size.contractHandTop
    split: Size.contractSplit
    questionInHand: true
    main.nextText: qsTrId("contract.next")
    Sheet {
        visible: !p.view.hasNotice
        width: parent.width
        height: parent.height
        border { width: Theme.line; color: Theme.edge }
        Item {
            id: top
            x: Theme.wide
            y: Theme.u
            width: parent.width - 2 * x
            height: Size.pageTitleH
            Txt { id: heading; anchors.verticalCenter: parent.verticalCenter; text: p.model.heading; role: "strong"; bold: true; color: Theme.green; width: Math.min(implicitWidth, parent.width); fontSizeMode: Text.HorizontalFit; minimumPixelSize: Theme.small }
            Txt { id: title; visible: heading.implicitWidth + implicitWidth + Theme.pad < parent.width; anchors { right: parent.right; verticalCenter: parent.verticalCenter } text: p.model.title; color: Theme.muted }
        }
        Rectangle { id: rule; x: Theme.wide; y: top.y + top.height; width: top.width; height: Theme.line; color: Theme.green }
        Column {
            id: facts
            readonly property real room: parent.height - y - Theme.u
            readonly property real squeeze: Math.min(1, room / Math.max(1, natural()))
            x: Theme.wide
            y: rule.y + Theme.nudge
            width: top.width
            function natural(): real {
                let sum = 0
                for (let at = 0; at < factRows.count; ++at)
                    sum += (factRows.itemAt(at) as FactRow)?.natural ?? 0
                return sum
            }
            Repeater {
                id: factRows
                model: p.model.rows
                FactRow { dense: true; inline: p.ls; squeeze: facts.squeeze
                    required label; required value; required note; required last }
            }
        }
        Column {
            x: Theme.wide
            y: rule.y + Theme.gap
            width: top.width
            spacing: Theme.gap
            Repeater {
                model: p.model.paragraphs
                Txt { required text; width: parent?.width ?? 0; wrapMode: Text.Wrap; lineHeight: Size.clauseLine }
            }
        }
    }
    hand: [
        Column {
            visible: !(p.ls && p.view.hasNotice)
            y: p.ls ? parent.height - height : 0
            width: parent.width
            spacing: Theme.gap
            Item {
                width: parent.width
                height: Size.pagerH
                Btn { objectName: "page_back"; width: p.pagerW; height: parent.height; lead: "back"; text: qsTrId("contract.previous"); px: Theme.body; enabled: p.model.hasPrevious; onClicked: p.model.turn(-1) }
                Btn { objectName: "page_next"; anchors.right: parent.right; width: p.pagerW; height: parent.height; trail: "next"; text: qsTrId("contract.following"); px: Theme.body; enabled: p.model.hasNext; onClicked: p.model.turn(1) }
                Column {
                    anchors { horizontalCenter: parent.horizontalCenter; verticalCenter: parent.verticalCenter; verticalCenterOffset: p.ls ? -Size.pagerH - Theme.u : 0 }
                    spacing: Theme.u
                    Txt { anchors.horizontalCenter: parent.horizontalCenter; objectName: "page_counter"; text: p.model.counter; bold: true; digits: true; font.pixelSize: Size.counterPx }
                    Row {
                        anchors.horizontalCenter: parent.horizontalCenter
                        spacing: Size.pagerGap
                        Repeater {
                            id: leaves
                            model: p.model.leaves
                            Rectangle {
                                required property string mark
                                width: (Size.pagerTrack - Size.pagerGap * leaves.count) / Math.max(1, leaves.count)
                                height: Size.pagerDot
                                radius: height / 2
                                color: mark === "now" ? Theme.green : mark === "read" ? Theme.ridge : Theme.sheet
                                border { width: mark === "now" ? 0 : Theme.line; color: mark === "read" ? Theme.green : Theme.edge }
                            }
                        }
                    }
                }
            }
            Item {
                width: parent.width
                height: Size.pagerH
                StatusLamp { anchors.centerIn: parent; room: parent.width; lamp: "wait"; text: qsTrId("contract.pace"); px: Theme.body; weight: Font.Bold }
            }
        }
    ]
}
