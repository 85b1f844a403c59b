import QtQuick
import Edian

// A drawing by its name, sharp at the size it is shown.
Image {
    property string name
    source: name === "" ? "" : Theme.art(name)
    sourceSize: Qt.size(width, height)
    fillMode: Image.PreserveAspectFit
    Accessible.ignored: true
}
