import QtQuick
import Edian
import Edian.Data

// The ID card: laid down, read, and told back, masked.
PageFrame {
    id: p
    readonly property IdentifyModel model: view.identify
    question: model.known ? qsTrId("identify.known") : model.reading ? qsTrId("identify.reading") : qsTrId("identify.question")
    hint: model.known ? qsTrId("identify.leave") : qsTrId("identify.hint")
    handTop: model.known ? Size.knownTop : view.hasNotice ? Theme.handTop : Size.sceneTop
    main.nextText: qsTrId("identify.next")
    Column {
        visible: p.model.known && !p.view.hasNotice
        y: Theme.gap
        spacing: Theme.nudge
        Txt { text: p.model.name; font.pixelSize: Theme.shout; bold: true; color: Theme.green; lineHeight: Theme.tightLine }
        Txt { text: p.model.number; role: "strong"; digits: true; color: Theme.muted }
    }
    hand: [
        Scene {
            name: p.model.known ? "scene-id-held" : "scene-id"
            drawn: p.model.known ? Size.sceneIdHeld : Size.sceneId
            hand: p.model.known ? "" : "scene-id-hand"
            handBox: Size.sceneIdHand
            way: Theme.layDown
            waiting: p.view.main === "slot" && !p.model.reading && !p.view.covered
            readonly property int room: parent.height - (byCamera.visible ? byCamera.height + Theme.snug : 0)
            x: 0
            y: p.ls ? 0 : (room - height) / 2
            width: parent.width + Theme.margin
            height: Math.min(room, width * drawn.height / drawn.width)
        },
        Btn {
            id: byCamera
            objectName: "read_by_camera"
            visible: p.view.canReadByCamera
            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.key
            kind: "secondary"
            lead: "camera"
            px: Theme.strong
            text: qsTrId("identify.by_camera")
            onClicked: p.view.readByCamera()
        }
    ]
}
