import QtQuick
import QtQuick.Shapes
import Edian
import Edian.Data

// What the camera sees of a person, in an oval and mirrored; around it a ring that runs out with the time for a
// movement. Until there is a picture, somebody's outline stands where the face belongs.
Item {
    id: o
    required property PreviewModel camera
    property real share: 0              // of the time that is left
    property bool timed: false
    property bool seen: camera.faceSeen
    readonly property real inset: CameraSize.ovalRing + CameraSize.ovalGap
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTrId("face.view")
    component Arc: ShapePath {
        id: a
        required property real across
        required property real down
        property real sweep: 360
        strokeWidth: CameraSize.ovalRing
        fillColor: Theme.clear
        capStyle: ShapePath.RoundCap
        PathAngleArc {
            centerX: a.across / 2
            centerY: a.down / 2
            radiusX: (a.across - CameraSize.ovalRing) / 2
            radiusY: (a.down - CameraSize.ovalRing) / 2
            startAngle: -90
            sweepAngle: a.sweep
        }
    }
    Shape {
        anchors.fill: parent
        Arc { across: o.width; down: o.height; strokeColor: o.timed ? Theme.hair : o.seen ? Theme.green : Theme.ochreFill }
        Arc { across: o.width; down: o.height; strokeColor: o.timed ? Theme.green : Theme.clear; sweep: 360 * o.share }
    }
    Item {
        anchors { fill: parent; margins: o.inset }
        Shape {
            visible: !o.camera.live
            anchors.fill: parent
            ShapePath {
                id: ground
                readonly property real rx: (o.width - 2 * o.inset) / 2
                readonly property real ry: (o.height - 2 * o.inset) / 2
                strokeWidth: 0
                strokeColor: Theme.clear
                fillColor: Theme.greenTint
                PathAngleArc { centerX: ground.rx; centerY: ground.ry; radiusX: ground.rx; radiusY: ground.ry; startAngle: 0; sweepAngle: 360 }
            }
        }
        Art { visible: !o.camera.live; anchors.centerIn: parent; width: parent.width * CameraSize.silhouette; height: width; name: "face-straight" }
        PreviewPane { anchors.fill: parent; model: o.camera; oval: true }
    }
}
