import QtQuick
import "."

// Text in one of the bench's sizes.
Text {
    property bool strong: false
    property bool medium: false
    property bool mono: false
    color: Theme.ink
    font.family: mono ? Theme.mono[0] : Theme.family
    font.pixelSize: Theme.table
    font.weight: strong ? Font.Bold : medium ? Font.Medium : Font.Normal
    font.features: { "tnum": 1 }
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    elide: Text.ElideRight
}
