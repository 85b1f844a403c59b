import QtQuick
import Edian
import Edian.Data

// What would be taken, by its parts, from which card, and until when the bank binds itself. One press, and it is.
PageFrame {
    id: p
    readonly property RepayModel model: view.repay
    readonly property bool quoted: model.pays.whole !== ""
    question: quoted ? qsTrId("repay.confirm") : view.hasNotice ? qsTrId("repay.how_much") : qsTrId("repay.asking")
    hint: quoted ? qsTrId("repay.confirm_hint") : model.note
    handTop: Size.confirmHandTop
    main.nextText: qsTrId("repay.pay")
    main.nextIcon: "tick"
    Column {
        visible: p.quoted && !p.view.hasNotice
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: p.ls ? Theme.snug : Theme.nudge
        AmountDisplay { objectName: "amount"; whole: p.model.pays.whole; cents: p.model.pays.cents; px: Theme.heroSmall; tint: Theme.green }
        Txt { objectName: "until"; text: p.model.until; digits: true; color: Theme.muted; width: parent.width; wrapMode: Text.Wrap }
    }
    hand: [
        FactSheet { objectName: "facts"; visible: count > 0; width: parent.width; model: p.model.facts; dense: true }
    ]
}
