import QtQuick
import Edian
import Edian.Data

// What stands there while nobody does: what this is, what to bring, one button.
Rectangle {
    id: p
    required property KioskView view
    readonly property bool ls: Theme.landscape
    readonly property bool told: strip.shown
    objectName: view.page
    color: Theme.paper
    component Thing: Column {
        id: thing
        property string art
        property string name
        spacing: Theme.u
        Art { name: thing.art; width: Size.attractCardW; height: Size.attractCardH }
        Txt { anchors.horizontalCenter: parent.horizontalCenter; text: thing.name; role: "figure"; font.pixelSize: Size.attractName; bold: true }
    }
    PageHeader { id: head; objectName: "header"; view: p.view; width: p.width; height: p.told ? BesideSize.attractHeadTold : Theme.headH; tray: false }
    Strip { id: strip; view: p.view; x: Theme.snug; y: head.height; width: p.width - 2 * x; height: BesideSize.attractStripTold }
    Txt {
        objectName: "question"
        x: Theme.margin
        y: Size.attractTitleY + (p.told ? BesideSize.attractToldDrop : 0)
        width: (p.ls ? Theme.split : p.width) - 2 * Theme.margin
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.question
        text: qsTrId("attract.title")
        font.pixelSize: Size.attractTitle
        bold: true
        lineHeight: Theme.tightLine
        color: Theme.green
    }
    Row {
        x: Theme.margin
        y: Size.attractCardsY
        Thing { art: "card-id-l"; name: qsTrId("attract.id_card") }
        Item {
            width: Size.attractPlusBox
            height: Size.attractCardH
            Rectangle { anchors.centerIn: parent; width: Size.attractPlus; height: Size.attractPlusPen; radius: height / 2; color: Theme.green }
            Rectangle { anchors.centerIn: parent; width: Size.attractPlusPen; height: Size.attractPlus; radius: width / 2; color: Theme.green }
        }
        Thing { art: "card-bank-l"; name: qsTrId("attract.bank_card") }
    }
    Rectangle { visible: !p.ls; y: Size.attractFieldY; width: p.width; height: p.height - y; color: Theme.field }
    Rectangle { visible: p.ls; x: Theme.split; y: Size.landAttractFieldY; width: p.width - x; height: p.height - y; color: Theme.field }
    Rectangle { visible: p.ls; y: Theme.footTop; width: p.width; height: p.height - y; color: Theme.field }
    Art {
        name: "terraces"
        x: p.ls ? Theme.split : 0
        y: p.ls ? Size.landAttractHillY : Size.attractHillY
        width: p.width - x
        height: Size.attractHillH
        fillMode: Image.PreserveAspectCrop
    }
    Rectangle { visible: !p.ls; y: Size.attractFieldY + Theme.wide; width: p.width; height: Size.slotInset; color: Theme.field }
    Rectangle { visible: p.ls; y: Theme.footTop; width: Theme.split; height: Size.ridgeLine; color: Theme.green }
    Rectangle { visible: p.ls; x: Theme.split; y: Size.landAttractHillY; width: Size.ridgeLine; height: Theme.footTop - y; color: Theme.green }
    Btn {
        objectName: "start"
        x: p.ls ? Theme.split + Theme.wide : Theme.margin
        y: Size.attractStartY
        width: p.width - x - Theme.margin
        height: Size.attractStartH
        kind: "primary"
        text: qsTrId("attract.start")
        px: Theme.begin
        trail: "next"
        onClicked: p.view.start()
    }
    Txt {
        x: p.ls ? Theme.split + Theme.wide : Theme.margin
        y: Size.attractStartY + Size.attractStartH + Theme.wide
        width: p.width - x - Theme.margin
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        role: "small"
        color: Theme.muted
        text: p.view.hasNotice ? p.view.noticeSentence + "\n" + p.view.noticeRemedy : p.view.canScan ? qsTrId("attract.brought") : qsTrId("attract.promise")
    }
    FooterBar {
        view: p.view
        idle: true
        x: Theme.margin
        y: p.ls ? p.height - height - Size.footDrop : Theme.handBottom - height
        width: p.width - 2 * Theme.margin
        height: Theme.toolH
    }
    Txt {
        visible: !p.ls
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Size.baseLift }
        text: p.view.terminal
        role: "small"
        font.pixelSize: Size.base
        color: Theme.muted
        digits: true
    }
}
