import QtQuick
import Edian
import Edian.Data

// After a restart: the machine asks the bank what became of the last drawdown, under the same number.
PageFrame {
    id: p
    readonly property WorkingModel model: view.working
    question: qsTrId("recovering.question")
    hint: qsTrId("recovering.hint")
    tray: false
    hills: true
    handTop: Size.workingHandTop
    main.waitText: qsTrId("recovering.asking")
    Column {
        visible: !p.view.hasNotice
        y: p.ls ? 0 : Theme.wide
        width: parent.width
        spacing: p.ls ? Theme.gap : Theme.wide
        Seal { kind: "confirming"; width: p.ls ? Size.sealSmall : Size.seal; height: width }
        AmountDisplay { visible: p.model.amount.whole !== ""; whole: p.model.amount.whole; cents: p.model.amount.cents; px: Theme.heroSmall; tint: Theme.muted }
        Txt { visible: p.model.query !== ""; text: qsTrId("recovering.query").arg(p.model.query); digits: true; role: "strong"; width: parent.width; wrapMode: Text.Wrap }
        Txt { visible: !(p.ls && Theme.large); width: parent.width; text: p.view.repay.repays ? qsTrId("repaying.recovering") : qsTrId("recovering.promise"); color: Theme.muted; wrapMode: Text.Wrap }
    }
}
