import QtQuick
import QtQuick.Shapes
import Edian

// The ridge between the paper (read) and the field (act): one slow line and its echo.
Item {
    id: r
    property real rise: Size.ridgeRise
    readonly property real over: Theme.nudge
    component Line: ShapePath {
        id: slow
        required property real wide
        required property real at
        property real to: 0
        readonly property real bow: Size.lampGap
        strokeWidth: Size.ridgeLine
        strokeColor: Theme.green
        fillColor: Theme.clear
        startX: -Theme.nudge
        startY: at
        PathCubic {
            x: slow.wide + Theme.nudge
            y: slow.to
            control1X: slow.wide * .42
            control1Y: slow.at + slow.bow
            control2X: slow.wide * .5
            control2Y: slow.to - slow.bow
        }
    }
    Shape {
        anchors.fill: parent
        Line { wide: r.width; at: r.rise - Size.ridgeEcho; to: -Size.ridgeEcho; strokeWidth: Theme.line; strokeColor: Theme.ridge }
        ShapePath {
            strokeWidth: 0
            strokeColor: Theme.clear
            fillColor: Theme.field
            startX: -r.over
            startY: r.rise
            PathCubic {
                x: r.width + r.over
                y: 0
                control1X: r.width * .42
                control1Y: r.rise + Size.lampGap
                control2X: r.width * .5
                control2Y: -Size.lampGap
            }
            PathLine { x: r.width + r.over; y: r.height + r.over }
            PathLine { x: -r.over; y: r.height + r.over }
        }
        Line { wide: r.width; at: r.rise }
    }
}
