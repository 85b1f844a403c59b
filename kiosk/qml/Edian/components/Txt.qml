import QtQuick
import Edian

// All words on a page: one family, a role for the size, tabular figures where digits stand.
Text {
    property string role: "body"
    property bool digits: false
    property bool bold: false
    font.family: Theme.family
    font.pixelSize: Theme[role]
    font.weight: bold ? Font.Bold : Font.Normal
    font.features: digits ? { "tnum": 1, "lnum": 1 } : {}
    font.hintingPreference: Font.PreferNoHinting
    color: Theme.ink
    textFormat: Text.PlainText
    renderType: Text.QtRendering
}
