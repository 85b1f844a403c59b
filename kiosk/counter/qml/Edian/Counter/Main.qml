pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// The window: the sign-in page, or the shell with the page of the moment; over it all keys, or the lock.
Window {
    id: root
    required property CounterView view
    property bool fullScreen: false
    width: Size.windowW
    height: Size.windowH
    minimumWidth: Size.leastW
    minimumHeight: Size.leastH
    visible: true
    visibility: fullScreen ? Window.FullScreen : Window.Windowed
    color: Theme.paper
    title: qsTrId("shell.brand") + qsTrId("shell.counter")

    Item {
        id: stage
        anchors.fill: parent
        enabled: !root.view.locked && root.view.overlay === "" && !root.view.offer.shown
        visible: !root.view.locked && !root.view.offer.shown
        Loader { anchors.fill: parent; active: !root.view.signedIn; sourceComponent: SignIn { model: root.view.signIn } }
        Loader { anchors.fill: parent; active: root.view.signedIn; sourceComponent: Shell { view: root.view } }
    }
    Loader { anchors.fill: parent; active: root.view.overlay === "keys"; sourceComponent: AllKeys { view: root.view } }
    Loader { anchors.fill: parent; active: root.view.offer.shown && !root.view.locked; sourceComponent: Offer { model: root.view.offer } }
    Loader { anchors.fill: parent; active: root.view.locked; sourceComponent: Lock { view: root.view } }
    Press { key: "F1"; enabled: !root.view.locked && !root.view.offer.shown; onPressed: root.view.toggleKeys() }
    Press { key: "F12"; onPressed: root.view.lock() }
    Press { key: "Ctrl+L"; enabled: !root.view.locked; onPressed: root.view.toggleLanguage() }
}
