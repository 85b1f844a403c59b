pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// Who stands before the camera: seen in an oval, asked for a movement in word and drawing, told what to change. The
// way without stands on the page all the time.
PageFrame {
    id: p
    readonly property FaceModel model: view.face
    handTop: CameraSize.faceHandTop
    question: model.question
    hint: model.hint
    hintUrgent: model.advised
    CameraOval {
        id: oval
        parent: p.ls ? p.handItem : p.eyeItem
        readonly property real room: p.ls ? decline.y - Theme.snug : parent.height - dots.height - Theme.snug
        height: Math.min(CameraSize.ovalMost, room)
        width: Math.round(height * CameraSize.ovalShape)
        x: p.ls ? (parent.width - width) / 2 : 0
        camera: p.view.camera
        share: p.model.share
        timed: p.model.ringed
    }
    Art {
        objectName: "challenge_art"
        readonly property real wide: p.ls ? parent.width : parent.width - oval.width - Theme.wide
        readonly property real room: p.ls ? parent.height - dots.height - Theme.snug : oval.height
        visible: height > CameraSize.challengeLeast
        width: Math.min(CameraSize.challengeArt, wide, room)
        height: width
        x: parent.width - wide + (wide - width) / 2
        y: p.ls ? 0 : (oval.height - height) / 2
        name: p.model.art
    }
    Row {
        id: dots
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom }
        spacing: Theme.large ? Theme.snug : Theme.wide
        Repeater {
            model: p.model.dots
            StatusLamp { required lamp; required text; px: CameraSize.dotPx; weight: lamp === "wait" ? Font.Bold : Font.Medium }
        }
    }
    hand: [
        Btn {
            id: decline
            objectName: "face_no"
            y: p.ls ? parent.height - height - only.height - Theme.gap : 0
            width: parent.width
            height: CameraSize.declineH
            kind: "secondary"
            px: Theme.strong
            text: p.model.no
            onClicked: p.view.declineFace()
        },
        Txt { id: only; anchors { top: decline.bottom; topMargin: Theme.gap } width: parent.width; wrapMode: Text.Wrap; text: qsTrId("face.only"); role: "small"; color: Theme.muted }
    ]
}
