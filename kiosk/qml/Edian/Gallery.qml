import QtQuick
import Edian
import Edian.Data

// The gallery in a window of its own: make_engine(view, page="Gallery").
Window {
    id: root
    required property KioskView view
    property bool fullScreen: false
    width: Theme.pageW
    height: page.implicitHeight
    visible: true
    color: Theme.paper
    title: qsTrId("gallery.title")
    Binding { target: Theme; property: "large"; value: root.view.largeType }
    Binding { target: Theme; property: "english"; value: root.view.english }
    Binding { target: Theme; property: "reduced"; value: root.view.reducedMotion }
    GalleryPage { id: page; anchors.fill: parent; view: root.view }
}
