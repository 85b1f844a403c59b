pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// A key that holds on every page, at the foot of the rail; the window itself listens to it.
Item {
    id: f
    property string key
    property string word
    property string icon
    signal pressed
    width: parent ? parent.width : implicitWidth
    height: Size.railFootRow
    TapHandler { onTapped: f.pressed() }
    Icon { x: Size.railIcon; anchors.verticalCenter: parent.verticalCenter; name: f.icon; size: Size.btnIcon; color: Theme.ink3 }
    Txt { x: Size.railWord; height: parent.height; text: f.word; role: "table"; color: Theme.ink2 }
    Keycap { key: f.key; anchors { right: parent.right; rightMargin: Theme.gutter; verticalCenter: parent.verticalCenter } }
}
