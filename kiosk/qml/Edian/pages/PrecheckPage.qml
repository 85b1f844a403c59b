import QtQuick
import Edian
import Edian.Data

// A line as a telephone brought it, while there is no network: for reference only, and from when.
PageFrame {
    id: p
    readonly property PrecheckModel model: view.precheck
    question: qsTrId("precheck.question")
    hint: qsTrId("precheck.hint")
    tray: false
    idle: true
    handTop: BesideSize.precheckHandTop
    main.backShown: false
    main.nextText: qsTrId("precheck.seen")
    main.nextIcon: "tick"
    Column {
        id: figures
        width: parent.width
        spacing: Theme.snug
        Row {
            spacing: Theme.snug
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: stamp.width + 2 * Theme.snug
                height: stamp.height + Theme.gap
                radius: Theme.radiusSmall
                color: Theme.ochreTint
                border { width: Theme.line; color: Theme.ochre }
                Txt { id: stamp; objectName: "stamp"; anchors.centerIn: parent; text: qsTrId("precheck.stamp"); role: "strong"; bold: true; color: Theme.ochre }
            }
            Txt { anchors.verticalCenter: parent.verticalCenter; text: p.model.age; color: Theme.muted; digits: true }
        }
        Txt { text: qsTrId("precheck.most"); color: Theme.muted }
        AmountDisplay { objectName: "most"; whole: p.model.most.whole; cents: p.model.most.cents; px: Theme.monthly; tint: Theme.muted }
        Txt { objectName: "precheck_remark"; width: parent.width; text: p.model.remark; role: Theme.large ? "body" : "strong"; wrapMode: Text.Wrap; digits: true }
    }
    FactSheet {
        parent: p.ls ? p.handItem : figures
        width: parent.width
        dense: Theme.large
        model: p.model.facts
    }
}
