pragma ComponentBehavior: Bound
import QtQuick
import Edian

// A sheet of facts, as high as they are; a heading over them where there is one.
Sheet {
    id: s
    property alias model: rows.model
    property string heading: ""
    property color headingTone: Theme.green
    property bool dense: false
    property bool airy: false
    readonly property alias count: rows.count
    implicitHeight: column.height + 2 * Theme.gap
    Column {
        id: column
        x: Theme.pad
        y: Theme.gap
        width: parent.width - 2 * Theme.pad
        Txt { visible: s.heading !== ""; text: s.heading; role: "strong"; bold: true; color: s.headingTone; topPadding: Theme.u; bottomPadding: Theme.nudge }
        Repeater {
            id: rows
            FactRow { dense: s.dense; airy: s.airy
                required label; required value; required note; required last }
        }
    }
}
