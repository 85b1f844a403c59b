import QtQuick
import Edian
import Edian.Data

// The ID card under the camera, one side after the other: seen in the frame, then taken by the customer's own press.
PageFrame {
    id: p
    readonly property DocumentModel model: view.document
    handTop: CameraSize.documentHandTop
    question: model.back ? qsTrId("document.back") : qsTrId("document.front")
    hint: model.reading ? qsTrId("document.reading_hint") : model.back ? qsTrId("document.back_hint") : qsTrId("document.front_hint")
    main.nextText: qsTrId("document.take")
    main.nextIcon: "camera"
    component Corner: Item {
        property bool atRight: false
        property bool atFoot: false
        width: CameraSize.cornerMark
        height: CameraSize.cornerMark
        anchors { left: atRight ? undefined : parent.left; right: atRight ? parent.right : undefined; top: atFoot ? undefined : parent.top; bottom: atFoot ? parent.bottom : undefined; margins: CameraSize.frameInset }
        Rectangle { width: parent.width; height: CameraSize.cornerPen; radius: height / 2; color: Theme.ochreFill; y: parent.atFoot ? parent.height - height : 0 }
        Rectangle { width: CameraSize.cornerPen; height: parent.height; radius: width / 2; color: Theme.ochreFill; x: parent.atRight ? parent.width - width : 0 }
    }
    Rectangle {
        id: frame
        readonly property real wide: Math.min(parent.width, parent.height / CameraSize.cameraShape)
        anchors.horizontalCenter: parent.horizontalCenter
        width: wide
        height: Math.round(wide * CameraSize.cameraShape)
        radius: Theme.radius
        color: Theme.greenTint
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTrId("document.place")
        PreviewPane { anchors.fill: parent; model: p.view.camera; corner: Theme.radius }
        Txt { visible: !p.view.camera.live; anchors.centerIn: parent; text: qsTrId("document.starting"); role: "strong"; color: Theme.muted }
        Corner { }
        Corner { atRight: true }
        Corner { atFoot: true }
        Corner { atRight: true; atFoot: true }
    }
    hand: [
        Row {
            y: p.ls ? Theme.wide : 0
            width: parent.width
            spacing: Theme.wide
            Art { width: CameraSize.sideArtW; height: CameraSize.sideArtH; name: p.model.back ? "card-id-back" : "card-id-l" }
            Column {
                width: parent.width - CameraSize.sideArtW - parent.spacing
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.gap
                StatusLamp { lamp: p.model.back ? "on" : "wait"; text: qsTrId("document.side_front"); px: CameraSize.dotPx; weight: p.model.back ? Font.Medium : Font.Bold }
                StatusLamp { lamp: p.model.back ? "wait" : "off"; text: qsTrId("document.side_back"); px: CameraSize.dotPx; weight: p.model.back ? Font.Bold : Font.Medium }
            }
        },
        Txt { anchors.bottom: parent.bottom; width: parent.width; wrapMode: Text.Wrap; text: qsTrId("document.private"); role: "small"; color: Theme.muted }
    ]
}
