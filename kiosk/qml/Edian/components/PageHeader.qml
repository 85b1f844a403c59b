import QtQuick
import Edian
import Edian.Data

// Brand at the left; at the right the tray: which of the customer's cards the machine holds at this moment.
Item {
    id: h
    required property KioskView view
    property bool tray: true
    height: Theme.headH
    Row {
        anchors { left: parent.left; leftMargin: Theme.margin; verticalCenter: parent.verticalCenter }
        spacing: Theme.gap
        Art { name: "mark"; width: Size.mark; height: Size.mark; anchors.verticalCenter: parent.verticalCenter }
        Txt {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTrId("frame.brand")
            font.pixelSize: Size.brand
            bold: true
            color: Theme.green
            transform: Translate { y: -Theme.hairline }
        }
        Txt { visible: !h.tray || Theme.landscape; anchors.verticalCenter: parent.verticalCenter; text: h.view.bank; role: "small"; color: Theme.muted }
    }
    Row {
        visible: h.tray
        anchors { right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
        spacing: Size.trayGap
        StatusLamp { objectName: "lamp_id_card"; lamp: h.view.idLamp; text: h.view.idWord }
        StatusLamp { objectName: "lamp_bank_card"; lamp: h.view.cardLamp; text: h.view.cardWord }
    }
}
