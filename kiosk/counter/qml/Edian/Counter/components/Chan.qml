pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// A channel, by sign and word.
Row {
    id: c
    property string channel: "KIOSK"    // KIOSK COUNTER MOBILE
    spacing: Theme.snug
    Icon { name: ({ KIOSK: "kiosk", COUNTER: "counter", MOBILE: "phone" })[c.channel] ?? ""; size: Size.iconRow; anchors.verticalCenter: parent.verticalCenter }
    Txt {
        text: c.channel === "KIOSK" ? qsTrId("channel.kiosk") : c.channel === "COUNTER" ? qsTrId("channel.counter") : qsTrId("channel.mobile")
        role: "table"
        anchors.verticalCenter: parent.verticalCenter
    }
}
