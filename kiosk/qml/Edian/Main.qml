import QtQuick
import Edian
import Edian.Data

// The terminal's window.
Window {
    id: root
    required property KioskView view
    property bool fullScreen: false
    readonly property string page: view.page
    readonly property real room: fullScreen ? 1 : Size.windowShare
    readonly property real fit: Math.min(1, Screen.width * room / Theme.pageW, Screen.height * room / Theme.pageH)
    width: Math.round(Theme.pageW * fit)
    height: Math.round(Theme.pageH * fit)
    visible: true
    visibility: fullScreen ? Window.FullScreen : Window.Windowed
    color: Theme.paper
    title: qsTrId("frame.brand")
    PageStage { anchors.fill: parent; view: root.view }
}
