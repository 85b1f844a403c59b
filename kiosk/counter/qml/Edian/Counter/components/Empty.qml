pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// Nothing here: what is empty, why that is fine, and one next act below it.
Column {
    id: e
    property string icon: "inbox"
    property string title
    property string why
    default property alias acts: row.data
    width: parent ? parent.width : implicitWidth
    topPadding: Size.emptyTop
    spacing: Theme.gap
    Icon { anchors.horizontalCenter: parent.horizontalCenter; name: e.icon; size: Size.emptyIcon; color: Theme.edge }
    Txt { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: e.title; role: "lead"; strong: true }
    Txt { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: e.why; role: "table"; color: Theme.ink2; wrapMode: Text.Wrap }
    Row { id: row; anchors.horizontalCenter: parent.horizontalCenter; spacing: Theme.gap }
}
