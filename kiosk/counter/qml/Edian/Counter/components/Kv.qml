pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// A word and what it says.
Item {
    id: k
    property string label
    property string value
    property int labelW: Size.kvLabel
    property bool num: false
    property bool strong: false
    property color tone: Theme.ink
    implicitHeight: Size.kv
    width: parent ? parent.width : implicitWidth
    Accessible.role: Accessible.StaticText
    Accessible.name: label + " " + value
    Txt { width: k.labelW; height: k.height; text: k.label; role: "table"; color: Theme.ink3; elide: Text.ElideRight }
    Txt {
        x: k.labelW
        width: k.width - k.labelW
        height: k.height
        text: k.value
        role: "table"
        medium: k.strong
        color: k.tone
        horizontalAlignment: k.num ? Text.AlignRight : Text.AlignLeft
        elide: Text.ElideRight
    }
}
