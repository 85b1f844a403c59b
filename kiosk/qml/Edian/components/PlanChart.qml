pragma ComponentBehavior: Bound
import QtQuick
import Edian

// The plan as bars from zero, never cut: principal below, interest above it.
Item {
    id: c
    property alias model: bars.model     // roles: number, principal_share, interest_share
    Row {
        id: r
        width: parent.width
        height: parent.height - Size.chartLabels
        spacing: Size.chartGap
        Repeater {
            id: bars
            Item {
                id: bar
                required property int number
                required property real principalShare
                required property real interestShare
                width: (r.width - r.spacing * (bars.count - 1)) / Math.max(1, bars.count)
                height: r.height
                readonly property real thick: Math.min(width, Size.chartBarMost)
                Rectangle { id: principal; anchors { bottom: parent.bottom; horizontalCenter: parent.horizontalCenter } width: bar.thick; height: parent.height * bar.principalShare; color: Theme.green }
                Rectangle {
                    anchors { bottom: principal.top; bottomMargin: bar.principalShare > 0 ? Theme.hairline : 0; horizontalCenter: parent.horizontalCenter }
                    width: bar.thick
                    height: Math.max(Size.chartLeast, parent.height * bar.interestShare)
                    color: Theme.ochreFill
                    border { width: Theme.hairline; color: Theme.ochre }
                }
                Txt {
                    anchors { top: parent.bottom; topMargin: Theme.hairline; horizontalCenter: parent.horizontalCenter }
                    text: bar.number
                    role: "small"
                    color: Theme.muted
                    digits: true
                }
            }
        }
    }
    Rectangle { y: r.height; width: parent.width; height: Theme.line; color: Theme.edge }
}
