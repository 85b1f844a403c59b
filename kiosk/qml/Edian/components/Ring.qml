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
        required property real side
        property real sweep: 360
        strokeWidth: Size.ringPen
        fillColor: Theme.clear
        capStyle: ShapePath.RoundCap
        PathAngleArc {
            centerX: a.side / 2
            centerY: a.side / 2
            radiusX: (a.side - 2 * Size.ringPen) / 2
            radiusY: radiusX
            startAngle: -90
            sweepAngle: a.sweep
        }
    }
    Shape {
        anchors.fill: parent
        Arc { side: r.width; strokeColor: Theme.hair }
        Arc { side: r.width; strokeColor: Theme.ochre; sweep: 360 * r.share }
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
