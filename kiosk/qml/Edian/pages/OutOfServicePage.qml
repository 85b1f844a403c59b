import QtQuick
import Edian

// The machine cannot serve, and says why and what to do instead.
PageFrame {
    id: p
    question: qsTrId("service." + view.service)
    hint: qsTrId("service." + view.service + "_hint")
    tray: false
    idle: true
    hasMain: false
    hills: true
    handTop: Size.workingHandTop
    Column {
        y: Theme.broad
        width: parent.width
        spacing: Theme.wide
        Seal { kind: p.view.service === "starting" ? "confirming" : "see_staff" }
        Txt { visible: !p.view.canScan || !(p.ls || Theme.large); width: parent.width; text: qsTrId("service.cards"); role: "strong"; wrapMode: Text.Wrap }
        Txt { objectName: "brought"; visible: p.view.canScan; width: parent.width; text: qsTrId("precheck.invited"); role: p.ls || Theme.large ? "body" : "strong"; wrapMode: Text.Wrap; color: Theme.green }
    }
}
