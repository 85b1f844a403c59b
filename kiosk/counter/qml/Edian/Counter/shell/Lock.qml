pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// The locked screen: nothing of a customer is left in sight; the password of whoever sits here opens it again.
FocusScope {
    id: lock
    required property CounterView view
    property string typed
    focus: true
    Component.onCompleted: password.forceActiveFocus()
    function open(): void {
        const word = lock.typed;
        lock.typed = "";
        if (word !== "")
            lock.view.unlock(word);
    }
    Rectangle { anchors.fill: parent; color: Theme.cover }
    Column {
        anchors.centerIn: parent
        width: Size.lockW
        spacing: Theme.gutter
        Icon { anchors.horizontalCenter: parent.horizontalCenter; name: "lock"; size: Size.emptyIcon; color: Theme.green }
        Txt { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTrId("lock.title"); role: "title"; strong: true }
        Txt { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: lock.view.user + "  " + lock.view.clock; color: Theme.ink2 }
        Field {
            id: password
            objectName: "lock_password"
            width: parent.width
            labelW: 0
            secret: true
            focus: true
            enterMovesOn: false
            placeholder: qsTrId("lock.password")
            value: lock.typed
            help: lock.view.lockTrouble
            helpTone: "stop"
            error: lock.view.lockTrouble !== ""
            onEdited: text => lock.typed = text
            onAccepted: lock.open()
        }
        Row {
            spacing: Theme.gutter
            Btn { objectName: "unlock"; width: (Size.lockW - Theme.gutter) / 2; implicitHeight: Theme.actH; text: qsTrId("lock.open"); key: "Enter"; kind: "act"; onClicked: lock.open() }
            Btn { objectName: "sign_out"; width: (Size.lockW - Theme.gutter) / 2; implicitHeight: Theme.actH; text: qsTrId("lock.sign_out"); key: "Alt+O"; onClicked: lock.view.signOut() }
        }
        Txt { width: parent.width; text: qsTrId("lock.note"); role: "table"; color: Theme.ink3; wrapMode: Text.Wrap; horizontalAlignment: Text.AlignHCenter }
    }
}
