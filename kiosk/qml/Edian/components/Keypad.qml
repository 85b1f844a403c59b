pragma ComponentBehavior: Bound
import QtQuick
import Edian

// Ten digits, start again, one back. The amount only: a PIN never has keys on the screen.
Grid {
    id: k
    property int keyH: Theme.key
    signal pressed(string key)
    columns: 3
    spacing: Theme.gap
    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "erase"]
        Btn {
            required property string modelData
            readonly property bool word: modelData.length > 1
            objectName: "key_" + modelData
            width: (k.width - 2 * k.spacing) / 3
            height: k.keyH
            kind: "quiet"
            px: word ? Theme.strong - Theme.nudge : Theme.figure
            weight: word ? Font.Medium : Font.Bold
            lead: modelData === "erase" ? "erase" : word ? "again" : ""
            text: word ? qsTrId("key." + modelData) : modelData
            onClicked: k.pressed(modelData)
        }
    }
}
