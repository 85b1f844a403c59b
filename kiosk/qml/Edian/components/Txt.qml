import QtQuick
import Edian

// All words on a page: one family, a role for the size, tabular figures where digits stand.
Text {
    property string role: "body"
    property bool digits: false
    property bool bold: false
    readonly property int drawn: fontInfo.pixelSize
    readonly property real inkLeft: (width - contentWidth) * (effectiveHorizontalAlignment === Text.AlignRight ? 1 : effectiveHorizontalAlignment === Text.AlignHCenter ? .5 : 0)
    font.family: Theme.family
    font.pixelSize: Theme[role]
    font.weight: bold ? Font.Bold : Font.Normal
    font.features: digits ? { "tnum": 1, "lnum": 1 } : {}
    font.hintingPreference: Font.PreferNoHinting
    color: Theme.ink
    textFormat: Text.PlainText
    renderType: Text.QtRendering
}
