pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// Before the camera looks: what, why, where to, how long, and what a no means. Two answers, equally large.
PageFrame {
    id: p
    readonly property FaceModel model: view.face
    readonly property int breakAt: ls ? 3 : CameraSize.consentPoints   // landscape: what does not fit the paper stands over the answers
    handTop: CameraSize.consentHandTop
    question: qsTrId("consent.question")
    hint: Theme.large ? "" : qsTrId("consent.hint")
    hasMain: false
    component Points: Column {
        id: points
        property int from: 0
        property int to: CameraSize.consentPoints
        spacing: p.ls ? Theme.gap : Theme.large ? Theme.snug : Theme.wide
        Repeater {
            model: p.model.points
            Item {
                id: point
                required property int index
                required property string icon
                required property string label
                required property string text
                required property bool last
                visible: index >= points.from && index < points.to
                width: points.width
                height: words.height
                Accessible.role: Accessible.StaticText
                Accessible.name: label + " " + text
                Icon { y: Theme.u; name: point.icon; size: CameraSize.consentIcon; tone: point.last ? Theme.ochre : Theme.green }
                Column {
                    id: words
                    x: CameraSize.consentTextX
                    width: parent.width - x
                    Txt { text: point.label; role: "strong"; bold: true; color: point.last ? Theme.ochre : Theme.green; Accessible.ignored: true }
                    Txt { width: parent.width; text: point.text; role: Theme.large ? "small" : "body"; wrapMode: Text.Wrap; digits: true; Accessible.ignored: true }
                }
            }
        }
    }
    Points { visible: !p.view.hasNotice; width: parent.width; to: p.breakAt }
    hand: [
        Points { visible: p.ls; width: parent.width; from: p.breakAt },
        Column {
            y: p.ls ? parent.height - height : 0
            width: parent.width
            spacing: Theme.gap
            Btn { objectName: "face_yes"; width: parent.width; height: CameraSize.consentBtnH; kind: "secondary"; lead: "face"; text: qsTrId("consent.yes"); onClicked: p.view.agreeToFace() }
            Btn { objectName: "face_no"; width: parent.width; height: CameraSize.consentBtnH; kind: "secondary"; lead: "hand"; text: p.model.no; onClicked: p.view.declineFace() }
            Txt { visible: !Theme.large; width: parent.width; wrapMode: Text.Wrap; text: qsTrId("consent.either"); role: "small"; color: Theme.muted }
        }
    ]
}
