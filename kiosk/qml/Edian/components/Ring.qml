import QtQuick
import QtQuick.Shapes
import Edian

// A ring that runs out, with the seconds in the middle.
Item {
    id: r
    property real share: 1
    property int seconds: 0
    implicitWidth: Size.ring
    implicitHeight: Size.ring
    component Arc: ShapePath {
        id: a
        property real sweep: 360
        strokeWidth: Size.ringPen
        fillColor: Theme.clear
        capStyle: ShapePath.RoundCap
        PathAngleArc {
            centerX: r.width / 2
            centerY: r.height / 2
            radiusX: (r.width - 2 * Size.ringPen) / 2
            radiusY: radiusX
            startAngle: -90
            sweepAngle: a.sweep
        }
    }
    Shape {
        anchors.fill: parent
        Arc { strokeColor: Theme.hair }
        Arc { strokeColor: Theme.ochre; sweep: 360 * r.share }
    }
    Txt {
        id: figure
        anchors { centerIn: parent; verticalCenterOffset: -Theme.snug }
        text: r.seconds
        font.pixelSize: Theme.countdown
        bold: true
        digits: true
    }
    Txt {
        anchors { horizontalCenter: parent.horizontalCenter; verticalCenter: figure.verticalCenter; verticalCenterOffset: Theme.countdown * .6 + Theme.u }
        text: qsTrId("time.seconds")
        color: Theme.muted
    }
}
