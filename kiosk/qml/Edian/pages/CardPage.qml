import QtQuick
import Edian
import Edian.Data

// The bank card: put in, read, and told back by its tail; money comes to it, or is taken from it.
PageFrame {
    id: p
    readonly property CardModel model: view.card
    question: view.main === "staff" ? qsTrId("card.trouble") : model.known ? qsTrId("card.known") : qsTrId("card.question")
    hint: model.known ? qsTrId("card.own") : qsTrId("card.hint")
    handTop: model.known || view.hasNotice ? Theme.handTop : Size.sceneTop
    main.nextText: qsTrId("card.yes")
    main.backText: model.known ? qsTrId("card.other") : qsTrId("frame.back")
    main.backName: model.known ? "change_card" : "back"
    ownBack: model.known
    onBackAsked: view.changeCard()
    Row {
        visible: p.model.known && !p.view.hasNotice
        spacing: Theme.snug
        Txt { text: qsTrId("card.tail"); role: "strong"; color: Theme.muted; anchors.baseline: tail.baseline }
        Txt { id: tail; text: p.model.tail; font.pixelSize: Theme.tail; bold: true; digits: true; color: Theme.green; lineHeight: Theme.tightLine }
        Column {
            id: aside
            readonly property real room: p.eyeItem.width - x - leftPadding
            anchors.verticalCenter: parent.verticalCenter
            leftPadding: Theme.snug
            Txt { width: aside.room; text: p.view.bank; wrapMode: Text.Wrap }
            Txt { width: aside.room; text: qsTrId("card.debit").arg(p.model.holder); wrapMode: Text.Wrap }
        }
    }
    hand: [
        Scene {
            name: "scene-bank"
            drawn: Size.sceneBank
            hand: "scene-bank-hand"
            handBox: Size.sceneBankHand
            way: Theme.pushIn
            waiting: p.view.main === "slot" && !p.model.reading && !p.view.covered
            y: p.model.known || p.ls ? 0 : (parent.height - height - lamps.height) / 2
            width: parent.width + Theme.margin
            height: Math.min(parent.height - lamps.height - Theme.gap, width * drawn.height / drawn.width)
        },
        Sheet {
            id: lamps
            anchors.bottom: parent.bottom
            width: parent.width
            height: visible ? Size.pinBarH : 0
            visible: p.model.known && !p.view.hasNotice
            Row {
                anchors.centerIn: parent
                spacing: Theme.large ? Theme.snug : Theme.margin
                StatusLamp { lamp: "on"; text: qsTrId("card.read"); px: Size.lampWord; weight: Font.Bold }
                StatusLamp { lamp: "wait"; text: qsTrId("card.leave"); px: Size.lampWord; weight: Font.Bold }
            }
        }
    ]
}
